import { createRequire } from "node:module";
import type { Connection } from "../connection";
import { policyHost } from "../refusals/limits";
import type { Wanted } from "../wanted";
import type * as bucketNotifications from "./bucket-notifications";
import type * as bucketPolicy from "./bucket-policy";
import type * as bucketSettings from "./bucket-settings";
import type * as client from "./client";
import type { Host } from "./host";
import type * as keyPolicy from "./key-policy";
import type * as queuePolicy from "./queue-policy";
import type * as topicPolicy from "./topic-policy";
import type * as trailEvents from "./trail-events";

// Adapters are loaded on demand: each client of the SDK takes about half a second to load, and a stack without existing resources needs none.
const load = createRequire(__filename);

/** Returns the adapter for a resource. `leaving` is true if our part is removed. */
export function hostOf(want: Wanted, to: Connection, leaving: boolean): Host {
  const { arn } = want;
  switch (want.kind) {
    case "policy":
      return policyOf(arn, to);
    case "notifications":
      return (load("./bucket-notifications") as typeof bucketNotifications).bucketNotificationsHost(arn, to, !leaving);
    case "trail":
      return (load("./trail-events") as typeof trailEvents).trailEventsHost(arn, to);
    case "settings":
      return (load("./bucket-settings") as typeof bucketSettings).bucketSettingsHost(want, to);
  }
}

function policyOf(arn: string, to: Connection): Host {
  switch (policyHost(arn)) {
    case "bucket":
      return (load("./bucket-policy") as typeof bucketPolicy).bucketPolicyHost(arn, to);
    case "topic":
      return (load("./topic-policy") as typeof topicPolicy).topicPolicyHost(arn, to);
    case "key":
      return (load("./key-policy") as typeof keyPolicy).keyPolicyHost(arn, to);
    case "queue":
      return (load("./queue-policy") as typeof queuePolicy).queuePolicyHost(arn, to);
  }
}

/**
 * Checks, once in each process, that the credentials are for the expected account.
 *
 * @throws Error if they are for another account.
 */
export function checkAccount(to: Connection): Promise<void> {
  return (load("./client") as typeof client).checkAccount(to);
}
