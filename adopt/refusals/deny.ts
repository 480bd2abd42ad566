import {
  matchesWildcard,
  parsePolicy,
  type PatternElement,
  type Statement,
  wildcardsOverlap,
} from "@cross-account-s3/iam";
import { type JsonObject, texts } from "../json";
import { sidOf } from "../merge/policy";
import { callersOf } from "./callers";
import { all, conditionsMet, covers, type Verdict } from "./conditions";

/** A denial written by others that meets a grant of ours. */
export interface Defeat {
  /** Sid of the deny, or its place in the document. */
  readonly deny: string;
  /** Sid of our grant. */
  readonly grant: string;
  /** True if the grant, or one of its actions or roles, is certainly defeated; false if that depends on the request. */
  readonly certain: boolean;
}

/** Every pair of a foreign deny and a grant of ours that it defeats, or may defeat. */
export function defeats(others: readonly JsonObject[], ours: readonly JsonObject[]): readonly Defeat[] {
  const denies = others.flatMap((statement, i) =>
    statement.Effect === "Deny" ? [{ denial: read(statement), name: sidOf(statement) ?? `statement ${i + 1}` }] : [],
  );
  const grants = ours.filter((statement) => statement.Effect === "Allow");
  return denies.flatMap(({ denial, name }) =>
    grants.flatMap((grant) => {
      const verdict = denial === undefined ? "unknown" : meets(denial, grant);
      return verdict === "no" ? [] : [{ deny: name, grant: sidOf(grant) ?? "", certain: verdict === "yes" }];
    }),
  );
}

/** The statement, if it can be read. */
function read(statement: JsonObject): Statement | undefined {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "resource" });
  return "policy" in parsed ? parsed.policy.statements[0] : undefined;
}

/** Whether the deny covers what the grant gives to at least one of its callers. */
function meets(deny: Statement, grant: JsonObject): Verdict {
  const callers = callersOf(grant).map((caller) =>
    all([deny.principal ? covers(deny.principal, caller) : "no", conditionsMet(deny.conditions, caller)]),
  );
  const who: Verdict = callers.includes("yes") ? "yes" : callers.includes("unknown") ? "unknown" : "no";
  return all([
    who,
    reaches(deny.action, texts(grant.Action), { ignoreCase: true }),
    // SQS and KMS statements may have no resource, which means the queue or key itself.
    deny.resource ? reaches(deny.resource, texts(grant.Resource)) : "yes",
  ]);
}

/**
 * Whether the deny's actions (or resources) cover one of the grant's; unknown if they cover a part of one. A `*` of the grant is
 * a character like any other to the matcher, so that it also decides whether one pattern covers another.
 */
function reaches(
  { negated, patterns }: PatternElement,
  given: readonly string[],
  spelling: { readonly ignoreCase?: boolean } = {},
): Verdict {
  const lower = (text: string) => (spelling.ignoreCase === true ? text.toLowerCase() : text);
  const whole = (one: string) => patterns.some((pattern) => matchesWildcard(pattern, one, spelling));
  const part = (one: string) => patterns.some((pattern) => wildcardsOverlap(lower(pattern), lower(one)));
  if (negated ? given.some((one) => !part(one)) : given.some(whole)) return "yes";
  return given.some((one) => part(one) && !(negated && whole(one))) ? "unknown" : "no";
}
