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
 * A bucket's notification configuration.
 *
 * @param checked True to have S3 send its test message to every target. False when ours are taken out: then a target of others
 *   else's that no longer answers does not keep us from going.
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
