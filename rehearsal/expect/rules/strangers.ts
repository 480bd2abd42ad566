import { administrator, ANONYMOUS, askKey, askKeyThroughS3, askS3, type Caller, rootOf } from "../ask";
import { keyOf } from "../caller";
import type { RequestCheck, Rule, Scope } from "../check";
import { throughAnyPolicy } from "../grantee";
import { UNIVERSE } from "../../intent/levels";
import { type ExpectedBucket, grantOf } from "../../intent/model";
import { adminElsewhere, LOOKALIKE } from "../nobody";

/** Those whom no grant names: nobody signed in, another account, and the control account's other principals. */
function strangers(bucket: ExpectedBucket, { expected }: Scope): readonly (readonly [string, Caller])[] {
  const { partition } = bucket;
  const roles = expected.roles.filter((role) => role.stack === bucket.controlStack);
  const control = roles[0]?.accountId;
  const granted = roles.filter((role) => grantOf(bucket, role) !== undefined);
  return [
    ["anybody, without signing in,", ANONYMOUS],
    ["another account's administrator", administrator(adminElsewhere(partition))],
    ...(control === undefined
      ? []
      : ([
          ["a control role without a grant", administrator(`arn:${partition}:iam::${control}:role/without-a-grant`)],
          ["the control account's root user", administrator(rootOf(partition, control))],
        ] as const)),
    // A pattern where an exact ARN belongs would let these in.
    ...granted.map(
      ({ name, arn }) => [`a role whose ARN begins like ${name}'s`, administrator(`${arn}${LOOKALIKE}`)] as const,
    ),
  ];
}

/** Who has no grant may do nothing, whatever the own account allows. */
export const strangersOfBucket: Rule = {
  of: "bucket",
  checks(bucket, scope) {
    const { world } = scope;
    const key = keyOf(world, bucket);
    return strangers(bucket, scope).flatMap(([who, asked]) => {
      const caller = throughAnyPolicy(asked, bucket, scope);
      const denied = (action: string, what: string, question: RequestCheck["questions"][number]): RequestCheck => ({
        kind: "request",
        rule: "strangers",
        title: `${who} must not ${action} on ${what}`,
        expected: "denied",
        action,
        // Block Public Access would hide a public statement, and then cut off the granted roles as well.
        questions: [{ ...question, restrictsPublic: false }],
      });
      return [
        ...UNIVERSE.objects.map((a) =>
          denied(a, `objects of ${bucket.name}`, askS3(world, caller, a, bucket, "objects")),
        ),
        ...UNIVERSE.bucket.map((a) => denied(a, bucket.name, askS3(world, caller, a, bucket, "bucket"))),
        ...(key.unknown
          ? []
          : UNIVERSE.key.flatMap((a) => [
              denied(a, `the key of ${bucket.name}`, askKey(world, caller, a, bucket, key.arn)),
              denied(
                a,
                `the key of ${bucket.name} through S3`,
                askKeyThroughS3(world, caller, a, bucket, key.arn, bucket.arn),
              ),
            ])),
      ];
    });
  },
};
