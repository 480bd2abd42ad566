import {
  type AdvancedEventSelector,
  CloudTrailClient,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
} from "@aws-sdk/client-cloudtrail";
import type { Connection } from "../connection";
import { fromSdk, type JsonObject, texts } from "../json";
import { fieldsOf, selectors } from "../merge/trail";
import type { Host } from "./host";
import { clientConfig } from "./client";

/** Returns the adapter for a trail's event selectors, which are either basic or advanced. */
export function trailEventsHost(arn: string, to: Connection): Host {
  const reader = new CloudTrailClient(clientConfig(to, "cloudtrail", "read"));
  const writer = new CloudTrailClient(clientConfig(to, "cloudtrail", "write"));
  const read = async (): Promise<JsonObject> => {
    const answer = await reader.send(new GetEventSelectorsCommand({ TrailName: arn }));
    const { AdvancedEventSelectors = [], EventSelectors = [] } = answer;
    return fromSdk(AdvancedEventSelectors.length > 0 ? { AdvancedEventSelectors } : { EventSelectors });
  };
  return {
    read,
    async write(next) {
      const { advanced, all } = selectors(next);
      const form = advanced ? { AdvancedEventSelectors: all.map(advancedSelector) } : { EventSelectors: [...all] };
      await writer.send(new PutEventSelectorsCommand({ TrailName: arn, ...form }));
    },
    async look() {
      const { Trail } = await reader.send(new GetTrailCommand({ Name: arn }));
      const { IsLogging } = await reader.send(new GetTrailStatusCommand({ Name: arn }));
      return {
        document: await read(),
        organization: Trail?.IsOrganizationTrail ?? false,
        homeRegion: Trail?.HomeRegion ?? to.region,
        logBucket: Trail?.S3BucketName ?? "",
        logging: IsLogging ?? false,
        multiRegion: Trail?.IsMultiRegionTrail ?? false,
      };
    },
  };
}

/** Returns a selector with the SDK's type. Keeps all fields that CloudTrail returned. */
function advancedSelector(selector: JsonObject): AdvancedEventSelector {
  const fields = fieldsOf(selector).map((field) => ({ ...field, Field: texts(field.Field)[0] }));
  return { ...selector, FieldSelectors: fields };
}
