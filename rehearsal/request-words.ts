import type { Request } from "@cross-account-s3/iam";
import { PRESENT } from "./intent/access-words";

/**
 * Who makes a request, in words.
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

/** Keys that a reader does not need to see. */
const USUAL: readonly string[] = ["aws:resourceaccount", "aws:viaawsservice"];

/** What is out of the ordinary in a request, as words behind a sentence; empty if nothing is. */
export function circumstanceWords({ context }: Request): string {
  const words = Object.entries(context).flatMap(([key, value]): string[] => {
    if (key === "aws:securetransport") return value === "false" ? ["without TLS"] : [];
    if (USUAL.includes(key)) return [];
    const said = typeof value === "string" ? value : value.join(", ");
    // An empty text is the simplest value of a key that only has to be there.
    return [PRESENT[key]?.[1] ?? `with ${key} ${said === "" ? '""' : said}`];
  });
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}

/** At most so many actions are written out. */
const MOST_ACTIONS = 8;

/** Actions, as many as a sentence takes. */
export function actionWords(actions: readonly string[]): string {
  const more = actions.length - MOST_ACTIONS;
  return `${actions.slice(0, MOST_ACTIONS).join(", ")}${more > 0 ? ` and ${String(more)} more actions` : ""}`;
}
