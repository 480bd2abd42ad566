import type * as pulumi from "@pulumi/pulumi";
import { parseArn } from "@cross-account-s3/iam";
import { SharedPolicy } from "../../adopt/resources";
import { EventTopic } from "../../components/event-topic";
import type { PlannedBucket } from "./plan";
import type { Adoption } from "./own-part";

/** A topic that is ready for a bucket's events once `after` is done. */
export interface Topic {
  readonly arn: pulumi.Input<string>;
  readonly after: pulumi.Resource;
}

/** The existing topics, each with the stack's statements in addition to its own. Several buckets may have the same one. */
export function shareTopics(
  buckets: readonly PlannedBucket[],
  adoption: Adoption,
): (bucket: PlannedBucket) => Topic | undefined {
  const shared = new Map<string, Topic>();
  for (const { topic } of buckets) {
    if (topic?.kind !== "existing" || shared.has(topic.arn)) continue;
    const planned = adoption(topic.arn, "policy");
    if (!planned) continue;
    const { resource = "", region = "" } = parseArn(topic.arn) ?? {};
    shared.set(topic.arn, { arn: topic.arn, after: new SharedPolicy(`topic-${resource}-${region}`, { planned }) });
  }
  return ({ topic }) => (topic?.kind === "existing" ? shared.get(topic.arn) : undefined);
}

/** Creates the topic of a bucket that has its own. */
export function makeTopic(
  { name, tags, topic, config, protect }: PlannedBucket,
  keyArn: pulumi.Input<string> | undefined,
  opts: pulumi.ComponentResourceOptions,
): Topic | undefined {
  if (topic?.kind !== "created") return undefined;
  const { name: topicName, policy } = topic;
  const encrypted = config.encryptTopic && keyArn !== undefined ? { kmsKeyArn: keyArn } : {};
  const made = new EventTopic(name, { topicName, policy, protect, tags, ...encrypted }, opts);
  return { arn: made.arn, after: made };
}
