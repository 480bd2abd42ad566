import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** Arguments for {@link EventBus}. */
export interface EventBusArgs {
  readonly busName: string;
  readonly policy: PolicyDocument;
  /** Tags of the bus. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The event bus of the control account, to which data accounts forward events. */
export class EventBus extends pulumi.ComponentResource {
  /** The bus's ARN, once its policy allows events. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EventBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:events:EventBus", name, {}, opts);
    const bus = new aws.cloudwatch.EventBus(name, { name: args.busName, tags: { ...args.tags } }, { parent: this });
    const policy = new aws.cloudwatch.EventBusPolicy(
      name,
      { eventBusName: bus.name, policy: text(args.policy) },
      { parent: this },
    );
    this.arn = pulumi.all([bus.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}
