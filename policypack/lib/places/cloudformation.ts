import { parse } from "yaml";
import { isObject, type Json, type JsonObject } from "@cross-account-s3/iam";
import type { DocumentKind } from "../document-kinds";
import { isUnknown, plain, UNKNOWN } from "../unknown";
import type { Located } from "./located";
import { statementsIn } from "./unlisted";
import { valuesAt } from "./property-path";

/**
 * Properties of CloudFormation types that contain policy documents, and the kind of each document. A program uses these types in a
 * template (`aws:cloudformation/stack:Stack`), through Cloud Control (`aws:cloudcontrol/resource:Resource`), or as resources of the
 * provider `aws-native`, whose properties begin with a lower-case letter.
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

/** The same table, with the names of types and properties in `aws-native`. */
const NATIVE: ReadonlyMap<string, Readonly<Record<string, DocumentKind>>> = new Map(
  Object.entries(CLOUDFORMATION).map(([type, places]) => {
    const [, service = "", name = ""] = type.split("::");
    return [`aws-native:${service}:${name}`.toLowerCase(), mapKeys(places, lowerFirst)] as const;
  }),
);

/** Returns the documents of an `aws-native` resource. Searches types that are not listed for statements. */
export function nativeDocuments(type: string, props: object): readonly Located[] {
  const places = NATIVE.get(type.toLowerCase());
  return places === undefined ? statementsIn(props) : documentsAt(places, props, "");
}

/** Returns the documents of a Cloud Control resource, whose `desiredState` has the properties as JSON. */
export function cloudControlDocuments(props: object): readonly Located[] {
  const type = text(props, "typeName") ?? "";
  const state = valuesAt(props, "desiredState")[0]?.value;
  if (state === undefined) return [];
  if (isUnknown(state)) return [{ kind: "unlisted", where: "desiredState", text: UNKNOWN }];
  const properties = typeof state === "string" ? parseTemplate(state) : state;
  return isObject(properties) ? documentsOf(type, properties, "desiredState.") : [];
}

/** Returns the documents of a CloudFormation template. Values of functions such as `Ref` and `Fn::Sub` count as unknown. */
export function templateDocuments(props: object): readonly Located[] {
  const body = text(props, "templateBody");
  if (body === undefined) return [];
  if (isUnknown(body)) return [{ kind: "unlisted", where: "templateBody", text: UNKNOWN }];
  const template = parseTemplate(body);
  const resources = isObject(template) ? template.Resources : undefined;
  if (!isObject(resources)) return [];
  return Object.entries(resources).flatMap(([name, resource]) => {
    if (!isObject(resource) || !isObject(resource.Properties)) return [];
    const type = typeof resource.Type === "string" ? resource.Type : "";
    return documentsOf(type, resource.Properties, `templateBody ${name}.`);
  });
}

function documentsOf(type: string, properties: JsonObject, prefix: string): readonly Located[] {
  const places = Object.hasOwn(CLOUDFORMATION, type) ? CLOUDFORMATION[type] : undefined;
  const computed = computedAsUnknown(properties);
  if (places !== undefined) return documentsAt(places, isObject(computed) ? computed : {}, prefix);
  return statementsIn(isObject(computed) ? computed : {}).map((located) => ({
    ...located,
    where: `${prefix}${located.where}`,
  }));
}

/** Returns the documents at listed properties. @param prefix what messages write before a property. */
function documentsAt(
  places: Readonly<Record<string, DocumentKind>>,
  props: object,
  prefix: string,
): readonly Located[] {
  return Object.entries(places).flatMap(([path, kind]) =>
    valuesAt(props, path).map(({ where, value }) => ({
      kind,
      where: `${prefix}${where}`,
      text: typeof value === "string" ? value : JSON.stringify(value),
    })),
  );
}

/** Replaces each intrinsic function in a value with {@link UNKNOWN}, because only CloudFormation computes it. */
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

/** Short forms of intrinsic functions in YAML, such as `!Sub`. */
const SHORT_FORMS = ["Ref", "Sub", "GetAtt", "Join", "If", "Select", "Split", "FindInMap", "ImportValue"];
const TAGS = SHORT_FORMS.flatMap((name) =>
  (["scalar", "seq", "map"] as const).map((collection) => ({
    tag: `!${name}`,
    ...(collection === "scalar" ? {} : { collection }),
    resolve: (value: unknown) =>
      name === "Sub" && typeof value === "string" ? value.replaceAll(/\$\{[^!}][^}]*\}/g, UNKNOWN) : UNKNOWN,
  })),
);

/** Parses JSON or YAML text. Returns null if it is neither, or is longer than CloudFormation's limit of 1 MB. */
function parseTemplate(body: string): Json {
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
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1))
    .join(".");
}

function mapKeys<T>(from: Readonly<Record<string, T>>, change: (key: string) => string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [change(key), value]));
}
