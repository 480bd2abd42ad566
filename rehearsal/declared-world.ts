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

/** The resources that a stack declares, with its account and Region. */
export interface DeclaredStack {
  readonly accountId: string;
  readonly region: string;
  readonly resources: readonly DeclaredResource[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The world that the readers build, one resource at a time. */
class WorldBuilder {
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
  /** The parts of shared documents, one for each stack, by the resource's ARN. */
  readonly parts = new Map<string, readonly DocumentPart[]>();

  /** The ARN of the first resource with each document id. */
  readonly #arnsById = new Map<string, string>();

  /** Returns a document of a resource. If another resource has the same id, adds the account and the Region to the id. */
  namedDocument(id: string, arn: string, document: unknown, urn: string): NamedDocument {
    const { accountId, region } = placeInArn(arn);
    const isFirst = upsert(this.#arnsById, id, arn) === arn;
    const uniqueId = isFirst ? id : `${id}@${accountId}${region === "" ? "" : `/${region}`}`;
    return { id: uniqueId, policy: documentJson(document, uniqueId), urn };
  }

  role(arn: string, complete: boolean): Writable<RoleInWorld> {
    return upsert(this.roles, arn, { arn, complete, policies: [], trust: undefined, boundary: undefined });
  }

  bucket(name: string, at: ResourcePlace): Writable<BucketInWorld> {
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
    return upsert(this.keys, arn, { arn, ...placeInArn(arn), policy: undefined });
  }

  topic(arn: string): Writable<TopicInWorld> {
    return upsert(this.topics, arn, {
      arn,
      accountId: placeInArn(arn).accountId,
      policy: undefined,
      keyArn: undefined,
    });
  }
}

interface ResourcePlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** One stack's part of a shared document. */
interface DocumentPart {
  /** The whole document after that stack has written its part. */
  readonly document: NamedDocument;
  readonly isOwn: (statement: JsonObject) => boolean;
  readonly othersUnknown: boolean;
}

/**
 * Returns a shared document after all stacks have written it: the own statements of each stack, and every other statement that at least
 * one stack has seen.
 */
function withAllParts(document: NamedDocument, parts: readonly DocumentPart[]): NamedDocument {
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

type ResourceReader = (resource: DeclaredResource, builder: WorldBuilder, where: ResourcePlace) => void;

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

const encryptionRule = z.object({
  applyServerSideEncryptionByDefault: z.object({ sseAlgorithm: text, kmsMasterKeyId: optional }).optional(),
  bucketKeyEnabled: z.boolean().optional(),
});

const bucketSchema = z.object({ bucket: text });
const regionSchema = z.object({ region: text });

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
function attachPolicy(role: Writable<RoleInWorld>, policyArn: string, builder: WorldBuilder): void {
  const document = builder.policies.get(policyArn);
  if (document) role.policies = [...role.policies, document];
  else role.undeclared = [...(role.undeclared ?? []), policyArn];
}

/**
 * Returns a reader of a resource whose outputs have a shape. The schema is made once: zod compiles each schema when it is first used.
 */
function reading<Shape extends z.ZodRawShape>(
  shape: Shape,
  read: (
    outputs: z.output<z.ZodObject<Shape>>,
    resource: DeclaredResource,
    builder: WorldBuilder,
    where: ResourcePlace,
  ) => void,
): ResourceReader {
  const schema = z.object(shape);
  return (resource, builder, where) => {
    read(schema.parse(resource.outputs), resource, builder, where);
  };
}

/** Parses the JSON text in an input of a dynamic resource. */
function parsedInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  return schema.parse(JSON.parse(text.parse(value)));
}

/**
 * The readers, by resource type. Resources of other types do not affect access. A feature that adds a type adds a line here.
 */
const READERS: Readonly<Record<string, ResourceReader>> = {
  "aws:iam/role:Role": ({ outputs, urn }, builder) => {
    const { arn, assumeRolePolicy, permissionsBoundary, managedPolicyArns, inlinePolicies } = roleSchema.parse(outputs);
    const role = builder.role(arn, true);
    for (const policyArn of managedPolicyArns) attachPolicy(role, policyArn, builder);
    role.policies = [
      ...role.policies,
      ...inlinePolicies.flatMap(({ name, policy }) =>
        policy === undefined
          ? []
          : [builder.namedDocument(`policy/${nameInArn(arn)}/${name ?? "inline"}`, arn, policy, urn)],
      ),
    ];
    role.trust = builder.namedDocument(`trust/${nameInArn(arn)}`, arn, assumeRolePolicy, urn);
    if (permissionsBoundary !== undefined) role.boundary = { arn: permissionsBoundary, document: undefined };
  },
  "aws:iam/policy:Policy": reading({ arn: text, policy: text }, ({ arn, policy }, { urn }, builder) => {
    builder.policies.set(arn, builder.namedDocument(`policy/${nameInArn(arn)}`, arn, policy, urn));
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": reading(
    { role: text, policyArn: text },
    ({ role, policyArn }, _, builder, { partition, accountId }) => {
      attachPolicy(builder.role(roleArnOf(builder, partition, accountId, role), false), policyArn, builder);
    },
  ),
  "aws:iam/rolePolicy:RolePolicy": reading(
    { role: text, policy: text },
    ({ role, policy }, resource, builder, where) => {
      const { name, urn } = resource;
      const { partition, accountId } = where;
      const holder = builder.role(roleArnOf(builder, partition, accountId, role), false);
      holder.policies = [...holder.policies, builder.namedDocument(`policy/${role}/${name}`, holder.arn, policy, urn)];
    },
  ),
  "aws:s3/bucket:Bucket": ({ outputs }, builder, where) => {
    builder.bucket(bucketNameIn(outputs), where);
  },
  "aws:s3/bucketPolicy:BucketPolicy": reading({ policy: text }, ({ policy }, { outputs, urn }, builder, where) => {
    const bucket = bucketNameIn(outputs);
    builder.bucket(bucket, where).policy = builder.namedDocument(
      `bucket/${bucket}`,
      `arn:${where.partition}:s3:::${bucket}`,
      policy,
      urn,
    );
  }),
  "aws:s3/accessPoint:AccessPoint": ({ outputs, urn }, builder, { accountId }) => {
    const { arn, name, policy, ...settings } = accessPointSchema.parse(outputs);
    builder.accessPoints.set(arn, {
      ...{ arn, name, bucket: bucketNameIn(outputs), accountId },
      policy: policy === undefined ? undefined : builder.namedDocument(`access-point/${arn}`, arn, policy, urn),
      vpcId: settings.vpcConfiguration?.vpcId,
      publicAccessBlocked: BLOCKS.filter((block) => settings.publicAccessBlockConfiguration[block] === true),
    });
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": reading(
    { rule: z.object({ objectOwnership: text }) },
    ({ rule }, { outputs }, builder, where) => {
      builder.bucket(bucketNameIn(outputs), where).ownership = rule.objectOwnership;
    },
  ),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ outputs }, builder, where) => {
    builder.bucket(bucketNameIn(outputs), where).publicAccessBlocked = BLOCKS.filter((name) => outputs[name] === true);
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": reading(
    { rules: z.array(encryptionRule) },
    ({ rules: [rule] }, { outputs }, builder, where) => {
      const byDefault = rule?.applyServerSideEncryptionByDefault;
      if (!byDefault) return;
      builder.bucket(bucketNameIn(outputs), where).encryption = {
        algorithm: byDefault.sseAlgorithm,
        keyArn: byDefault.kmsMasterKeyId,
        bucketKey: rule.bucketKeyEnabled ?? false,
      };
    },
  ),
  // The settings of an existing bucket that the program manages.
  "pulumi-nodejs:dynamic/adopt:SharedBucketSettings": ({ inputs }, builder, where) => {
    const { arn, ownership, publicAccessBlock, encryptionKeyArn, encryption } = parsedInput(
      settingsSchema,
      inputs.wanted,
    );
    const { region } = parsedInput(regionSchema, inputs.aws);
    const bucket = builder.bucket(nameInArn(arn), { ...where, region });
    bucket.ownership = ownership;
    bucket.publicAccessBlocked = publicAccessBlock === true ? [...BLOCKS] : [];
    if (encryption !== undefined) bucket.encryption = { algorithm: encryption, keyArn: undefined, bucketKey: false };
    if (encryptionKeyArn === undefined) return;
    bucket.encryption = { algorithm: "aws:kms", keyArn: encryptionKeyArn, bucketKey: true };
  },
  "pulumi-nodejs:dynamic/adopt:SharedPolicy": readSharedPolicy,
  "aws:kms/key:Key": reading({ arn: text, policy: optional }, ({ arn, policy }, { name, urn }, builder) => {
    if (policy !== undefined) builder.key(arn).policy = builder.namedDocument(`key/${name}`, arn, policy, urn);
    else builder.key(arn);
  }),
  "aws:kms/keyPolicy:KeyPolicy": reading(
    { keyId: text, policy: text },
    ({ keyId, policy }, resource, builder, where) => {
      const { name, urn } = resource;
      const { partition, region, accountId } = where;
      const arn = keyId.startsWith("arn:") ? keyId : `arn:${partition}:kms:${region}:${accountId}:key/${keyId}`;
      builder.key(arn).policy = builder.namedDocument(`key/${name}`, arn, policy, urn);
    },
  ),
  "aws:sns/topic:Topic": reading(
    { arn: text, policy: optional, kmsMasterKeyId: optional },
    ({ arn, policy, kmsMasterKeyId }, { urn }, builder) => {
      const topic = builder.topic(arn);
      topic.keyArn = kmsMasterKeyId;
      if (policy !== undefined) topic.policy = builder.namedDocument(`topic/${nameInArn(arn)}`, arn, policy, urn);
    },
  ),
  "aws:sns/topicPolicy:TopicPolicy": reading({ arn: text, policy: text }, ({ arn, policy }, { urn }, builder) => {
    builder.topic(arn).policy = builder.namedDocument(`topic/${nameInArn(arn)}`, arn, policy, urn);
  }),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": reading(
    { eventBusName: text, policy: text },
    ({ eventBusName, policy }, { urn }, builder, { partition, region, accountId }) => {
      const arn = `arn:${partition}:events:${region}:${accountId}:event-bus/${eventBusName}`;
      builder.buses.set(arn, builder.namedDocument(`bus/${eventBusName}`, arn, policy, urn));
    },
  ),
  // A permission is one statement of the function's policy. Permissions of other owners in the same policy are unknown.
  "aws:lambda/permission:Permission": ({ outputs, urn }, builder) => {
    const permission = permissionSchema.parse(outputs);
    const arn =
      permission.qualifier === undefined ? permission.function : `${permission.function}:${permission.qualifier}`;
    const statement: JsonObject = {
      ...(permission.statementId === undefined ? {} : { Sid: permission.statementId }),
      Effect: "Allow",
      Principal: { Service: permission.principal },
      Action: permission.action,
      Resource: arn,
      Condition: {
        ...(permission.sourceAccount === undefined
          ? {}
          : { StringEquals: { "aws:SourceAccount": permission.sourceAccount } }),
        ...(permission.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": permission.sourceArn } }),
      },
    };
    const known = builder.functions.get(arn);
    const Statement = [...(known ? statementsAsWritten(known.policy) : []), statement];
    const id = `function/${arn.split(":").slice(6).join(":")}`;
    const document = builder.namedDocument(id, arn, { Version: "2012-10-17", Statement }, known?.urn ?? urn);
    builder.functions.set(arn, { ...document, othersUnknown: true });
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": reading(
    { id: optional, policy: optional, serviceName: text },
    ({ id, policy, serviceName }, { name, urn }, builder, { partition, accountId, region }) => {
      if (id === undefined || !serviceName.endsWith(".s3")) return;
      const arn = `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint/${id}`;
      const document = policy === undefined ? undefined : builder.namedDocument(`endpoint/${name}`, arn, policy, urn);
      builder.endpoints.set(id, { id, region, accountId, policy: document });
    },
  ),
};

/** The program declares a function by its ARN, and the caller by a service principal. */
const permissionSchema = z.object({
  action: text,
  function: text.startsWith("arn:"),
  qualifier: optional,
  principal: text.endsWith(".amazonaws.com"),
  sourceArn: optional,
  sourceAccount: optional,
  statementId: optional,
});

/** The input `policyForReview` of a dynamic resource that merges statements into an existing policy: the policy after the merge. */
const reviewSchema = z.object({
  kind: z.enum(["bucket", "key", "topic", "queue"]),
  arn: text,
  document: z.looseObject({ Statement: z.array(z.unknown()) }),
});

function readSharedPolicy({ inputs, urn }: DeclaredResource, builder: WorldBuilder, where: ResourcePlace): void {
  const { kind, arn, document } = parsedInput(reviewSchema, inputs.policyForReview);
  const { sidPrefix, takeOverSids } = parsedInput(partSchema, inputs.wanted);
  const name = nameInArn(arn);
  const known = document.Statement.filter((statement) => statement !== UNKNOWN);
  const part: DocumentPart = {
    document: builder.namedDocument(`${kind}/${name}`, arn, { ...document, Statement: known }, urn),
    isOwn: ({ Sid }) => typeof Sid === "string" && (Sid.startsWith(sidPrefix) || takeOverSids.includes(Sid)),
    othersUnknown: known.length < document.Statement.length,
  };
  const parts = [...(builder.parts.get(arn) ?? []), part];
  builder.parts.set(arn, parts);
  if (kind === "queue") {
    builder.queues.set(arn, withAllParts(part.document, parts));
    return;
  }
  const holder =
    kind === "bucket" ? builder.bucket(name, where) : kind === "key" ? builder.key(arn) : builder.topic(arn);
  holder.policy = withAllParts(part.document, parts);
}

/** Managed policies are read before the attachments that name them. */
const READ_FIRST: readonly string[] = ["aws:iam/policy:Policy", "aws:iam/role:Role"];

/**
 * Returns the world that deploying the declared resources would create.
 *
 * @throws Error if a declared document is not a policy document, which is a fault of the program that declared it.
 */
export function declaredWorld(
  stacks: readonly DeclaredStack[],
  organization: Pick<World, "serviceControl" | "resourceControl" | "managed"> = NO_ORGANIZATION,
): World {
  const builder = new WorldBuilder();
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
      READERS[resource.type]?.(resource, builder, where);
      addSettings(builder.settings, resource, where);
      addTags(builder, resource);
    }
  }
  for (const role of builder.roles.values()) {
    if (!role.boundary) continue;
    const { arn } = role.boundary;
    role.boundary = { arn, document: builder.policies.get(arn) ?? organization.managed.get(arn) };
  }
  const { roles, buckets, accessPoints, keys, topics, queues, functions, endpoints, buses, policies, settings, tags } =
    builder;
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

/** Types of resources that requests name by ARN and that have tags. */
const TAGGED: readonly string[] = [
  "aws:cloudwatch/eventBus:EventBus",
  "aws:iam/role:Role",
  "aws:kms/key:Key",
  "aws:sns/topic:Topic",
];

const taggedSchema = z.object({ arn: text, tags: z.record(text, text).default({}) });

function addTags(builder: WorldBuilder, { type, outputs }: DeclaredResource): void {
  if (!TAGGED.includes(type)) return;
  const { arn, tags } = taggedSchema.parse(outputs);
  builder.tags.set(arn, tags);
}

const NO_ORGANIZATION = { serviceControl: new Map(), resourceControl: new Map(), managed: new Map() } as const;

function rank({ type }: DeclaredResource): number {
  const at = READ_FIRST.indexOf(type);
  return at < 0 ? READ_FIRST.length : at;
}

function upsert<Value>(map: Map<string, Value>, key: string, fresh: Value): Value {
  const known = map.get(key);
  if (known) return known;
  map.set(key, fresh);
  return fresh;
}

function bucketNameIn(outputs: Readonly<Record<string, unknown>>): string {
  const { bucket } = bucketSchema.parse(outputs);
  return bucket.replace(/^arn:[^:]+:s3:::/, "");
}

function nameInArn(arn: string): string {
  return (parseArn(arn)?.resource ?? arn).split("/").at(-1) ?? arn;
}

function placeInArn(arn: string): { readonly accountId: string; readonly region: string } {
  const { account: accountId = "", region = "" } = parseArn(arn) ?? {};
  return { accountId, region };
}

/** Returns the ARN of a role from its name, with the path under which a stack declares it. */
function roleArnOf(builder: WorldBuilder, partition: string, accountId: string, name: string): string {
  for (const arn of builder.roles.keys())
    if (nameInArn(arn) === name && placeInArn(arn).accountId === accountId) return arn;
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}
