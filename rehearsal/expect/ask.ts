import { dnsSuffix, parseArn, type Partition } from "@cross-account-s3/iam";
import { accountArn } from "../../documents/arns";
import { ALLOW_ALL } from "../policy-json";
import type { Asker, Documents, Question } from "../question";
import type { BucketInWorld, NamedDocument, World } from "../world";
import type { ExpectedBucket } from "../intent/model";

/** What a question needs to know of a bucket. */
export type AskedBucket = Pick<ExpectedBucket, "name" | "arn" | "accountId" | "region" | "partition">;

/** Who asks, with the documents on the asker's side. */
export interface Caller {
  readonly principal: Asker;
  /** The asker's account; empty for nobody and for services. */
  readonly accountId: string;
  readonly documents: Omit<Documents, "resource">;
  /** The VPC endpoint that S3 requests come through. @default none */
  readonly endpoint?: string | undefined;
  /** The endpoint lets everything through, whatever its policy says. @default as its policy says */
  readonly endpointPolicy?: "open";
}

const EVERYTHING: NamedDocument = { id: "everything", policy: ALLOW_ALL };

/** A document that lets everybody do everything: whoever owns the resource grants too much. */
export const OPEN: NamedDocument = {
  id: "everybody",
  policy: {
    Version: "2012-10-17",
    Statement: [{ Sid: "AllowEverybody", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
  },
};

/** A role with the policies that it has; of one whose policies are not known, with `instead`. */
export function roleAsItIs(world: World, arn: string, instead: readonly NamedDocument[] = []): Caller {
  const role = world.roles.get(arn);
  const accountId = accountIn(arn);
  const identity = role?.complete === true ? role.policies : [...(role?.policies ?? []), ...instead];
  return {
    principal: arn,
    accountId,
    documents: {
      identity,
      boundary: role?.boundary?.document,
      serviceControl: world.serviceControl.get(accountId),
    },
  };
}

/** A principal whose own account lets it do everything: only the resource's side can stop it. */
export function administrator(principal: string): Caller {
  return { principal, accountId: accountIn(principal), documents: { identity: [EVERYTHING] } };
}

/** Nobody: an unsigned request. */
export const ANONYMOUS: Caller = { principal: "anonymous", accountId: "", documents: { identity: [] } };

/** An AWS service that acts for itself. */
export function service(name: string): Caller {
  return { principal: name, accountId: "", documents: { identity: [] } };
}

/** A name for objects in questions. */
export const OBJECT = "some/object";

type More = Readonly<Record<string, string | undefined>>;

/** A request to S3 about a bucket or one of its objects. */
export function askS3(
  world: World,
  caller: Caller,
  action: string,
  bucket: AskedBucket,
  on: "objects" | "bucket",
  more: More = {},
): Question {
  const known: BucketInWorld | undefined = world.buckets.get(bucket.name);
  return {
    principal: caller.principal,
    action,
    resource: on === "objects" ? `${bucket.arn}/${OBJECT}` : bucket.arn,
    resourceAccount: bucket.accountId,
    context: context(caller, bucket.accountId, bucket.region, { "aws:SourceVpce": caller.endpoint, ...more }),
    documents: {
      ...caller.documents,
      endpoint:
        caller.endpoint === undefined || caller.endpointPolicy === "open"
          ? undefined
          : world.endpoints.get(caller.endpoint)?.policy,
      resourceControl: world.resourceControl.get(bucket.accountId),
      resource: known?.policy,
    },
    restrictsPublic: known?.publicAccessBlocked.includes("restrictPublicBuckets") ?? false,
  };
}

/** The encryption context of a bucket's objects: the bucket's ARN with a Bucket Key, the object's without one. */
export function encryptionContexts(bucket: AskedBucket): readonly { readonly arn: string; readonly words: string }[] {
  return [
    { arn: bucket.arn, words: "with a Bucket Key" },
    { arn: `${bucket.arn}/${OBJECT}`, words: "without a Bucket Key" },
  ];
}

/**
 * The request to KMS that S3 makes in the caller's name for an object. It comes from S3's network: no VPC endpoint is
 * in it.
 *
 * @param keyArn undefined if the bucket has no key, which no document then answers for.
 */
export function askKeyThroughS3(
  world: World,
  caller: Caller,
  action: string,
  bucket: AskedBucket,
  keyArn: string | undefined,
  encryptionContext: string,
  more: More = {},
): Question {
  return askKey(world, caller, action, bucket, keyArn, {
    "kms:ViaService": viaS3(bucket.partition, bucket.region),
    "kms:EncryptionContext:aws:s3:arn": encryptionContext,
    "kms:CallerAccount": caller.accountId === "" ? undefined : caller.accountId,
    "aws:ViaAWSService": "true",
    ...more,
  });
}

/** A request to KMS about a bucket's key. */
export function askKey(
  world: World,
  caller: Caller,
  action: string,
  bucket: AskedBucket,
  keyArn: string | undefined,
  more: More = {},
): Question {
  const arn = keyArn ?? `arn:${bucket.partition}:kms:${bucket.region}:${bucket.accountId}:key/none`;
  const resource = world.keys.get(arn)?.policy;
  return asked(caller, action, arn, bucket.region, { resource, resourceControl: controlsOf(world, arn) }, more);
}

/** A request to SNS about a topic. */
export function askTopic(world: World, caller: Caller, action: string, arn: string, more: More = {}): Question {
  const resource = world.topics.get(arn)?.policy;
  return asked(caller, action, arn, regionIn(arn), { resource, resourceControl: controlsOf(world, arn) }, more);
}

/** A request to EventBridge to put events on a bus. */
export function askPutEvents(world: World, caller: Caller, arn: string): Question {
  return askBus(world, caller, "events:PutEvents", arn);
}

/** A request to EventBridge about a bus. */
export function askBus(world: World, caller: Caller, action: string, arn: string, more: More = {}): Question {
  return asked(caller, action, arn, regionIn(arn), { resource: world.buses?.get(arn) }, more);
}

/** A request to STS to assume a role. */
export function askAssume(world: World, caller: Caller, arn: string, more: More = {}): Question {
  return asked(caller, "sts:AssumeRole", arn, undefined, { resource: world.roles.get(arn)?.trust }, more);
}

/** A request about anything but a bucket: no endpoint's policy and no Block Public Access has a say in it. */
function asked(
  caller: Caller,
  action: string,
  arn: string,
  region: string | undefined,
  documents: Pick<Documents, "resource" | "resourceControl">,
  more: More,
): Question {
  const owner = accountIn(arn);
  return {
    principal: caller.principal,
    action,
    resource: arn,
    resourceAccount: owner,
    context: context(caller, owner, region, more),
    documents: { ...caller.documents, ...documents },
    restrictsPublic: false,
  };
}

function controlsOf(world: World, arn: string): Documents["resourceControl"] {
  return world.resourceControl.get(accountIn(arn));
}

function regionIn(arn: string): string {
  return parseArn(arn)?.region ?? "";
}

/** The same question with another document on the resource's side. */
export function withResource(question: Question, resource: NamedDocument | undefined): Question {
  return { ...question, documents: { ...question.documents, resource } };
}

/** `kms:ViaService` of requests that S3 of a Region makes. */
export function viaS3(partition: Partition, region: string): string {
  return `s3.${region}.${dnsSuffix(partition)}`;
}

/** What AWS sends along with every request over TLS; keys that have no value are not sent. */
function context(
  caller: Caller,
  resourceAccount: string,
  region: string | undefined,
  more: More,
): Record<string, string> {
  const { principal, accountId } = caller;
  const signedIn = accountId !== "";
  const all: Record<string, string> = {
    "aws:SecureTransport": "true",
    "aws:ResourceAccount": resourceAccount,
    "aws:PrincipalIsAWSService": String(principal !== "anonymous" && !signedIn),
    "aws:ViaAWSService": "false",
  };
  if (region !== undefined) all["aws:RequestedRegion"] = region;
  if (signedIn) {
    all["aws:PrincipalArn"] = principal;
    all["aws:PrincipalAccount"] = accountId;
  } else if (principal !== "anonymous") {
    all["aws:PrincipalServiceName"] = principal;
  }
  for (const key in more) {
    const value = more[key];
    if (value !== undefined) all[key] = value;
  }
  return all;
}

/** The account in an ARN; empty for a service. */
export function accountIn(arn: string): string {
  return parseArn(arn)?.account ?? "";
}

/** The ARN of an account's root user. */
export function rootOf(partition: Partition, accountId: string): string {
  return accountArn(partition, accountId);
}
