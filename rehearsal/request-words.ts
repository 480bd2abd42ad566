import type { Request } from "@cross-account-s3/iam";
import { PRESENT } from "./intent/access-words";

/**
 * Returns the caller of a request in words.
 *
 * @param names names of roles by their ARNs. @default the ARNs themselves
 */
export function callerWords({ caller }: Request, names?: ReadonlyMap<string, string>): string {
  switch (caller.kind) {
    case "anonymous":
      return "anyone, without signing in,";
    case "service":
      return `the service ${caller.service}`;
    case "federated":
      return `an identity of ${caller.provider}`;
    case "root":
      return `the root user of ${caller.account}`;
    case "canonical-user":
      return `the canonical user ${caller.id}`;
    case "origin-access-identity":
      return `the origin access identity ${caller.id}`;
    default:
      return names?.get(caller.arn) ?? caller.arn;
  }
}

/** Condition keys that are left out, as almost every request has them. */
const USUAL: readonly string[] = ["aws:resourceaccount", "aws:viaawsservice"];

/**
 * Returns the unusual condition keys of a request, in parentheses for the end of a sentence; empty if there are none.
 *
 * @param isExample returns whether a value is only an example of the values that the sentence is about. @default no value is
 */
export function circumstanceWords(
  { context }: Request,
  isExample: (key: string, value: string) => boolean = () => false,
): string {
  const words = Object.entries(context).flatMap(([key, value]): string[] => {
    if (key === "aws:securetransport") return value === "false" ? ["without TLS"] : [];
    if (USUAL.includes(key)) return [];
    const said = typeof value === "string" ? value : value.join(", ");
    // The empty string is the simplest value of a key that must only be present.
    const suchAs = isExample(key, said) ? "such as " : "";
    return [PRESENT[key]?.[1] ?? `with ${key} ${said === "" ? '""' : `${suchAs}${said}`}`];
  });
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}

/** The maximum number of actions in a sentence. */
const MOST_ACTIONS = 8;

/** Returns actions as a list for a sentence, shortened to {@link MOST_ACTIONS}. */
export function actionWords(actions: readonly string[]): string {
  const more = actions.length - MOST_ACTIONS;
  return `${actions.slice(0, MOST_ACTIONS).join(", ")}${more > 0 ? ` and ${String(more)} more actions` : ""}`;
}
