import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import type { Connection } from "../connection";
import { fromSdk } from "../json";
import { bucketOf, regionOf, s3 } from "./bucket";
import type { Host } from "./host";

/**
 * Returns the adapter for a bucket's notification configuration.
 *
 * @param checked whether S3 sends a test message to every destination. False if our part is removed, so that an unreachable destination of
 *   another owner does not prevent the removal.
 */
export function bucketNotificationsHost(arn: string, to: Connection, checked: boolean): Host {
  const reader = s3(to, "read");
  const writer = s3(to, "write");
  const bucket = bucketOf(arn, to);
  const read = async () => fromSdk(await reader.send(new GetBucketNotificationConfigurationCommand(bucket)));
  return {
    read,
    async write(next) {
      const NotificationConfiguration: NotificationConfiguration = next ?? {};
      await writer.send(
        new PutBucketNotificationConfigurationCommand({
          ...bucket,
          NotificationConfiguration,
          SkipDestinationValidation: !checked,
        }),
      );
    },
    async look() {
      return { region: await regionOf(arn, to, reader), document: await read() };
    },
  };
}
