import { normalText, parsePolicy } from "@cross-account-s3/iam";
import { type JsonObject, sorted } from "../json";

/**
 * Returns whether two statements have the same meaning and the same Sid. Services may return another form than was written, so a comparison
 * of texts would report false drift. Statements that cannot be parsed are equal if their texts are.
 */
export function sameStatement(a: JsonObject, b: JsonObject): boolean {
  return sorted(a) === sorted(b) || (a.Sid === b.Sid && meaning(a) !== undefined && meaning(a) === meaning(b));
}

function meaning(statement: JsonObject): string | undefined {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "resource" });
  return "policy" in parsed ? normalText(parsed.policy) : undefined;
}
