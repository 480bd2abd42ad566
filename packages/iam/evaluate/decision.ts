import type { Statement } from "../language/policy";
import type { PrincipalMatch } from "./principal-matches";
import type { Miss } from "./statement-matches";

/** The kinds of policy that take part in a request, in the order in which AWS looks at them. */
export const LAYERS = [
  "resource control policy",
  "service control policy",
  "endpoint policy",
  "resource policy",
  "identity policy",
  "permissions boundary",
  "session policy",
] as const;

/** The name of a layer, one of {@link LAYERS}. */
export type Layer = (typeof LAYERS)[number];

/** A statement, and the policy that it stands in. */
export interface StatementOfPolicy {
  /** The policy's name in the {@link PolicySet}. */
  readonly policy: string;
  readonly statement: Statement;
}

/** A statement that does not cover the request, and why. */
export interface MissedStatement extends StatementOfPolicy {
  readonly miss: Miss;
}

/** What one kind of policy says of a request. */
export type LayerDecision =
  | {
      readonly layer: Layer;
      /** Whether a statement denies the request; else whether enough of them allow it; else `silent`. */
      readonly outcome: "denies" | "allows" | "silent";
      /** The statements that cover the request: those that deny it if any does, else those that allow it. */
      readonly statements: readonly StatementOfPolicy[];
      /** All other statements that do not cover it. */
      readonly missed: readonly MissedStatement[];
      /** How the strongest statement that allows names the caller; `none` if nothing allows. */
      readonly principal: PrincipalMatch;
    }
  /** No such policy is attached. */
  | { readonly layer: Layer; readonly outcome: "absent" }
  /** AWS does not apply it to this request. */
  | { readonly layer: Layer; readonly outcome: "exempt"; readonly reason: string };

/** The cause of a denial. */
export type DenialCause =
  | ({ readonly kind: "explicit denial"; readonly layer: Layer } & StatementOfPolicy)
  /** Nothing in the layer allows the request. */
  | { readonly kind: "no allow"; readonly layer: Layer }
  /** The statement makes the bucket's policy public, and `RestrictPublicBuckets` cuts callers of other accounts. */
  | ({ readonly kind: "block public access" } & StatementOfPolicy)
  /** STS takes no `AssumeRole` of a root user. */
  | { readonly kind: "root user" };

/** Whether AWS allows a request, and what decided it. */
export type Decision =
  | { readonly outcome: "allowed"; readonly layers: readonly LayerDecision[] }
  | { readonly outcome: "denied"; readonly cause: DenialCause; readonly layers: readonly LayerDecision[] };
