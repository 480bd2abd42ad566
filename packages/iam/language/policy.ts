import type { ConditionTest } from "./condition";
import type { PrincipalElement } from "./principal";

/**
 * A policy document after parsing. Lists that JSON may write as a single value are lists here, and nothing is optional
 * that AWS has a default for.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface Policy {
  /** `2008-10-17` is AWS's default; under it policy variables are plain text. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** One statement of a policy. */
export interface Statement {
  /** Position in the document, from 0: names a statement without a Sid. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** `Principal` or `NotPrincipal`; absent in identity policies. */
  readonly principal?: PrincipalElement;
  /** `Action` or `NotAction`: patterns such as `s3:Get*`, as written. */
  readonly action: PatternElement;
  /** `Resource` or `NotResource`; absent in trust policies. */
  readonly resource?: PatternElement;
  /** All of them must hold. */
  readonly conditions: readonly ConditionTest[];
}

/** `Action`, `Resource`, or their negated forms. */
export interface PatternElement {
  /** True for `NotAction` and `NotResource`. */
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** A policy and the name by which decisions and messages refer to it. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}
