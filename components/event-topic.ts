import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyInput, policyText } from "./policy-input";

/** Arguments for {@link EventTopic}. */
export interface EventTopicArgs {
  /** The topic's name. */
  readonly topicName: string;
  /** The topic's policy. */
  readonly policy: PolicyInput;
  /** The ARN of the key that encrypts it. @default not encrypted */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** Whether the topic is protected from deletion, which would delete its subscriptions. @default true */
  readonly protect?: boolean;
  /** Tags of the topic. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The topic for a bucket's events. */
export class EventTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EventTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:sns:EventTopic", name, {}, opts);
    const topic = new aws.sns.Topic(
      name,
      {
        name: args.topicName,
        policy: policyText(args.policy),
        ...(args.kmsKeyArn === undefined ? {} : { kmsMasterKeyId: args.kmsKeyArn }),
        tags: { ...args.tags },
      },
      { parent: this, protect: args.protect ?? true },
    );
    this.arn = topic.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
