import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  DeletePolicyVersionCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  ListAliasesCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  type NotificationConfiguration,
  type ObjectOwnership,
  type PublicAccessBlockConfiguration,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  DeleteBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { GetTopicAttributesCommand, SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteQueueCommand } from "@aws-sdk/client-sqs";
import type { StatementJson } from "@cross-account-s3/iam";
import { policyJson } from "../support/policy-json";
import type { VerifyWorld } from "./verify-world";

/** Undoes a change. */
export type Undo = () => Promise<unknown>;
/** Changes something behind Pulumi's back. */
export type Tamper = (world: VerifyWorld) => Promise<Undo>;
type Edit = (statements: readonly StatementJson[]) => readonly object[];

export const BUCKET = "acme-genomics";
const REGION = "us-east-1";
const TOPIC = `arn:aws:sns:${REGION}:222222222222:${BUCKET}-events`;
const ROLE = "cross-account-s3-control-indexer";

const data = (world: VerifyWorld) => world.account("222222222222");
const control = (world: VerifyWorld) => world.account("111111111111");

function document(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "edited", Statement: statements });
}

function statements(text = ""): readonly StatementJson[] {
  return policyJson(text.startsWith("%") ? decodeURIComponent(text) : text).Statement;
}

/** Edits a bucket's policy. */
export function bucketPolicy(edit: Edit): Tamper {
  return async (world) => {
    const s3 = data(world).s3(REGION);
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: document(edit(statements(Policy))) }));
    return () => s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  };
}

export const noBucketPolicy: Tamper = async (world) => {
  const s3 = data(world).s3(REGION);
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));
  return () => s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
};

/** Changes what a bucket blocks; undefined takes the whole block away. */
export function publicAccessBlock(change: PublicAccessBlockConfiguration | undefined): Tamper {
  return async (world) => {
    const s3 = data(world).s3(REGION);
    const { PublicAccessBlockConfiguration: now } = await s3.send(new GetPublicAccessBlockCommand({ Bucket: BUCKET }));
    const put = (PublicAccessBlockConfiguration: PublicAccessBlockConfiguration | undefined) =>
      s3.send(new PutPublicAccessBlockCommand({ Bucket: BUCKET, PublicAccessBlockConfiguration }));
    if (change) await put({ ...now, ...change });
    else await s3.send(new DeletePublicAccessBlockCommand({ Bucket: BUCKET }));
    return () => put(now);
  };
}

export function ownership(ObjectOwnership: ObjectOwnership): Tamper {
  return async (world) => {
    const s3 = data(world).s3(REGION);
    const put = (to: ObjectOwnership) =>
      s3.send(
        new PutBucketOwnershipControlsCommand({
          Bucket: BUCKET,
          OwnershipControls: { Rules: [{ ObjectOwnership: to }] },
        }),
      );
    await put(ObjectOwnership);
    return () => put("BucketOwnerEnforced");
  };
}

/** Changes a bucket's default encryption. */
export function encryption(
  change: (rule: ServerSideEncryptionRule, world: VerifyWorld) => Promise<ServerSideEncryptionRule>,
): Tamper {
  return async (world) => {
    const s3 = data(world).s3(REGION);
    const { ServerSideEncryptionConfiguration: now } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket: BUCKET }),
    );
    const put = (rule: ServerSideEncryptionRule) =>
      s3.send(new PutBucketEncryptionCommand({ Bucket: BUCKET, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
    const [rule = {}] = now?.Rules ?? [];
    await put(await change(rule, world));
    return () => put(rule);
  };
}

/** The ARN of a new key in the bucket's account. */
export async function newKey(world: VerifyWorld): Promise<string> {
  return (await data(world).kms(REGION).send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
}

export const suspendVersioning: Tamper = async (world) => {
  const s3 = data(world).s3(REGION);
  const put = (Status: "Enabled" | "Suspended") =>
    s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status } }));
  await put("Suspended");
  return () => put("Enabled");
};

/** Changes who receives a bucket's events. */
export function notifications(change: (now: NotificationConfiguration) => NotificationConfiguration): Tamper {
  return async (world) => {
    const s3 = data(world).s3(REGION);
    const sqs = data(world).sqs(REGION);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "elsewhere" }));
    const { TopicConfigurations } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: BUCKET }));
    const now = { TopicConfigurations };
    const put = (NotificationConfiguration: NotificationConfiguration) =>
      s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: BUCKET, NotificationConfiguration }));
    await put(change(now));
    return async () => {
      await put(now);
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    };
  };
}

async function keyId(world: VerifyWorld): Promise<string> {
  const { Aliases = [] } = await data(world).kms(REGION).send(new ListAliasesCommand({}));
  const id = Aliases.find(({ AliasName }) => AliasName === `alias/${BUCKET}`)?.TargetKeyId;
  if (id === undefined) throw new Error("the bucket's key has no alias");
  return id;
}

/** Edits the policy of the bucket's key. */
export function keyPolicy(edit: Edit): Tamper {
  return async (world) => {
    const kms = data(world).kms(REGION);
    const of = { KeyId: await keyId(world), PolicyName: "default" };
    const { Policy } = await kms.send(new GetKeyPolicyCommand(of));
    await kms.send(new PutKeyPolicyCommand({ ...of, Policy: document(edit(statements(Policy))) }));
    return () => kms.send(new PutKeyPolicyCommand({ ...of, Policy }));
  };
}

export const disableKey: Tamper = async (world) => {
  const KeyId = await keyId(world);
  await data(world).kms(REGION).send(new DisableKeyCommand({ KeyId }));
  return () => data(world).kms(REGION).send(new EnableKeyCommand({ KeyId }));
};

export const scheduleKeyDeletion: Tamper = async (world) => {
  const kms = data(world).kms(REGION);
  const KeyId = await keyId(world);
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  return async () => {
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
  };
};

export const stopKeyRotation: Tamper = async (world) => {
  const KeyId = await keyId(world);
  await data(world).kms(REGION).send(new DisableKeyRotationCommand({ KeyId }));
  return () => data(world).kms(REGION).send(new EnableKeyRotationCommand({ KeyId }));
};

/** Edits the policy of the bucket's topic. */
export function topicPolicy(edit: Edit): Tamper {
  return async (world) => {
    const sns = data(world).sns(REGION);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }));
    const put = (AttributeValue: string | undefined) =>
      sns.send(new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: "Policy", AttributeValue }));
    await put(document(edit(statements(Attributes?.Policy))));
    return () => put(Attributes?.Policy);
  };
}

export const encryptTopic: Tamper = async (world) => {
  const sns = data(world).sns(REGION);
  const put = (AttributeValue: string) =>
    sns.send(new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: "KmsMasterKeyId", AttributeValue }));
  await put("alias/aws/sns");
  return () => put("");
};

/** Edits the trust of the indexer's role. */
export function trust(edit: Edit): Tamper {
  return async (world) => {
    const iam = control(world).iam();
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
    const text = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    const put = (PolicyDocument: string) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument }));
    await put(document(edit(statements(text))));
    return () => put(text);
  };
}

const POLICY = `arn:aws:iam::111111111111:policy/${ROLE}`;

/** Edits the managed policy of the indexer's role, by a new version. */
export function rolePolicy(edit: Edit): Tamper {
  return async (world) => {
    const iam = control(world).iam();
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: POLICY, VersionId: "v1" }));
    const PolicyDocument = document(edit(statements(PolicyVersion?.Document)));
    const made = await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: POLICY, PolicyDocument, SetAsDefault: true }),
    );
    return async () => {
      await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: POLICY, VersionId: "v1" }));
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn: POLICY, VersionId: made.PolicyVersion?.VersionId }));
    };
  };
}

export const detachPolicy: Tamper = async (world) => {
  const iam = control(world).iam();
  await iam.send(new DetachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
  return () => iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
};

/** Moves the role's managed policy into the role: other words, same effect. */
export const inlinePolicy: Tamper = async (world) => {
  const iam = control(world).iam();
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: POLICY, VersionId: "v1" }));
  const PolicyDocument = decodeURIComponent(PolicyVersion?.Document ?? "");
  await iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: "moved", PolicyDocument }));
  await iam.send(new DetachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
  return async () => {
    await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: "moved" }));
  };
};

/** Gives the role another policy. */
export function anotherPolicy(added: object): Tamper {
  return async (world) => {
    const iam = control(world).iam();
    await iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: "hand", PolicyDocument: document([added]) }));
    return () => iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: "hand" }));
  };
}

export const boundRole: Tamper = async (world) => {
  const iam = control(world).iam();
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: ROLE, PermissionsBoundary: POLICY }));
  return () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: ROLE }));
};

export const lengthenSession: Tamper = async (world) => {
  const put = (MaxSessionDuration: number) =>
    control(world)
      .iam()
      .send(new UpdateRoleCommand({ RoleName: ROLE, MaxSessionDuration }));
  await put(43_200);
  return () => put(3_600);
};

/** Deletes the role. @param again how it is made anew; if it is not, it stays away. */
export function recreateRole(again?: (trust: string) => string): Tamper {
  return async (world) => {
    const iam = control(world).iam();
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
    const before = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    const make = (AssumeRolePolicyDocument: string) =>
      iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument, MaxSessionDuration: 3_600 }));
    await iam.send(new DetachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
    await iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
    if (again) await make(again(before));
    return async () => {
      if (again) await iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
      await make(before);
      await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
    };
  };
}

/** The role made anew, as it was: another role to AWS, the same to conditions. */
export const sameRoleAgain: Tamper = async (world) => {
  const iam = control(world).iam();
  const undo = await recreateRole((trusted) => trusted)(world);
  await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
  return async () => {
    await iam.send(new DetachRolePolicyCommand({ RoleName: ROLE, PolicyArn: POLICY }));
    await undo();
  };
};
