import type { Json } from "./json";
import { isObject, parseJson } from "./json";
import type { DocumentKind } from "./kinds";
import { EVERY_KIND } from "./kinds";
import { isUnknown, property, UNKNOWN } from "./unknown";
import { at, list, string } from "./values";

/** A document found in a resource's properties. */
export interface Located {
  readonly kind: DocumentKind;
  /** The property it stands in, as a message names it. */
  readonly where: string;
  readonly text: string;
}

/** Takes the documents out of one property's value. */
type Take = (value: Json, where: string) => readonly Located[];

const whole =
  (kind: DocumentKind): Take =>
  (value, where) => [{ kind, where, text: textOf(value) }];

/** A list of `{ name, policy }`. */
const inline =
  (kind: DocumentKind): Take =>
  (value, where) =>
    isUnknown(value)
      ? [{ kind, where, text: UNKNOWN }]
      : list(value).flatMap((one, index) => {
          const policy = at(one, "policy");
          return policy === undefined || policy === null
            ? []
            : [{ kind, where: `${where}[${index}].policy`, text: textOf(policy) }];
        });

/**
 * What this program's own resources, which change policies that already exist, declare for review: JSON text of
 * `{ kind, arn, document }`, or a list of such.
 */
const review: Take = (value, where) => {
  if (isUnknown(value)) return [{ kind: "bucket", where, text: UNKNOWN }];
  const parsed = typeof value === "string" ? parseJson(value) : { ok: true as const, value };
  if (!parsed.ok) return [{ kind: "bucket", where, text: typeof value === "string" ? value : "" }];
  return list(parsed.value).map((one, index) => {
    const kind = EVERY_KIND.find((known) => isObject(one) && known === one.kind);
    const document = at(one, "document");
    return {
      kind: kind ?? "bucket",
      where: `${where}[${index}].document`,
      text: document === undefined ? textOf(one) : textOf(document),
    };
  });
};

/** Where documents live, by resource type and property. Add a line here, and every rule reads the new place. */
const PLACES: Readonly<Record<string, Readonly<Record<string, Take>>>> = {
  "aws:s3/bucketPolicy:BucketPolicy": { policy: whole("bucket") },
  "aws:s3/bucket:Bucket": { policy: whole("bucket") },
  "aws:s3/bucketV2:BucketV2": { policy: whole("bucket") },
  "aws:kms/key:Key": { policy: whole("key") },
  "aws:kms/externalKey:ExternalKey": { policy: whole("key") },
  "aws:kms/replicaKey:ReplicaKey": { policy: whole("key") },
  "aws:kms/keyPolicy:KeyPolicy": { policy: whole("key") },
  "aws:sns/topic:Topic": { policy: whole("topic") },
  "aws:sns/topicPolicy:TopicPolicy": { policy: whole("topic") },
  "aws:sqs/queue:Queue": { policy: whole("queue") },
  "aws:sqs/queuePolicy:QueuePolicy": { policy: whole("queue") },
  "aws:iam/role:Role": { assumeRolePolicy: whole("trust"), inlinePolicies: inline("roleInline") },
  "aws:iam/rolePolicy:RolePolicy": { policy: whole("roleInline") },
  "aws:iam/policy:Policy": { policy: whole("managed") },
  "aws:iam/userPolicy:UserPolicy": { policy: whole("userInline") },
  "aws:iam/groupPolicy:GroupPolicy": { policy: whole("groupInline") },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { policy: whole("endpoint") },
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": { policy: whole("endpoint") },
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": { policy: whole("bus") },
};

const DYNAMIC = /^pulumi-nodejs:dynamic\b/;

/** The resource types that may hold a document, for the documentation. */
export const DOCUMENT_TYPES: readonly string[] = Object.keys(PLACES);

/** Whether resources of a type may hold a document. */
export function mayHoldDocuments(type: string): boolean {
  return Object.hasOwn(PLACES, type) || DYNAMIC.test(type);
}

/** The documents that a resource holds. A property that is missing or null holds none. */
export function locate(type: string, props: object): readonly Located[] {
  const places = Object.hasOwn(PLACES, type)
    ? PLACES[type]
    : DYNAMIC.test(type)
      ? { policyForReview: review }
      : undefined;
  if (places === undefined) return [];
  return Object.entries(places).flatMap(([key, take]) => {
    const value = property(props, key);
    return value === undefined || value === null ? [] : take(value, key);
  });
}

function textOf(value: Json): string {
  return string(value) ?? JSON.stringify(value);
}
