import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StackResource } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { at, string } from "../../lib/values";

export const policySingle = rule({
  name: "stack-policy-single",
  level: "mandatory",
  severity: "high",
  description: "No two resources write the same policy.",
  why: "Each write replaces the whole policy: the second resource removes the statements of the first, again at each update.",
  fix: "Write all statements in one resource.",
  blind: "Two stacks that write to one bucket, and a policy written outside Pulumi.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
  stack: {
    types: [],
    everything: true,
    check: (resources) => {
      const writers = new Map<string, StackResource[]>();
      for (const resource of resources) {
        for (const target of targetsOf(resource)) writers.set(target, [...(writers.get(target) ?? []), resource]);
      }
      return [...writers].flatMap(([target, [first, ...others]]) =>
        others.map((one) => fault(`${one.name} and ${first?.name ?? ""} both write the ${target}`, one.urn)),
      );
    },
  },
});

/** Types that replace a whole policy or setting: the property that names its resource, what they replace, and the property's default. */
const WRITERS: Readonly<Record<string, readonly [property: string, target: string, defaultName?: string]>> = {
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket", "policy of the bucket"],
  "aws:s3/bucketNotification:BucketNotification": ["bucket", "notifications of the bucket"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket", "public access block of the bucket"],
  "aws:s3control/accessPointPolicy:AccessPointPolicy": ["accessPointArn", "policy of the access point"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn", "policy of the topic"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl", "policy of the queue"],
  "aws:kms/keyPolicy:KeyPolicy": ["keyId", "policy of the key"],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["eventBusName", "policy of the event bus", "default"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["secretArn", "policy of the secret"],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["repository", "policy of the repository"],
};

/** Returns what a resource replaces, by the name of its target, or else by the resources that the name comes from. */
function targetsOf({ type, props, from }: StackResource): readonly string[] {
  const [property, target, defaultName] = WRITERS[type] ?? [];
  if (property === undefined || target === undefined) return [];
  const name = string(at(props, property)) ?? defaultName;
  if (name !== undefined && name !== "" && !isUnknown(name)) return [`${target} ${name}`];
  return (from[property] ?? []).map((urn) => `${target} ${urn.split("::").at(-1) ?? ""}`);
}
