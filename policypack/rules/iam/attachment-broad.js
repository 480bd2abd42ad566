"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.attachmentBroad = void 0;
const attachments_1 = require("../../lib/places/attachments");
const path_1 = require("../../lib/places/path");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.attachmentBroad = (0, rule_1.rule)({
    name: "iam-attachment-broad",
    level: "mandatory",
    severity: "critical",
    description: "No role, user or group is given a managed policy of AWS's that reaches all data or all permissions.",
    why: "Such a policy names no bucket and no key: it reaches every one of the account, and whatever other accounts open to it.",
    fix: "Write a policy with the actions and the resources that are needed. For people, attach it to a permission set of IAM Identity Center.",
    blind: "Policies of the account that are attached by ARN are read where they are made, and permission sets are not judged.",
    url: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html",
    controls: ["FSBP IAM.1", "CIS 1.16"],
    resources: {
        types: Object.keys(attachments_1.ATTACHMENTS),
        check: ({ type, props }) => (attachments_1.ATTACHMENTS[type] ?? []).flatMap((path) => (0, path_1.valuesAt)(props, path).flatMap(({ value, where }) => {
            if ((0, unknown_1.isUnknown)(value))
                return [(0, rule_1.waits)(where)];
            const name = /^arn:aws[a-z-]*:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec((0, values_1.string)(value) ?? "")?.[1] ?? "";
            const gives = BROAD[name];
            return gives === undefined ? [] : [(0, rule_1.fault)(`${where}: ${name} gives ${gives}`)];
        })),
    },
});
/** AWS's managed policies that reach all of something that is worth guarding, and what. */
const BROAD = {
    AdministratorAccess: "every action on every resource",
    PowerUserAccess: "every action on every resource save IAM's and Organizations'",
    IAMFullAccess: "every permission, as its holder can give itself any",
    AmazonS3FullAccess: "every action on every bucket",
    AmazonS3ReadOnlyAccess: "reading of every bucket",
    AmazonS3TablesFullAccess: "every action on every table bucket",
    AWSKeyManagementServicePowerUser: "the administration of every key",
    SecretsManagerReadWrite: "reading and writing of every secret",
    AmazonSNSFullAccess: "every action on every topic",
    AmazonSQSFullAccess: "every action on every queue",
    AmazonEventBridgeFullAccess: "every action on every event bus, and passing of roles",
    AWSCloudTrail_FullAccess: "the end of every trail",
    AmazonDynamoDBFullAccess: "every action on every table",
    AWSLambda_FullAccess: "every action on every function, and passing of roles",
    SystemAdministrator: "administration of most services",
    DatabaseAdministrator: "administration of every database",
    DataScientist: "every action of the data services",
};
