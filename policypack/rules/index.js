"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.rules = void 0;
const cloudtrail_1 = require("./cloudtrail");
const bus_public_1 = require("./events/bus-public");
const iam_1 = require("./iam");
const kms_1 = require("./kms");
const accounts_known_1 = require("./pack/accounts-known");
const exemption_stale_1 = require("./pack/exemption-stale");
const exemptions_1 = require("./pack/exemptions");
const resource_opaque_1 = require("./pack/resource-opaque");
const settings_1 = require("./pack/settings");
const types_unread_1 = require("./pack/types-unread");
const unknown_values_1 = require("./pack/unknown-values");
const policy_1 = require("./policy");
const s3_1 = require("./s3");
const topic_public_1 = require("./sns/topic-public");
const queue_public_1 = require("./sqs/queue-public");
const stack_1 = require("./stack");
/** Every rule of the pack. The first hands its settings to the others, the last ones tell what was not read, exempted or known. */
exports.rules = [
    settings_1.packSettings,
    ...policy_1.policyRules,
    ...s3_1.s3Rules,
    ...kms_1.kmsRules,
    ...iam_1.iamRules,
    topic_public_1.topicPublic,
    queue_public_1.queuePublic,
    bus_public_1.busPublic,
    ...cloudtrail_1.cloudtrailRules,
    ...stack_1.stackRules,
    accounts_known_1.packAccountsKnown,
    types_unread_1.packTypesUnread,
    resource_opaque_1.packResourceOpaque,
    exemption_stale_1.packExemptionStale,
    exemptions_1.packExemptions,
    unknown_values_1.packUnknown,
];
