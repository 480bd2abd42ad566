import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type NotificationConfiguration,
} from "@aws-sdk/client-s3";
import type { Seen, Thing } from "../thing";
import { destinationText } from "./notifications";
import type { Reach } from "./reach";
import { documentOf, flag, listed, map, NONE } from "./values";

/**
 * Reads a bucket: where it is, who owns what is in it, how public it may be, its encryption, versions, events and policy.
 * Every call names the owner that it expects: a name that another account took meanwhile is not mistaken for ours.
 */
export async function readBucket({ id, name: Bucket, accountId, region }: Thing, reach: Reach): Promise<Seen> {
  const s3 = reach.account.s3(region);
  const of = { Bucket, ExpectedBucketOwner: accountId };
  const location = await reach.read(id, "s3:GetBucketLocation", region, async () => {
    const { LocationConstraint } = await s3.send(new GetBucketLocationCommand(of));
    return regionOf(LocationConstraint);
  });
  if (location.kind === "absent") return { kind: "absent" };
  // Only a missing right says nothing of the other calls; whatever else is wrong would be wrong with them too.
  if (location.kind === "failed" && location.fault.why !== "denied") return { kind: "unseen", fault: location.fault };
  const [ownership, block, encryption, versioning, notifications, policy] = await Promise.all([
    reach.read(id, "s3:GetBucketOwnershipControls", region, async () => {
      const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand(of));
      return OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    }),
    reach.read(id, "s3:GetBucketPublicAccessBlock", region, async () => {
      const { PublicAccessBlockConfiguration: on } = await s3.send(new GetPublicAccessBlockCommand(of));
      return Object.entries(on ?? {}).flatMap(([name, value]) => (value ? [name] : []));
    }),
    reach.read(id, "s3:GetEncryptionConfiguration", region, async () => {
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand(of));
      return ServerSideEncryptionConfiguration?.Rules?.[0];
    }),
    reach.read(id, "s3:GetBucketVersioning", region, async () => {
      return (await s3.send(new GetBucketVersioningCommand(of))).Status ?? NONE;
    }),
    reach.read(id, "s3:GetBucketNotification", region, async () => {
      return destinations(await s3.send(new GetBucketNotificationConfigurationCommand(of)));
    }),
    reach.read(id, "s3:GetBucketPolicy", region, async () => {
      const { Policy } = await s3.send(new GetBucketPolicyCommand(of));
      return Policy === undefined ? undefined : [documentOf(id, Policy)];
    }),
  ]);
  return {
    kind: "seen",
    settings: new Map([
      ["region", location],
      ["ownership", map(ownership, String, NONE)],
      ["block public access", map(block, listed, NONE)],
      ["encryption", map(encryption, (rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? NONE, NONE)],
      [
        "encryption key",
        map(encryption, (rule) => rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? NONE, NONE),
      ],
      ["bucket key", map(encryption, (rule) => flag(rule.BucketKeyEnabled), flag(false))],
      ["versioning", versioning],
      ["notifications", map(notifications, listed, NONE)],
    ]),
    documents: new Map([["resource", map(policy, (documents) => documents, [])]]),
  };
}

/** S3 says nothing of the Region of a bucket in us-east-1, and has an old name for Ireland. */
function regionOf(constraint: string | undefined): string {
  if (constraint === undefined || constraint === "") return "us-east-1";
  return constraint === "EU" ? "eu-west-1" : constraint;
}

function destinations(found: NotificationConfiguration): readonly string[] {
  const { TopicConfigurations = [], QueueConfigurations = [], LambdaFunctionConfigurations = [] } = found;
  const each = [
    ...TopicConfigurations.map((c) => ({ ...c, to: c.TopicArn })),
    ...QueueConfigurations.map((c) => ({ ...c, to: c.QueueArn })),
    ...LambdaFunctionConfigurations.map((c) => ({ ...c, to: c.LambdaFunctionArn })),
  ];
  return [
    ...(found.EventBridgeConfiguration ? ["eventbridge"] : []),
    ...each.map(({ to = "", Events = [], Filter }) =>
      destinationText({
        to,
        events: Events,
        rules: (Filter?.Key?.FilterRules ?? []).map(({ Name = "", Value = "" }) => ({ name: Name, value: Value })),
      }),
    ),
  ];
}
