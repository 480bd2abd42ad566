import { type JsonObject, texts } from "../json";
import { sidOf } from "../merge/policy";
import { callersOf } from "./callers";
import { all, conditionsMet, takesIn, type Verdict } from "./conditions";
import { reach } from "./patterns";

/** A deny of somebody else's that meets a grant of ours. */
export interface Defeat {
  /** Sid of the deny, or its place in the document. */
  readonly deny: string;
  /** Sid of our grant. */
  readonly grant: string;
  /** True if the grant, or one of its actions or roles, is certainly defeated; false if that hangs on the request. */
  readonly certain: boolean;
}

/** Every pair of a foreign deny and a grant of ours that it defeats, or may defeat. */
export function defeats(others: readonly JsonObject[], ours: readonly JsonObject[]): readonly Defeat[] {
  const denies = others.flatMap((statement, i) =>
    statement.Effect === "Deny" ? [{ statement, name: sidOf(statement) ?? `statement ${i + 1}` }] : [],
  );
  const grants = ours.filter((statement) => statement.Effect === "Allow");
  return denies.flatMap(({ statement, name }) =>
    grants.flatMap((grant) => {
      const verdict = meets(statement, grant);
      return verdict === "no" ? [] : [{ deny: name, grant: sidOf(grant) ?? "", certain: verdict === "yes" }];
    }),
  );
}

/** Whether the deny hits what the grant gives to at least one of its callers. */
function meets(deny: JsonObject, grant: JsonObject): Verdict {
  const callers = callersOf(grant).map((caller) => all([takesIn(deny, caller), conditionsMet(deny.Condition, caller)]));
  const who: Verdict = callers.includes("yes") ? "yes" : callers.includes("unknown") ? "unknown" : "no";
  return all([who, covers(deny, grant, "Action"), covers(deny, grant, "Resource")]);
}

/** Whether the deny's actions (or resources) cover one of the grant's; unknown if it takes away only a part of one. */
function covers(deny: JsonObject, grant: JsonObject, element: "Action" | "Resource"): Verdict {
  const spelling = { ignoreCase: element === "Action" };
  const given = texts(grant[element]);
  const taken = deny[element];
  if (taken !== undefined) {
    const far = reach(texts(taken), given, spelling);
    return far === "all" ? "yes" : far === "part" ? "unknown" : "no";
  }
  const spared = texts(deny[`Not${element}`]);
  // Neither is there: SQS and KMS statements may do without a resource, which means the host itself.
  if (spared.length === 0) return "yes";
  const hit = given.filter((one) => reach(spared, [one], spelling) === "none");
  if (hit.length > 0) return "yes";
  return given.some((one) => reach(spared, [one], spelling) === "part") ? "unknown" : "no";
}
