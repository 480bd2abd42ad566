import type { ConditionTest } from "./condition";
import type { PrincipalElement } from "./principal";

/**
 * A parsed policy document. An element that JSON may write as one value or as a list is always a list. An element for which AWS
 * has a default is always present.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface Policy {
  /** `2008-10-17` is AWS's default. In that version policy variables are plain text. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** One statement of a policy. */
export interface Statement {
  /** Zero-based position in the document. Messages use it to name a statement without a Sid. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** `Principal` or `NotPrincipal`; absent in identity policies. */
  readonly principal?: PrincipalElement;
  /** `Action` or `NotAction`: patterns such as `s3:Get*`, as written. */
  readonly action: PatternElement;
  /** `Resource` or `NotResource`; absent in trust policies. */
  readonly resource?: PatternElement;
  /** The statement applies only if every one holds. */
  readonly conditions: readonly ConditionTest[];
}

/** `Action`, `Resource`, or their negated forms. */
export interface PatternElement {
  /** True for `NotAction` and `NotResource`. */
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** A policy, and its name in decisions and messages. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}
