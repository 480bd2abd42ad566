import type { Statement } from "../language/policy";
import type { PrincipalMatch } from "./principal-matches";
import type { Miss } from "./statement-matches";

/** The kinds of policy that AWS evaluates for a request, in AWS's order. */
export const LAYERS = [
  "resource control policy",
  "service control policy",
  "endpoint policy",
  "resource policy",
  "identity policy",
  "permissions boundary",
  "session policy",
] as const;

/** A layer of a decision: one kind of policy. */
export type Layer = (typeof LAYERS)[number];

/** A statement, and the policy that contains it. */
export interface StatementOfPolicy {
  /** The policy's name in the {@link PolicySet}. */
  readonly policy: string;
  readonly statement: Statement;
}

/** A statement that does not cover the request, and why. */
export interface MissedStatement extends StatementOfPolicy {
  readonly miss: Miss;
}

/** The outcome of one layer for a request. */
export type LayerDecision =
  | {
      readonly layer: Layer;
      /** `denies` if a statement denies the request; otherwise `allows` if every level allows it; otherwise `silent`. */
      readonly outcome: "denies" | "allows" | "silent";
      /** The statements that cover the request: those that deny it, or if there are none, those that allow it. */
      readonly statements: readonly StatementOfPolicy[];
      /** The statements that do not cover the request. */
      readonly missed: readonly MissedStatement[];
      /** The strongest match of the caller by an Allow statement; `none` if no statement allows. */
      readonly principal: PrincipalMatch;
    }
  /** No policy of this kind is attached. */
  | { readonly layer: Layer; readonly outcome: "absent" }
  /** AWS does not apply this kind of policy to the request. */
  | { readonly layer: Layer; readonly outcome: "exempt"; readonly reason: string };

/** The cause of a denial. */
export type DenialCause =
  | ({ readonly kind: "explicit denial"; readonly layer: Layer } & StatementOfPolicy)
  /** The layer does not allow the request. */
  | { readonly kind: "no allow"; readonly layer: Layer }
  /** The statement makes the bucket policy public, so `RestrictPublicBuckets` blocks callers of other accounts. */
  | ({ readonly kind: "block public access" } & StatementOfPolicy)
  /** STS refuses `AssumeRole` by a root user. */
  | { readonly kind: "root user" };

/** Whether AWS allows a request, the outcome of each layer, and the cause of a denial. */
export type Decision =
  | { readonly outcome: "allowed"; readonly layers: readonly LayerDecision[] }
  | { readonly outcome: "denied"; readonly cause: DenialCause; readonly layers: readonly LayerDecision[] };
