import type { Fault } from "./readers/fault";

/** A difference between what is deployed and what is declared or intended. */
export interface Finding {
  /**
   * The kind: a resource that does not exist, a setting that differs, access gained or lost, a principal that was deleted,
   * a violation of the proof, a request with another outcome, or a finding of IAM Access Analyzer.
   */
  readonly kind: "gone" | "setting" | "access" | "orphan" | "proof" | "request" | "analyzer";
  /** The subject, such as `bucket/acme-genomics`. */
  readonly of: string;
  readonly stack: string;
  /** The difference and its consequence, as a sentence. */
  readonly title: string;
  readonly details: readonly string[];
}

/** The result of comparing one or several subjects. */
export interface Drift {
  readonly findings: readonly Finding[];
  /** What was not compared because it could not be read. */
  readonly unchecked: readonly Fault[];
  /** Subjects whose documents differ from the declared text and have the same effect. */
  readonly reworded: readonly string[];
}

/** Combines several results. */
export function together(drifts: readonly Drift[]): Drift {
  return {
    findings: drifts.flatMap(({ findings }) => findings),
    unchecked: drifts.flatMap(({ unchecked }) => unchecked),
    reworded: drifts.flatMap(({ reworded }) => reworded),
  };
}
