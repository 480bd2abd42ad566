"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.selectorType = void 0;
const rule_1 = require("../../lib/rule");
const trails_1 = require("../../lib/trails");
const unknown_1 = require("../../lib/unknown");
/** The types that a basic selector takes. */
const BASIC = ["AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"];
exports.selectorType = (0, rule_1.rule)({
    name: "cloudtrail-selector-type",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "Data events are of a resource type that CloudTrail has.",
    why: "AWS::S3::Bucket is no type of data event: CloudTrail refuses the selector, and calls on a bucket itself are management events anyway.",
    fix: "Use AWS::S3::Object; remove the selector of AWS::S3::Bucket.",
    blind: "Data events of other services.",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html",
    resources: {
        types: [trails_1.TRAIL],
        check: ({ props }) => (0, trails_1.dataSelectors)(props).flatMap(({ where, type }) => {
            if ((0, unknown_1.isUnknown)(type))
                return [(0, rule_1.waits)(where)];
            if (type === undefined)
                return [(0, rule_1.fault)(`${where} has no resource type`)];
            const basic = where.startsWith("eventSelectors");
            const fits = basic
                ? BASIC.includes(type)
                : type !== "AWS::S3::Bucket" && /^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/.test(type);
            return fits ? [] : [(0, rule_1.fault)(`${where} has the type ${JSON.stringify(type)}; expected AWS::S3::Object`)];
        }),
    },
});
