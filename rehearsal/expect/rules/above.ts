import { directGrantOf, viaOf } from "../../intent/model";
import { administrator, type Caller, askKeyThroughS3, askS3, encryptionContexts } from "../ask";
import { keyOf } from "../caller";
import type { Level } from "../../../documents/levels";
import type { Cell, RequestCheck, Rule, Scope } from "../check";
import { granteeOf, throughAnyPolicy } from "../grantee";
import { expectedActions, UNIVERSE } from "../../intent/levels";
import { consumerManages, grantOf } from "../../intent/model";

/**
 * Every action above the granted level is denied by the data account's documents alone: even if the control account let
 * the role do everything.
 */
export const above: Rule = {
  of: "cell",
  checks({ role, bucket }, scope) {
    const itself = throughAnyPolicy(administrator(role.arn), bucket, scope);
    return [
      ...beyondLevel({ role, bucket }, scope, role.name, directGrantOf(bucket, role), itself),
      ...(viaOf(bucket, role)
        ? beyondLevel(
            { role, bucket },
            scope,
            `${role.name}, by way of a role,`,
            grantOf(bucket, role),
            granteeOf({ role, bucket }, scope).strongest,
          )
        : []),
    ];
  },
};

function beyondLevel(
  { bucket }: Cell,
  { world }: Scope,
  who: string,
  granted: Level | undefined,
  caller: Caller,
): readonly RequestCheck[] {
  const key = keyOf(world, bucket);
  const denied = (action: string, what: string, question: RequestCheck["questions"][number]): RequestCheck => ({
    kind: "request",
    rule: "above level",
    title: `${who} must not ${action} on ${what}${granted === undefined ? ", having no grant" : `, above ${granted}`}`,
    expected: "denied",
    action,
    questions: [question],
  });
  const beyond = (on: "objects" | "bucket" | "key") => {
    const within = expectedActions(granted, on, consumerManages(bucket));
    return UNIVERSE[on].filter((action) => !within.includes(action));
  };
  return [
    ...beyond("objects").map((a) => denied(a, `objects of ${bucket.name}`, askS3(world, caller, a, bucket, "objects"))),
    ...beyond("bucket").map((a) => denied(a, bucket.name, askS3(world, caller, a, bucket, "bucket"))),
    ...(key.unknown
      ? []
      : beyond("key").flatMap((a) =>
          encryptionContexts(bucket).map(({ arn, words }) =>
            denied(
              a,
              `the key of ${bucket.name} (for objects ${words})`,
              askKeyThroughS3(world, caller, a, bucket, key.arn, arn),
            ),
          ),
        )),
  ];
}
