import type { Fault } from "./read/fault";

/** Something that is otherwise than the configuration wants. */
export interface Finding {
  /**
   * What kind it is: a thing that is gone, a setting that differs, access gained or lost against what is declared, a
   * principal that no longer exists, something that cannot be judged, a broken promise of the proof, a request that came
   * out otherwise, or another opinion than ours of AWS's own analysis.
   */
  readonly kind: "gone" | "setting" | "access" | "orphan" | "unjudged" | "proof" | "request" | "analyzer";
  /** The thing it is about, such as `bucket/acme-genomics`. */
  readonly of: string;
  readonly stack: string;
  /** What is wrong and what it means, as a sentence. */
  readonly title: string;
  readonly details: readonly string[];
}

/** What the comparison of one thing, or of many, came to. */
export interface Drift {
  readonly findings: readonly Finding[];
  /** What could not be read, so that nothing is known of it. */
  readonly unchecked: readonly Fault[];
  /** Things whose documents have other words than declared, with the same effect. */
  readonly reworded: readonly string[];
}

/** Several comparisons as one. */
export function together(drifts: readonly Drift[]): Drift {
  return {
    findings: drifts.flatMap(({ findings }) => findings),
    unchecked: drifts.flatMap(({ unchecked }) => unchecked),
    reworded: drifts.flatMap(({ reworded }) => reworded),
  };
}
