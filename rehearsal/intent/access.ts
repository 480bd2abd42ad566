import type {
  ConditionOperator,
  ConditionTest,
  PatternElement,
  Policy,
  Principal,
  Statement,
} from "@cross-account-s3/iam";

/**
 * Access that the configuration intends: principals, actions, resources and conditions. It resembles a policy statement, and is derived
 * only from the configuration.
 */
export interface Access {
  /** The configuration setting that intends it, such as `grants.indexer: read`. */
  readonly because: string;
  readonly who: readonly Principal[];
  readonly actions: PatternElement;
  /** ARNs of the resources, with wildcards. */
  readonly on: readonly string[];
  /** If `on` is `*`, ARNs with wildcards of the resources that are excluded. @default none */
  readonly notOn?: readonly string[];
  /** Alternatives, of which at least one must hold. */
  readonly when: readonly Circumstances[];
}

/** Conditions that must all hold. */
export type Circumstances = readonly ConditionTest[];

/** Returns a condition. */
export function condition(
  operator: ConditionOperator,
  key: string,
  values: readonly string[],
  ifExists = false,
): ConditionTest {
  return { operator, ifExists, key, values };
}

/** Returns an element that matches only these patterns. */
export function only(patterns: readonly string[]): PatternElement {
  return { negated: false, patterns };
}

/** Returns an element that matches everything but these patterns. */
export function allBut(patterns: readonly string[]): PatternElement {
  return { negated: true, patterns };
}

/** Returns the alternatives in which both sides hold: each of one list combined with each of the other. */
export function both(a: readonly Circumstances[], b: readonly Circumstances[]): readonly Circumstances[] {
  return a.flatMap((one) => b.map((other) => [...one, ...other]));
}

/** No condition: the access always holds. */
export const ALWAYS: readonly Circumstances[] = [[]];

/** Returns intended access as a policy, for the prover and the evaluator. */
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
