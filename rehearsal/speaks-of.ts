import { matchesWildcard } from "@cross-account-s3/iam";
import { list, type StatementJson } from "./policy-json";

/** Whether a statement is about an action: one of its actions fits, or none of those that it leaves out. */
export function speaksOf({ Action, NotAction }: StatementJson, action: string): boolean {
  const names = (patterns: string | readonly string[] | undefined) =>
    list(patterns).some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  return Action === undefined ? NotAction !== undefined && !names(NotAction) : names(Action);
}
