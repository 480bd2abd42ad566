/**
 * Actions that AWS's examples still name, although no request requires them. The services accept them silently.
 */
const OBSOLETE = new Set(["sns:receive"]);

/** Whether an action is accepted but has no effect. */
export function isObsolete(action: string): boolean {
  return OBSOLETE.has(action.toLowerCase());
}
