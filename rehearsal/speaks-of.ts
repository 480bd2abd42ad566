import { list, type StatementJson } from "./policy-json";
import { matches } from "./relation";

/** Whether a statement is about an action: one of its actions fits, or none of those that it leaves out. */
export function speaksOf({ Action, NotAction }: StatementJson, action: string): boolean {
  const fits = (patterns: string | readonly string[] | undefined) =>
    list(patterns).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  return Action === undefined ? NotAction !== undefined && !fits(NotAction) : fits(Action);
}
