"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CLOUDFORMATION = void 0;
exports.nativeDocuments = nativeDocuments;
exports.cloudControlDocuments = cloudControlDocuments;
exports.templateDocuments = templateDocuments;
const yaml_1 = require("yaml");
const iam_1 = require("@cross-account-s3/iam");
const unknown_1 = require("../unknown");
const unlisted_1 = require("./unlisted");
const path_1 = require("./path");
/**
 * Where CloudFormation's types hold policy documents, in the resource's own spelling. The types reach a program as a
 * template (`aws:cloudformation/stack:Stack`), by Cloud Control (`aws:cloudcontrol/resource:Resource`), or as resources of
 * the provider `aws-native`, whose properties begin in lower case.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
exports.CLOUDFORMATION = {
    "AWS::S3::BucketPolicy": { PolicyDocument: "bucket" },
    "AWS::S3Express::BucketPolicy": { PolicyDocument: "bucket" },
    "AWS::S3::AccessPoint": { Policy: "accessPoint" },
    "AWS::S3Express::AccessPoint": { Policy: "accessPoint" },
    "AWS::S3::MultiRegionAccessPointPolicy": { Policy: "accessPoint" },
    "AWS::S3ObjectLambda::AccessPointPolicy": { PolicyDocument: "objectLambda" },
    "AWS::S3Outposts::BucketPolicy": { PolicyDocument: "outposts" },
    "AWS::S3Tables::TableBucketPolicy": { ResourcePolicy: "tables" },
    "AWS::S3Tables::TablePolicy": { ResourcePolicy: "tables" },
    "AWS::S3Vectors::VectorBucketPolicy": { Policy: "vectors" },
    "AWS::KMS::Key": { KeyPolicy: "key" },
    "AWS::KMS::ReplicaKey": { KeyPolicy: "key" },
    "AWS::SNS::TopicPolicy": { PolicyDocument: "topic" },
    "AWS::SNS::TopicInlinePolicy": { PolicyDocument: "topic" },
    "AWS::SQS::QueuePolicy": { PolicyDocument: "queue" },
    "AWS::SQS::QueueInlinePolicy": { PolicyDocument: "queue" },
    "AWS::Events::EventBus": { Policy: "bus" },
    "AWS::IAM::Role": { AssumeRolePolicyDocument: "trust", "Policies[].PolicyDocument": "roleInline" },
    "AWS::IAM::RolePolicy": { PolicyDocument: "roleInline" },
    "AWS::IAM::ManagedPolicy": { PolicyDocument: "managed" },
    "AWS::IAM::Policy": { PolicyDocument: "roleInline" },
    "AWS::IAM::User": { "Policies[].PolicyDocument": "userInline" },
    "AWS::IAM::UserPolicy": { PolicyDocument: "userInline" },
    "AWS::IAM::Group": { "Policies[].PolicyDocument": "groupInline" },
    "AWS::IAM::GroupPolicy": { PolicyDocument: "groupInline" },
    "AWS::SSO::PermissionSet": { InlinePolicy: "permissionSet" },
    "AWS::EC2::VPCEndpoint": { PolicyDocument: "endpoint" },
    "AWS::SecretsManager::ResourcePolicy": { ResourcePolicy: "secret" },
    "AWS::ECR::Repository": { RepositoryPolicyText: "registry" },
    "AWS::ECR::RegistryPolicy": { PolicyText: "registry" },
    "AWS::Backup::BackupVault": { AccessPolicy: "vault" },
    "AWS::DynamoDB::Table": { "ResourcePolicy.PolicyDocument": "service" },
    "AWS::Kinesis::ResourcePolicy": { ResourcePolicy: "service" },
    "AWS::Logs::ResourcePolicy": { PolicyDocument: "service" },
    "AWS::OpenSearchService::Domain": { AccessPolicies: "service" },
};
/** The same types as `aws-native` names them, and their properties as it spells them. */
const NATIVE = new Map(Object.entries(exports.CLOUDFORMATION).map(([type, places]) => {
    const [, service = "", name = ""] = type.split("::");
    return [`aws-native:${service}:${name}`.toLowerCase(), mapKeys(places, lowerFirst)];
}));
/** The documents of a resource of `aws-native`; what is listed nowhere is looked through for statements. */
function nativeDocuments(type, props) {
    const places = NATIVE.get(type.toLowerCase());
    return places === undefined ? (0, unlisted_1.statementsIn)(props) : listed(places, props, "");
}
/** The documents of a resource made by Cloud Control: `desiredState` is its properties as JSON. */
function cloudControlDocuments(props) {
    const type = text(props, "typeName") ?? "";
    const state = (0, path_1.valuesAt)(props, "desiredState")[0]?.value;
    if (state === undefined)
        return [];
    if ((0, unknown_1.isUnknown)(state))
        return [{ kind: "unlisted", where: "desiredState", text: unknown_1.UNKNOWN }];
    const properties = typeof state === "string" ? read(state) : state;
    return (0, iam_1.isObject)(properties) ? documentsOf(type, properties, "desiredState.") : [];
}
/** The documents of a CloudFormation template. What the template computes (`Ref`, `Fn::Sub` …) counts as not known. */
function templateDocuments(props) {
    const body = text(props, "templateBody");
    if (body === undefined)
        return [];
    if ((0, unknown_1.isUnknown)(body))
        return [{ kind: "unlisted", where: "templateBody", text: unknown_1.UNKNOWN }];
    const template = read(body);
    const resources = (0, iam_1.isObject)(template) ? template.Resources : undefined;
    if (!(0, iam_1.isObject)(resources))
        return [];
    return Object.entries(resources).flatMap(([name, resource]) => {
        if (!(0, iam_1.isObject)(resource) || !(0, iam_1.isObject)(resource.Properties))
            return [];
        const type = typeof resource.Type === "string" ? resource.Type : "";
        return documentsOf(type, resource.Properties, `templateBody ${name}.`);
    });
}
function documentsOf(type, properties, before) {
    const places = Object.hasOwn(exports.CLOUDFORMATION, type) ? exports.CLOUDFORMATION[type] : undefined;
    const computed = computedAsUnknown(properties);
    if (places !== undefined)
        return listed(places, (0, iam_1.isObject)(computed) ? computed : {}, before);
    return (0, unlisted_1.statementsIn)((0, iam_1.isObject)(computed) ? computed : {}).map((one) => ({ ...one, where: `${before}${one.where}` }));
}
function listed(places, props, before) {
    return Object.entries(places).flatMap(([path, kind]) => (0, path_1.valuesAt)(props, path).map(({ where, value }) => ({
        kind,
        where: `${before}${where}`,
        text: typeof value === "string" ? value : JSON.stringify(value),
    })));
}
/** A property's value with every intrinsic function as the unknown that it is before CloudFormation runs. */
function computedAsUnknown(value) {
    if (Array.isArray(value))
        return value.map(computedAsUnknown);
    if (!(0, iam_1.isObject)(value))
        return value;
    const keys = Object.keys(value);
    const [only = ""] = keys;
    if (keys.length === 1 && (only === "Ref" || only.startsWith("Fn::"))) {
        const template = only === "Fn::Sub" && typeof value[only] === "string" ? value[only] : undefined;
        return template === undefined ? unknown_1.UNKNOWN : template.replaceAll(/\$\{[^!}][^}]*\}/g, unknown_1.UNKNOWN);
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, computedAsUnknown(one)]));
}
/** The short forms of YAML, `!Sub` and the like, as the objects that JSON has for them. */
const SHORT_FORMS = ["Ref", "Sub", "GetAtt", "Join", "If", "Select", "Split", "FindInMap", "ImportValue"];
const TAGS = SHORT_FORMS.flatMap((name) => ["scalar", "seq", "map"].map((collection) => ({
    tag: `!${name}`,
    ...(collection === "scalar" ? {} : { collection }),
    resolve: (value) => name === "Sub" && typeof value === "string" ? value.replaceAll(/\$\{[^!}][^}]*\}/g, unknown_1.UNKNOWN) : unknown_1.UNKNOWN,
})));
/** JSON or YAML text as a value; null where it is neither. A template of CloudFormation's is at most 1 MB. */
function read(body) {
    if (body.length > 1_100_000)
        return null;
    try {
        return (0, unknown_1.plain)((0, yaml_1.parse)(body, { customTags: TAGS, logLevel: "silent", maxAliasCount: 100 }));
    }
    catch {
        return null;
    }
}
function text(props, path) {
    const value = (0, path_1.valuesAt)(props, path)[0]?.value;
    return typeof value === "string" ? value : undefined;
}
function lowerFirst(path) {
    return path
        .split(".")
        .map((one) => one.charAt(0).toLowerCase() + one.slice(1))
        .join(".");
}
function mapKeys(from, change) {
    return Object.fromEntries(Object.entries(from).map(([key, value]) => [change(key), value]));
}
