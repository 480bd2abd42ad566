import { normalText, parsePolicy } from "@cross-account-s3/iam";
import { type JsonObject, sorted } from "../json";

/**
 * True if two statements mean the same to AWS and have one Sid: services store and return whichever spelling they like, so that
 * a comparison of the texts would report drift that is none. Statements that are not understood are equal if their texts are.
 */
export function sameStatement(a: JsonObject, b: JsonObject): boolean {
  return sorted(a) === sorted(b) || (a.Sid === b.Sid && meaning(a) !== undefined && meaning(a) === meaning(b));
}

function meaning(statement: JsonObject): string | undefined {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "resource" });
  return "policy" in parsed ? normalText(parsed.policy) : undefined;
}
