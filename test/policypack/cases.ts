import type { CheckConfig, DeclaredResource } from "../../policypack/lib/check";

/** Resources that belong together: one, or several that make a stack. */
export type Some = DeclaredResource | readonly DeclaredResource[];

/** What a rule is tested with. Every kind must be there; where a rule has no such case, it says why. */
export interface Cases {
  /** Nothing is reported. */
  readonly compliant: Readonly<Record<string, Some>>;
  /** Something is reported, by this rule, each time. */
  readonly broken: Readonly<Record<string, Some>>;
  /** What the rule reads is not there at all. */
  readonly missing: { readonly of: Some; readonly reports: boolean };
  /** Nothing is reported before it is known; `waits` is whether the pack says that this rule waits for it. */
  readonly unknown: { readonly of: Some; readonly waits: boolean };
  /** The same broken case under another resource type is not reported; made by the runner. */
  readonly config?: CheckConfig;
}
