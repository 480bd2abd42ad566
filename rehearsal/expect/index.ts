import type { Rule } from "./check";
import { above } from "./rules/above";
import { accessLogs } from "./rules/access-logs";
import { auditLogs } from "./rules/audit-logs";
import { ceiling } from "./rules/ceiling";
import { encryptionByOwner, encryptionByRoles } from "./rules/encryption";
import { severalEndpoints } from "./rules/endpoints";
import { endpointPolicies } from "./rules/endpoint-policies";
import { eventBus, eventForwarding } from "./rules/events";
import { helpers } from "./rules/helpers";
import { keyUse } from "./rules/key-use";
import { level, viaRole } from "./rules/level";
import { networkOfBucket, networkOfRoles } from "./rules/network";
import { ownerNotLockedOut } from "./rules/owner";
import { settings } from "./rules/settings";
import { strangersOfBucket } from "./rules/strangers";
import { topicByRoles, topicKey, topicOfBucket } from "./rules/topics";
import { transportByOwner, transportByRoles, transportOfLogs } from "./rules/transport";
import { trust } from "./rules/trust";
import { unaskedOfBucket, unaskedOfRole } from "./rules/unasked";
import { unaskedOfEvents, unaskedOfLogs } from "./rules/unasked-beside";

/** All that must hold. A new feature adds its rule here. */
export const RULES: readonly Rule[] = [
  level,
  viaRole,
  networkOfRoles,
  networkOfBucket,
  above,
  ceiling,
  keyUse,
  encryptionByRoles,
  encryptionByOwner,
  transportByRoles,
  transportByOwner,
  transportOfLogs,
  strangersOfBucket,
  ownerNotLockedOut,
  settings,
  topicByRoles,
  topicOfBucket,
  topicKey,
  trust,
  unaskedOfBucket,
  unaskedOfRole,
  severalEndpoints,
  auditLogs,
  accessLogs,
  eventBus,
  eventForwarding,
  unaskedOfLogs,
  unaskedOfEvents,
  helpers,
  endpointPolicies,
];
