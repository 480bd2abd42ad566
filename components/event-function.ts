import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link EventFunction}. */
export interface EventFunctionArgs {
  /** The ARN of an existing function, or of its alias. */
  readonly functionArn: string;
  /** The id of the statement in the function's policy: letters, digits, `-` and `_`, at most 100. */
  readonly statementId: string;
  /** The ARN of the bucket whose events invoke it. */
  readonly bucketArn: string;
  /** The account that owns the bucket; the bucket's ARN has no account. */
  readonly accountId: string;
}

/** S3's permission to invoke an existing function for the events of one bucket. */
export class EventFunction extends pulumi.ComponentResource {
  constructor(name: string, args: EventFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:lambda:EventFunction", name, {}, opts);
    const { functionArn, statementId, bucketArn, accountId } = args;
    // arn:aws:lambda:REGION:ACCOUNT:function:NAME[:ALIAS]
    const parts = functionArn.split(":");
    const alias = parts[7];
    new aws.lambda.Permission(
      name,
      {
        statementId,
        action: "lambda:InvokeFunction",
        function: parts.slice(0, 7).join(":"),
        ...(alias === undefined ? {} : { qualifier: alias }),
        principal: "s3.amazonaws.com",
        sourceArn: bucketArn,
        sourceAccount: accountId,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
