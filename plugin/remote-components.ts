import * as pulumi from "@pulumi/pulumi";
import * as components from "../components";
import { type PolicyArgument, policyArgument } from "./policy-argument";

/** Arguments for a shared bucket. */
export interface SharedBucketArgs {
  /** The bucket's name. */
  bucketName: string;
  /** The bucket's policy: an object, or its JSON text. */
  policy: PolicyArgument;
  /** The full ARN of the key that encrypts objects. */
  kmsKeyArn: pulumi.Input<string>;
  /** The topic that new and removed objects are announced to. Default: none. */
  topicArn?: pulumi.Input<string>;
  /** Whether events go to EventBridge; not together with `topicArn`. Default: false. */
  eventbridge?: boolean;
  /** Whether the bucket and its settings are protected from deletion. Default: true. */
  protect?: boolean;
  /** Whether the bucket can lock its objects. Default: false. */
  objectLockEnabled?: boolean;
  /** Tags of the bucket. Default: none. */
  tags?: Record<string, string>;
}

/** A bucket that other accounts may use as its policy says: owned by its account, private, versioned, encrypted. */
export class SharedBucket extends pulumi.ComponentResource {
  /** The bucket's name, once it exists. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: SharedBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:index:SharedBucket", name, {}, opts);
    const { topicArn, eventbridge } = args;
    if (topicArn !== undefined && eventbridge === true) {
      throw new pulumi.RunError(`${name}: topicArn and eventbridge are both set; set one of them`);
    }
    const { bucket } = new components.SharedBucket(
      name,
      {
        ...args,
        policy: policyArgument(`${name}.policy`, args.policy, "bucket"),
        events: {
          eventBridge: eventbridge === true,
          targets:
            topicArn === undefined
              ? []
              : [{ service: "sns", arn: topicArn, events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] }],
        },
      },
      { parent: this },
    );
    this.bucket = bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}

/** Arguments for a bucket's key. */
export interface BucketKeyArgs {
  /** The alias without `alias/`. */
  alias: string;
  /** The description in the console. */
  description: string;
  /** The key's policy: an object, or its JSON text. */
  policy: PolicyArgument;
  /** Whether the key and its alias are protected from deletion. Default: true. */
  protect?: boolean;
  /** Tags of the key. Default: none. */
  tags?: Record<string, string>;
}

/** A customer-managed key for buckets, rotated every year. It stays in the account when it leaves the stack. */
export class BucketKey extends pulumi.ComponentResource {
  /** The key's ARN. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: BucketKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:index:BucketKey", name, {}, opts);
    const policy = policyArgument(`${name}.policy`, args.policy, "key");
    this.arn = new components.BucketKey(name, { ...args, policy }, { parent: this }).arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Arguments for a topic. */
export interface EventTopicArgs {
  /** The topic's name. */
  topicName: string;
  /** The topic's policy: an object, or its JSON text. */
  policy: PolicyArgument;
  /** The ARN of the key that encrypts messages. Default: not encrypted. */
  kmsKeyArn?: pulumi.Input<string>;
  /** Whether the topic is protected from deletion. Default: true. */
  protect?: boolean;
  /** Tags of the topic. Default: none. */
  tags?: Record<string, string>;
}

/** The topic that carries a bucket's events. */
export class EventTopic extends pulumi.ComponentResource {
  /** The topic's ARN. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EventTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:index:EventTopic", name, {}, opts);
    const policy = policyArgument(`${name}.policy`, args.policy, "topic");
    this.arn = new components.EventTopic(name, { ...args, policy }, { parent: this }).arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Arguments for a role of the control account. */
export interface ControlRoleArgs {
  /** The role's name in IAM. */
  roleName: string;
  /** The description in the console. Default: none. */
  description?: string;
  /** The trust policy: an object, or its JSON text. */
  trust: PolicyArgument;
  /** The managed policies of the role: objects, or their JSON texts. */
  policies: PolicyArgument[];
  /** The longest session, in seconds. Default: 3600. */
  maxSessionDuration?: number;
  /** The ARN of the managed policy that bounds the role. Default: none. */
  permissionsBoundary?: string;
  /** Tags of the role and its policies. Default: none. */
  tags?: Record<string, string>;
}

/** A role of the control account, with its policies. */
export class ControlRole extends pulumi.ComponentResource {
  /** The role's ARN, once it exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ControlRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:index:ControlRole", name, {}, opts);
    const trust = policyArgument(`${name}.trust`, args.trust, "trust");
    const policies = args.policies.map((policy, n) => policyArgument(`${name}.policies[${n}]`, policy, "identity"));
    this.arn = new components.ControlRole(name, { ...args, trust, policies }, { parent: this }).arn;
    this.registerOutputs({ arn: this.arn });
  }
}
