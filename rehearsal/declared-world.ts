import { z } from "zod";
import { type JsonObject, parseArn, partitionOf, statementsAsWritten } from "@cross-account-s3/iam";
import { UNKNOWN } from "../adopt/unknown-live-state";
import { documentJson } from "./document-json";
import { addSettings, type Settings } from "./resource-settings";
import { type DeclaredResource, providerOf } from "./run/resource";
import type {
  AccessPointInWorld,
  BucketInWorld,
  EndpointInWorld,
  KeyInWorld,
  NamedDocument,
  RoleInWorld,
  TopicInWorld,
  World,
} from "./world";

/** A stack's declared resources, and where they would be made. */
export interface DeclaredStack {
  readonly accountId: string;
  readonly region: string;
  readonly resources: readonly DeclaredResource[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The world as it is being read. */
class Reading {
  readonly roles = new Map<string, Writable<RoleInWorld>>();
  readonly buckets = new Map<string, Writable<BucketInWorld>>();
  readonly accessPoints = new Map<string, AccessPointInWorld>();
  readonly keys = new Map<string, Writable<KeyInWorld>>();
  readonly topics = new Map<string, Writable<TopicInWorld>>();
  readonly endpoints = new Map<string, Writable<EndpointInWorld>>();
  readonly queues = new Map<string, NamedDocument>();
  readonly functions = new Map<string, NamedDocument>();
  readonly buses = new Map<string, NamedDocument>();
  readonly settings = new Map<string, Settings>();
  readonly tags = new Map<string, Readonly<Record<string, string>>>();
  /** Documents of the declared managed policies, by ARN. */
  readonly policies = new Map<string, NamedDocument>();
  /** What stacks put into documents that others have a part in, by the resource's ARN. */
  readonly parts = new Map<string, readonly Part[]>();

  /** The resource that took a document's id first, by the id. */
  readonly #named = new Map<string, string>();

  /** A document of a resource. Of resources of one name, all but the first have their account and Region in the id. */
  named(id: string, arn: string, document: unknown, urn: string): NamedDocument {
    const { accountId, region } = whereOf(arn);
    const own = upsert(this.#named, id, arn) === arn ? id : `${id}@${accountId}${region === "" ? "" : `/${region}`}`;
    return { id: own, policy: documentJson(document, own), urn };
  }

  role(arn: string, complete: boolean): Writable<RoleInWorld> {
    return upsert(this.roles, arn, { arn, complete, policies: [], trust: undefined, boundary: undefined });
  }

  bucket(name: string, at: Where): Writable<BucketInWorld> {
    return upsert(this.buckets, name, {
      name,
      accountId: at.accountId,
      region: at.region,
      policy: undefined,
      ownership: undefined,
      encryption: undefined,
      publicAccessBlocked: [],
    });
  }

  key(arn: string): Writable<KeyInWorld> {
    return upsert(this.keys, arn, { arn, ...whereOf(arn), policy: undefined });
  }

  topic(arn: string): Writable<TopicInWorld> {
    return upsert(this.topics, arn, { arn, accountId: whereOf(arn).accountId, policy: undefined, keyArn: undefined });
  }
}

interface Where {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** A stack's part in a document that it shares with others, as the document is once that stack has written it. */
interface Part {
  readonly document: NamedDocument;
  readonly isOwn: (statement: JsonObject) => boolean;
  readonly othersUnknown: boolean;
}

/**
 * A document that several stacks share, once all of them have written it: each stack's own statements as that stack wants them, and
 * with whatever any of the stacks saw of others'.
 */
function joined(document: NamedDocument, parts: readonly Part[]): NamedDocument {
  const seen = new Set<string>();
  const statements = parts.flatMap((part) =>
    statementsAsWritten(part.document.policy).filter((statement) => {
      if (parts.some(({ isOwn }) => isOwn(statement))) return part.isOwn(statement);
      const text = JSON.stringify(statement);
      return !seen.has(text) && seen.add(text);
    }),
  );
  return {
    ...document,
    policy: { ...document.policy, Statement: statements },
    ...(parts.every(({ othersUnknown }) => othersUnknown) ? { othersUnknown: true } : {}),
  };
}

type Reader = (resource: DeclaredResource, reading: Reading, where: Where) => void;

const text = z.string();
const optional = z.string().optional();

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

const partSchema = z.object({ sidPrefix: text, takeOverSids: z.array(text) });

const settingsSchema = z.object({
  arn: text,
  ownership: optional,
  publicAccessBlock: z.boolean().optional(),
  encryptionKeyArn: optional,
  encryption: z.literal("AES256").optional(),
});

const roleSchema = z.object({
  arn: text,
  assumeRolePolicy: text,
  permissionsBoundary: optional,
  managedPolicyArns: z.array(text).default([]),
  inlinePolicies: z.array(z.object({ name: optional, policy: optional })).default([]),
});

const accessPointSchema = z.object({
  arn: text,
  name: text,
  policy: optional,
  vpcConfiguration: z.object({ vpcId: text }).optional(),
  publicAccessBlockConfiguration: z.record(text, z.unknown()).default({}),
});

/** Adds an attached policy to a role: its document if a stack declares it, else its ARN. */
function attach(role: Writable<RoleInWorld>, policyArn: string, reading: Reading): void {
  const document = reading.policies.get(policyArn);
  if (document) role.policies = [...role.policies, document];
  else role.undeclared = [...(role.undeclared ?? []), policyArn];
}

/** What a dynamic resource's input holds as JSON. */
function fromText<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  return schema.parse(JSON.parse(text.parse(value)));
}

/**
 * How each type's inputs and outputs tell of access. Other types tell nothing of it. A type that another feature adds is
 * a line here.
 */
const READERS: Readonly<Record<string, Reader>> = {
  "aws:iam/role:Role": ({ outputs, urn }, reading) => {
    const { arn, assumeRolePolicy, permissionsBoundary, managedPolicyArns, inlinePolicies } = roleSchema.parse(outputs);
    const role = reading.role(arn, true);
    for (const policyArn of managedPolicyArns) attach(role, policyArn, reading);
    role.policies = [
      ...role.policies,
      ...inlinePolicies.flatMap(({ name, policy }) =>
        policy === undefined ? [] : [reading.named(`policy/${nameIn(arn)}/${name ?? "inline"}`, arn, policy, urn)],
      ),
    ];
    role.trust = reading.named(`trust/${nameIn(arn)}`, arn, assumeRolePolicy, urn);
    if (permissionsBoundary !== undefined) role.boundary = { arn: permissionsBoundary, document: undefined };
  },
  "aws:iam/policy:Policy": ({ outputs, urn }, reading) => {
    const { arn, policy } = z.object({ arn: text, policy: text }).parse(outputs);
    reading.policies.set(arn, reading.named(`policy/${nameIn(arn)}`, arn, policy, urn));
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ outputs }, reading, { partition, accountId }) => {
    const { role, policyArn } = z.object({ role: text, policyArn: text }).parse(outputs);
    attach(reading.role(roleArnOf(reading, partition, accountId, role), false), policyArn, reading);
  },
  "aws:iam/rolePolicy:RolePolicy": ({ outputs, name, urn }, reading, { partition, accountId }) => {
    const { role, policy } = z.object({ role: text, policy: text }).parse(outputs);
    const holder = reading.role(roleArnOf(reading, partition, accountId, role), false);
    holder.policies = [...holder.policies, reading.named(`policy/${role}/${name}`, holder.arn, policy, urn)];
  },
  "aws:s3/bucket:Bucket": ({ outputs }, reading, where) => {
    reading.bucket(bucketIn(outputs), where);
  },
  "aws:s3/bucketPolicy:BucketPolicy": ({ outputs, urn }, reading, where) => {
    const { policy } = z.object({ policy: text }).parse(outputs);
    const bucket = bucketIn(outputs);
    reading.bucket(bucket, where).policy = reading.named(
      `bucket/${bucket}`,
      `arn:${where.partition}:s3:::${bucket}`,
      policy,
      urn,
    );
  },
  "aws:s3/accessPoint:AccessPoint": ({ outputs, urn }, reading, { accountId }) => {
    const { arn, name, policy, ...settings } = accessPointSchema.parse(outputs);
    reading.accessPoints.set(arn, {
      ...{ arn, name, bucket: bucketIn(outputs), accountId },
      policy: policy === undefined ? undefined : reading.named(`access-point/${arn}`, arn, policy, urn),
      vpcId: settings.vpcConfiguration?.vpcId,
      publicAccessBlocked: BLOCKS.filter((block) => settings.publicAccessBlockConfiguration[block] === true),
    });
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ({ outputs }, reading, where) => {
    const { rule } = z.object({ rule: z.object({ objectOwnership: text }) }).parse(outputs);
    reading.bucket(bucketIn(outputs), where).ownership = rule.objectOwnership;
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ outputs }, reading, where) => {
    reading.bucket(bucketIn(outputs), where).publicAccessBlocked = BLOCKS.filter((name) => outputs[name] === true);
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
    { outputs },
    reading,
    where,
  ) => {
    const rule = z
      .object({
        applyServerSideEncryptionByDefault: z.object({ sseAlgorithm: text, kmsMasterKeyId: optional }).optional(),
        bucketKeyEnabled: z.boolean().optional(),
      })
      .optional()
      .parse(z.object({ rules: z.array(z.unknown()) }).parse(outputs).rules[0]);
    const byDefault = rule?.applyServerSideEncryptionByDefault;
    if (!byDefault) return;
    reading.bucket(bucketIn(outputs), where).encryption = {
      algorithm: byDefault.sseAlgorithm,
      keyArn: byDefault.kmsMasterKeyId,
      bucketKey: rule.bucketKeyEnabled ?? false,
    };
  },
  // A bucket that exists already: what is taken over of its settings.
  "pulumi-nodejs:dynamic/adopt:SharedBucketSettings": ({ inputs }, reading, where) => {
    const { arn, ownership, publicAccessBlock, encryptionKeyArn, encryption } = fromText(settingsSchema, inputs.wanted);
    const { region } = fromText(z.object({ region: text }), inputs.aws);
    const bucket = reading.bucket(nameIn(arn), { ...where, region });
    bucket.ownership = ownership;
    bucket.publicAccessBlocked = publicAccessBlock === true ? [...BLOCKS] : [];
    if (encryption !== undefined) bucket.encryption = { algorithm: encryption, keyArn: undefined, bucketKey: false };
    if (encryptionKeyArn === undefined) return;
    bucket.encryption = { algorithm: "aws:kms", keyArn: encryptionKeyArn, bucketKey: true };
  },
  "pulumi-nodejs:dynamic/adopt:SharedPolicy": readShared,
  "aws:kms/key:Key": ({ outputs, name, urn }, reading) => {
    const { arn, policy } = z.object({ arn: text, policy: optional }).parse(outputs);
    if (policy !== undefined) reading.key(arn).policy = reading.named(`key/${name}`, arn, policy, urn);
    else reading.key(arn);
  },
  "aws:kms/keyPolicy:KeyPolicy": ({ outputs, name, urn }, reading, { partition, region, accountId }) => {
    const { keyId, policy } = z.object({ keyId: text, policy: text }).parse(outputs);
    const arn = keyId.startsWith("arn:") ? keyId : `arn:${partition}:kms:${region}:${accountId}:key/${keyId}`;
    reading.key(arn).policy = reading.named(`key/${name}`, arn, policy, urn);
  },
  "aws:sns/topic:Topic": ({ outputs, urn }, reading) => {
    const { arn, policy, kmsMasterKeyId } = z
      .object({ arn: text, policy: optional, kmsMasterKeyId: optional })
      .parse(outputs);
    const topic = reading.topic(arn);
    topic.keyArn = kmsMasterKeyId;
    if (policy !== undefined) topic.policy = reading.named(`topic/${nameIn(arn)}`, arn, policy, urn);
  },
  "aws:sns/topicPolicy:TopicPolicy": ({ outputs, urn }, reading) => {
    const { arn, policy } = z.object({ arn: text, policy: text }).parse(outputs);
    reading.topic(arn).policy = reading.named(`topic/${nameIn(arn)}`, arn, policy, urn);
  },
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ({ outputs, urn }, reading, { partition, region, accountId }) => {
    const { eventBusName, policy } = z.object({ eventBusName: text, policy: text }).parse(outputs);
    const arn = `arn:${partition}:events:${region}:${accountId}:event-bus/${eventBusName}`;
    reading.buses.set(arn, reading.named(`bus/${eventBusName}`, arn, policy, urn));
  },
  // A permission is a statement of the function's policy, in which others' permissions stand too: what they allow is not known.
  "aws:lambda/permission:Permission": ({ outputs, urn }, reading) => {
    const of = permissionSchema.parse(outputs);
    const arn = of.qualifier === undefined ? of.function : `${of.function}:${of.qualifier}`;
    const statement: JsonObject = {
      ...(of.statementId === undefined ? {} : { Sid: of.statementId }),
      Effect: "Allow",
      Principal: { Service: of.principal },
      Action: of.action,
      Resource: arn,
      Condition: {
        ...(of.sourceAccount === undefined ? {} : { StringEquals: { "aws:SourceAccount": of.sourceAccount } }),
        ...(of.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": of.sourceArn } }),
      },
    };
    const known = reading.functions.get(arn);
    const Statement = [...(known ? statementsAsWritten(known.policy) : []), statement];
    const id = `function/${arn.split(":").slice(6).join(":")}`;
    const document = reading.named(id, arn, { Version: "2012-10-17", Statement }, known?.urn ?? urn);
    reading.functions.set(arn, { ...document, othersUnknown: true });
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ outputs, name, urn }, reading, { partition, accountId, region }) => {
    const { id, policy, serviceName } = z.object({ id: optional, policy: optional, serviceName: text }).parse(outputs);
    if (id === undefined || !serviceName.endsWith(".s3")) return;
    const arn = `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint/${id}`;
    const document = policy === undefined ? undefined : reading.named(`endpoint/${name}`, arn, policy, urn);
    reading.endpoints.set(id, { id, region, accountId, policy: document });
  },
};

/** A function is declared by its ARN, and the caller by a service's name. */
const permissionSchema = z.object({
  action: text,
  function: text.startsWith("arn:"),
  qualifier: optional,
  principal: text.endsWith(".amazonaws.com"),
  sourceArn: optional,
  sourceAccount: optional,
  statementId: optional,
});

/** What a dynamic resource that merges into an existing policy shows of it: the policy after the merge. */
const reviewSchema = z.object({
  kind: z.enum(["bucket", "key", "topic", "queue"]),
  arn: text,
  document: z.looseObject({ Statement: z.array(z.unknown()) }),
});

function readShared({ inputs, urn }: DeclaredResource, reading: Reading, where: Where): void {
  const { kind, arn, document } = fromText(reviewSchema, inputs.policyForReview);
  const { sidPrefix, takeOverSids } = fromText(partSchema, inputs.wanted);
  const name = nameIn(arn);
  const known = document.Statement.filter((statement) => statement !== UNKNOWN);
  const part: Part = {
    document: reading.named(`${kind}/${name}`, arn, { ...document, Statement: known }, urn),
    isOwn: ({ Sid }) => typeof Sid === "string" && (Sid.startsWith(sidPrefix) || takeOverSids.includes(Sid)),
    othersUnknown: known.length < document.Statement.length,
  };
  const parts = [...(reading.parts.get(arn) ?? []), part];
  reading.parts.set(arn, parts);
  if (kind === "queue") {
    reading.queues.set(arn, joined(part.document, parts));
    return;
  }
  const holder =
    kind === "bucket" ? reading.bucket(name, where) : kind === "key" ? reading.key(arn) : reading.topic(arn);
  holder.policy = joined(part.document, parts);
}

/** Managed policies before the attachments that speak of them. */
const ORDER: readonly string[] = ["aws:iam/policy:Policy", "aws:iam/role:Role"];

/**
 * The world as the declared resources would make it.
 *
 * @throws Error if a declared document is none: a fault of the program that declared it.
 */
export function declaredWorld(
  stacks: readonly DeclaredStack[],
  organization: Pick<World, "serviceControl" | "resourceControl" | "managed"> = NOTHING,
): World {
  const reading = new Reading();
  for (const { accountId, region, resources } of stacks) {
    const byUrn = new Map(resources.map((r) => [r.urn, r]));
    for (const resource of [...resources].sort((a, b) => rank(a) - rank(b))) {
      const provider = providerOf(resource, byUrn);
      const providerRegion = resource.inputs.region ?? provider?.inputs.region;
      const where = {
        accountId,
        region: typeof providerRegion === "string" ? providerRegion : region,
        partition: partitionOf(region),
      };
      READERS[resource.type]?.(resource, reading, where);
      addSettings(reading.settings, resource, where);
      addTags(reading, resource);
    }
  }
  for (const role of reading.roles.values()) {
    if (!role.boundary) continue;
    const { arn } = role.boundary;
    role.boundary = { arn, document: reading.policies.get(arn) ?? organization.managed.get(arn) };
  }
  const { roles, buckets, accessPoints, keys, topics, queues, functions, endpoints, buses, policies, settings, tags } =
    reading;
  return {
    roles,
    buckets,
    accessPoints,
    keys,
    topics,
    queues,
    functions,
    endpoints,
    buses,
    policies,
    settings,
    tags,
    ...organization,
  };
}

/** Resources that are requested by their ARN, and that have tags. */
const TAGGED: readonly string[] = [
  "aws:cloudwatch/eventBus:EventBus",
  "aws:iam/role:Role",
  "aws:kms/key:Key",
  "aws:sns/topic:Topic",
];

const taggedSchema = z.object({ arn: text, tags: z.record(text, text).default({}) });

function addTags(reading: Reading, { type, outputs }: DeclaredResource): void {
  if (!TAGGED.includes(type)) return;
  const { arn, tags } = taggedSchema.parse(outputs);
  reading.tags.set(arn, tags);
}

const NOTHING = { serviceControl: new Map(), resourceControl: new Map(), managed: new Map() } as const;

function rank({ type }: DeclaredResource): number {
  const at = ORDER.indexOf(type);
  return at < 0 ? ORDER.length : at;
}

function upsert<Value>(map: Map<string, Value>, key: string, fresh: Value): Value {
  const known = map.get(key);
  if (known) return known;
  map.set(key, fresh);
  return fresh;
}

function bucketIn(outputs: Readonly<Record<string, unknown>>): string {
  const { bucket } = z.object({ bucket: text }).parse(outputs);
  return bucket.replace(/^arn:[^:]+:s3:::/, "");
}

function nameIn(arn: string): string {
  return (parseArn(arn)?.resource ?? arn).split("/").at(-1) ?? arn;
}

function whereOf(arn: string): { readonly accountId: string; readonly region: string } {
  const { account: accountId = "", region = "" } = parseArn(arn) ?? {};
  return { accountId, region };
}

/** A role's ARN from its name, with the path under which it was declared. */
function roleArnOf(reading: Reading, partition: string, accountId: string, name: string): string {
  for (const arn of reading.roles.keys()) if (nameIn(arn) === name && whereOf(arn).accountId === accountId) return arn;
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}
