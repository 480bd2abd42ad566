import type { Connection } from "../connection";
import { policyHost } from "../refusals/limits";
import type { Wanted } from "../wanted";
import { bucketNotificationsHost } from "./bucket-notifications";
import { bucketPolicyHost } from "./bucket-policy";
import { bucketSettingsHost } from "./bucket-settings";
import type { Host } from "./host";
import { keyPolicyHost } from "./key-policy";
import { queuePolicyHost } from "./queue-policy";
import { topicPolicyHost } from "./topic-policy";
import { trailEventsHost } from "./trail-events";

const policies = { bucket: bucketPolicyHost, topic: topicPolicyHost, key: keyPolicyHost, queue: queuePolicyHost };

/** The adapter for a wanted thing. `leaving` is true when our part is taken out. */
export function hostOf({ kind, arn }: Pick<Wanted, "kind" | "arn">, to: Connection, leaving: boolean): Host {
  switch (kind) {
    case "policy":
      return policies[policyHost(arn)](arn, to);
    case "notifications":
      return bucketNotificationsHost(arn, to, !leaving);
    case "trail":
      return trailEventsHost(arn, to);
    case "settings":
      return bucketSettingsHost(arn, to);
  }
}
