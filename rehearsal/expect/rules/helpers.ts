import { actionsAsWritten, type StatementJson } from "../../policy-json";
import type { NamedDocument } from "../../world";
import { administrator, askAssume, askKeyThroughS3, askS3, roleAsItIs, rootOf, withResource } from "../ask";
import { keyOf } from "../caller";
import type { Check, Rule, Scope } from "../check";
import { logBucketsOf } from "../logs";
import type { ExpectedBeside } from "../../intent/model";
import { adminElsewhere } from "../nobody";

const ON_OBJECTS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const ON_BUCKET = ["s3:ListBucket", "s3:PutBucketPolicy"];
const ON_KEY = ["kms:Decrypt", "kms:PutKeyPolicy"];

/**
 * The roles that a stack makes for services, to pass events on and to write a trail's log group, have the actions of that
 * and no others: no bucket and no key of the stack, even where these leave it to the account.
 */
export const helpers: Rule = {
  of: "stack",
  checks(stack, scope) {
    const { forwarding, trail } = stack;
    return [
      ...(forwarding ? helper(stack, forwarding.roleArn, "events:PutEvents", scope) : []),
      ...(trail?.alarms ? helper(stack, trail.alarms.roleArn, "logs:CreateLogStream, logs:PutLogEvents", scope) : []),
    ];
  },
};

/** In its own account, a document that let in everybody would let the role in past its own policies; this one asks them. */
function leftToAccount({ partition, accountId }: ExpectedBeside): NamedDocument {
  const Principal = { AWS: rootOf(partition, accountId) };
  const statement: StatementJson = { Sid: "AllowAccount", Effect: "Allow", Principal, Action: "*", Resource: "*" };
  return { id: "left to the account", policy: { Version: "2012-10-17", Statement: [statement] } };
}

function helper(stack: ExpectedBeside, arn: string, actions: string, { expected, world }: Scope): readonly Check[] {
  const caller = roleAsItIs(world, arn);
  const shared = expected.buckets
    .filter((bucket) => bucket.stack === stack.stack)
    .map((bucket) => ({ bucket, key: keyOf(world, bucket).arn }));
  const logs = logBucketsOf(stack).map((bucket) => ({
    bucket,
    key: world.buckets.get(bucket.name)?.encryption?.keyArn,
  }));
  const questions = [...shared, ...logs].flatMap(({ bucket, key }) => [
    ...ON_OBJECTS.map((action) => askS3(world, caller, action, bucket, "objects")),
    ...ON_BUCKET.map((action) => askS3(world, caller, action, bucket, "bucket")),
    ...(key === undefined
      ? []
      : ON_KEY.map((action) => askKeyThroughS3(world, caller, action, bucket, key, bucket.arn))),
  ]);
  const allowed = caller.documents.identity.flatMap(({ policy }) =>
    policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(actionsAsWritten),
  );
  const stranger = administrator(adminElsewhere(stack.partition));
  return [
    {
      kind: "setting",
      rule: "helpers",
      title: `the actions that ${arn}'s own policies allow`,
      expected: actions,
      found: [...new Set(allowed)].sort().join(", "),
    },
    ...questions.map((question): Check => ({
      kind: "request",
      rule: "helpers",
      title: `${arn}'s own policies must not let it ${question.action} on ${question.resource}`,
      expected: "denied",
      action: question.action,
      questions: [withResource({ ...question, restrictsPublic: false }, leftToAccount(stack))],
    })),
    {
      kind: "request",
      rule: "helpers",
      title: `another account's administrator must not assume ${arn}`,
      expected: "denied",
      action: "sts:AssumeRole",
      questions: [askAssume(world, stranger, arn)],
    },
  ];
}
