import { isService, matchesWildcard, type ServiceAction, serviceAction, serviceActions } from "@cross-account-s3/iam";

/** What a pattern of actions, such as `s3:Get*`, stands for. */
type Matched =
  | { readonly is: "every" }
  | { readonly is: "malformed" }
  | { readonly is: "noService"; readonly service: string }
  | { readonly is: "actions"; readonly service: string; readonly actions: readonly ServiceAction[] };

/** Finds the actions that a pattern stands for. Patterns are not case sensitive. */
export function matchActions(pattern: string): Matched {
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

/** The actions of each pattern with wildcards, kept: a program names the same few over and over. */
const matched = new Map<string, readonly ServiceAction[]>();
