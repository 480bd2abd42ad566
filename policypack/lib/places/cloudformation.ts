import { parse } from "yaml";
import { isObject, type Json, type JsonObject } from "@cross-account-s3/iam";
import type { DocumentKind } from "../document-kinds";
import { isUnknown, plain, UNKNOWN } from "../unknown";
import type { Located } from "./located";
import { statementsIn } from "./unlisted";
import { valuesAt } from "./property-path";

/**
 * Where CloudFormation's types hold policy documents, in the resource's own spelling. The types reach a program as a
 * template (`aws:cloudformation/stack:Stack`), by Cloud Control (`aws:cloudcontrol/resource:Resource`), or as resources of
 * the provider `aws-native`, whose properties begin in lower case.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const CLOUDFORMATION: Readonly<Record<string, Readonly<Record<string, DocumentKind>>>> = {
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
const NATIVE: ReadonlyMap<string, Readonly<Record<string, DocumentKind>>> = new Map(
  Object.entries(CLOUDFORMATION).map(([type, places]) => {
    const [, service = "", name = ""] = type.split("::");
    return [`aws-native:${service}:${name}`.toLowerCase(), mapKeys(places, lowerFirst)] as const;
  }),
);

/** The documents of a resource of `aws-native`; what is listed nowhere is looked through for statements. */
export function nativeDocuments(type: string, props: object): readonly Located[] {
  const places = NATIVE.get(type.toLowerCase());
  return places === undefined ? statementsIn(props) : listed(places, props, "");
}

/** The documents of a resource made by Cloud Control: `desiredState` is its properties as JSON. */
export function cloudControlDocuments(props: object): readonly Located[] {
  const type = text(props, "typeName") ?? "";
  const state = valuesAt(props, "desiredState")[0]?.value;
  if (state === undefined) return [];
  if (isUnknown(state)) return [{ kind: "unlisted", where: "desiredState", text: UNKNOWN }];
  const properties = typeof state === "string" ? read(state) : state;
  return isObject(properties) ? documentsOf(type, properties, "desiredState.") : [];
}

/** The documents of a CloudFormation template. What the template computes (`Ref`, `Fn::Sub` …) counts as not known. */
export function templateDocuments(props: object): readonly Located[] {
  const body = text(props, "templateBody");
  if (body === undefined) return [];
  if (isUnknown(body)) return [{ kind: "unlisted", where: "templateBody", text: UNKNOWN }];
  const template = read(body);
  const resources = isObject(template) ? template.Resources : undefined;
  if (!isObject(resources)) return [];
  return Object.entries(resources).flatMap(([name, resource]) => {
    if (!isObject(resource) || !isObject(resource.Properties)) return [];
    const type = typeof resource.Type === "string" ? resource.Type : "";
    return documentsOf(type, resource.Properties, `templateBody ${name}.`);
  });
}

function documentsOf(type: string, properties: JsonObject, before: string): readonly Located[] {
  const places = Object.hasOwn(CLOUDFORMATION, type) ? CLOUDFORMATION[type] : undefined;
  const computed = computedAsUnknown(properties);
  if (places !== undefined) return listed(places, isObject(computed) ? computed : {}, before);
  return statementsIn(isObject(computed) ? computed : {}).map((one) => ({ ...one, where: `${before}${one.where}` }));
}

function listed(places: Readonly<Record<string, DocumentKind>>, props: object, before: string): readonly Located[] {
  return Object.entries(places).flatMap(([path, kind]) =>
    valuesAt(props, path).map(({ where, value }) => ({
      kind,
      where: `${before}${where}`,
      text: typeof value === "string" ? value : JSON.stringify(value),
    })),
  );
}

/** A property's value with every intrinsic function as the unknown that it is before CloudFormation runs. */
function computedAsUnknown(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(computedAsUnknown);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const [only = ""] = keys;
  if (keys.length === 1 && (only === "Ref" || only.startsWith("Fn::"))) {
    const template = only === "Fn::Sub" && typeof value[only] === "string" ? value[only] : undefined;
    return template === undefined ? UNKNOWN : template.replaceAll(/\$\{[^!}][^}]*\}/g, UNKNOWN);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, computedAsUnknown(one)]));
}

/** The short forms of YAML, `!Sub` and the like, as the objects that JSON has for them. */
const SHORT_FORMS = ["Ref", "Sub", "GetAtt", "Join", "If", "Select", "Split", "FindInMap", "ImportValue"];
const TAGS = SHORT_FORMS.flatMap((name) =>
  (["scalar", "seq", "map"] as const).map((collection) => ({
    tag: `!${name}`,
    ...(collection === "scalar" ? {} : { collection }),
    resolve: (value: unknown) =>
      name === "Sub" && typeof value === "string" ? value.replaceAll(/\$\{[^!}][^}]*\}/g, UNKNOWN) : UNKNOWN,
  })),
);

/** JSON or YAML text as a value; null where it is neither. A template of CloudFormation's is at most 1 MB. */
function read(body: string): Json {
  if (body.length > 1_100_000) return null;
  try {
    return plain(parse(body, { customTags: TAGS, logLevel: "silent", maxAliasCount: 100 }) as unknown);
  } catch {
    return null;
  }
}

function text(props: object, path: string): string | undefined {
  const value = valuesAt(props, path)[0]?.value;
  return typeof value === "string" ? value : undefined;
}

function lowerFirst(path: string): string {
  return path
    .split(".")
    .map((one) => one.charAt(0).toLowerCase() + one.slice(1))
    .join(".");
}

function mapKeys<T>(from: Readonly<Record<string, T>>, change: (key: string) => string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [change(key), value]));
}
