import type { AnyRule } from "../lib/rule";
import { cloudtrailRules } from "./cloudtrail";
import { busPublic } from "./events/bus-public";
import { iamRules } from "./iam";
import { kmsRules } from "./kms";
import { packAccountsKnown } from "./pack/accounts-known";
import { packExemptionStale } from "./pack/exemption-stale";
import { packExemptions } from "./pack/exemptions";
import { packResourceOpaque } from "./pack/resource-opaque";
import { packSettings } from "./pack/settings";
import { packTypesUnread } from "./pack/types-unread";
import { packUnknown } from "./pack/unknown-values";
import { policyRules } from "./policy";
import { s3Rules } from "./s3";
import { topicPublic } from "./sns/topic-public";
import { queuePublic } from "./sqs/queue-public";
import { stackRules } from "./stack";

/** Every rule of the pack. The first rule sets the settings for the others. The last rules report what was not read, exempted or unknown. */
export const rules: readonly AnyRule[] = [
  packSettings,
  ...policyRules,
  ...s3Rules,
  ...kmsRules,
  ...iamRules,
  topicPublic,
  queuePublic,
  busPublic,
  ...cloudtrailRules,
  ...stackRules,
  packAccountsKnown,
  packTypesUnread,
  packResourceOpaque,
  packExemptionStale,
  packExemptions,
  packUnknown,
];
