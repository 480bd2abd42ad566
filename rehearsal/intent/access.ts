import type {
  ConditionOperator,
  ConditionTest,
  PatternElement,
  Policy,
  Principal,
  Statement,
} from "@cross-account-s3/iam";

/**
 * Access that the configuration intends: who may do what, on what, under which circumstances. It reads like a statement of a
 * policy, and is derived only from the configuration.
 */
export interface Access {
  /** What of the configuration asks for it, such as `grants.indexer: read`. */
  readonly because: string;
  readonly who: readonly Principal[];
  readonly actions: PatternElement;
  /** ARNs, with wildcards. */
  readonly on: readonly string[];
  /** Where it is on `*`: ARNs, with wildcards, that it is not on. @default none */
  readonly notOn?: readonly string[];
  /** Alternatives, one of which must hold: each is a list of conditions that hold together. */
  readonly when: readonly Circumstances[];
}

/** Conditions that hold together. */
export type Circumstances = readonly ConditionTest[];

/** One condition. */
export function condition(
  operator: ConditionOperator,
  key: string,
  values: readonly string[],
  ifExists = false,
): ConditionTest {
  return { operator, ifExists, key, values };
}

/** These actions. */
export function only(patterns: readonly string[]): PatternElement {
  return { negated: false, patterns };
}

/** Every action but these. */
export function allBut(patterns: readonly string[]): PatternElement {
  return { negated: true, patterns };
}

/** Each alternative of one list together with each of another. */
export function both(a: readonly Circumstances[], b: readonly Circumstances[]): readonly Circumstances[] {
  return a.flatMap((one) => b.map((other) => [...one, ...other]));
}

/** Whatever the circumstances. */
export const ALWAYS: readonly Circumstances[] = [[]];

/** Intended access as a policy, which the prover and the evaluator read as any other. */
export function accessPolicy(accesses: readonly Access[]): Policy {
  const statements = accesses.flatMap(({ who, actions, on, notOn, when }) =>
    when.map((conditions): Omit<Statement, "index"> => ({
      effect: "Allow",
      principal: { negated: false, principals: who },
      action: actions,
      resource: notOn ? allBut(notOn) : only(on),
      conditions,
    })),
  );
  return { version: "2008-10-17", statements: statements.map((statement, index) => ({ ...statement, index })) };
}
