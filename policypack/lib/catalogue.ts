import { isService, matchesWildcard, type ServiceAction, serviceAction, serviceActions } from "@cross-account-s3/iam";

/** What an action pattern, such as `s3:Get*`, matches. */
type ActionMatch =
  /** The pattern is `*`. */
  | { readonly is: "every" }
  | { readonly is: "malformed" }
  | { readonly is: "noService"; readonly service: string }
  | { readonly is: "actions"; readonly service: string; readonly actions: readonly ServiceAction[] };

/** Actions by pattern with wildcards. A program repeats the same few patterns. */
const matched = new Map<string, readonly ServiceAction[]>();

/** Returns the actions that a pattern matches. Patterns ignore case. */
export function matchActions(pattern: string): ActionMatch {
  if (pattern === "*") return { is: "every" };
  const [, service, action] = /^([^:*?]+):(.+)$/.exec(pattern) ?? [];
  if (service === undefined || action === undefined) return { is: "malformed" };
  if (!isService(service)) return { is: "noService", service };
  const prefix = service.toLowerCase();
  if (!/[*?]/.test(action)) {
    const exact = serviceAction(pattern);
    return { is: "actions", service: prefix, actions: exact === undefined ? [] : [exact] };
  }
  const known =
    matched.get(pattern) ??
    serviceActions(prefix).filter(({ name }) => matchesWildcard(pattern, name, { ignoreCase: true }));
  matched.set(pattern, known);
  return { is: "actions", service: prefix, actions: known };
}
