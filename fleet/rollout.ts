import type { Dependencies } from "./dependencies";
import type { FailureCause, Outcome } from "./engine";

/** Options of a run, in the terms of CloudFormation StackSets. */
export interface RolloutOptions {
  /** The most stacks that run at a time. */
  readonly concurrency: number;
  /** The number of stacks that may fail in the whole run. After more failures, no further stack starts. */
  readonly failureTolerance: number;
  /**
   * `strict` lowers the concurrency so that at most `failureTolerance` + 1 stacks fail; `soft` does not.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/concept-how-stacksets-respond-to-failures.html
   */
  readonly concurrencyMode: "strict" | "soft";
  /** The number of canaries among the stacks that no other stack depends on. The others start only after all canaries succeed. */
  readonly canary: number;
  /** The order of the Regions. Regions that it does not name come last, together. Empty for all Regions at once. */
  readonly regionOrder: readonly string[];
}

/** A stack to run, with its Region. */
interface RolloutStack {
  readonly name: string;
  readonly region: string;
}

/** The result of a stack in a run. */
export type StackResult =
  | Outcome
  /** A dependency of the stack did not succeed. */
  | { readonly kind: "skipped"; readonly because: string }
  /** The run stopped before the stack started. */
  | { readonly kind: "notStarted"; readonly because: string }
  /** The stack cannot be previewed before a dependency is deployed. */
  | { readonly kind: "deferred"; readonly because: string };

/** Failure causes that affect every stack. */
const FOR_ALL: readonly FailureCause[] = ["credentials", "backend", "disk"];

/**
 * Runs an operation over stacks. Each stack starts as soon as its dependencies have succeeded.
 *
 * Canaries and the order of Regions apply only to the stacks that no other stack depends on.
 *
 * @param dependencies maps each stack to the stacks that must succeed first. Dependencies outside `stacks` count as succeeded.
 * @param leaves the names of the stacks that no other stack depends on.
 * @param start runs one stack. Must not throw.
 * @param stop aborted to start no further stack, with the reason.
 * @returns the result of each stack, by its name.
 */
export async function rollOut(
  stacks: readonly RolloutStack[],
  dependencies: Dependencies,
  leaves: ReadonlySet<string>,
  options: RolloutOptions,
  start: (name: string) => Promise<Outcome>,
  stop: AbortSignal,
): Promise<ReadonlyMap<string, StackResult>> {
  const results = new Map<string, StackResult>();
  const running = new Map<string, Promise<void>>();
  const waves = wavesOf(stacks, leaves, options);
  const waiting = new Set(stacks.map(({ name }) => name));
  const canaries = new Set(waves.flatMap((wave) => (wave.canary ? wave.names : [])));
  let halted: string | undefined;

  const failures = (): number => [...results.values()].filter(({ kind }) => kind === "failed").length;
  const limit = (): number =>
    options.concurrencyMode === "soft"
      ? options.concurrency
      : Math.min(options.concurrency, options.failureTolerance + 1 - failures());
  const before = (name: string): readonly string[] =>
    (dependencies.get(name) ?? []).filter((other) => waiting.has(other) || running.has(other) || results.has(other));
  const wave = (name: string): number => waves.findIndex(({ names }) => names.includes(name));
  const openWave = (): number =>
    waves.findIndex(({ names }) => names.some((name) => waiting.has(name) || running.has(name)));
  const isReady = (name: string): boolean =>
    before(name).every((other) => results.get(other)?.kind === "succeeded") &&
    (!leaves.has(name) || wave(name) === openWave());

  const settle = (name: string, outcome: Outcome): void => {
    results.set(name, outcome);
    running.delete(name);
    if (outcome.kind !== "failed") return;
    if (stop.aborted) halted ??= String(stop.reason);
    if (FOR_ALL.includes(outcome.cause)) halted ??= outcome.message;
    else if (canaries.has(name)) halted ??= `canary ${name} failed`;
    else if (failures() > options.failureTolerance) {
      halted ??= `${failures()} failed, with a failure tolerance of ${options.failureTolerance}`;
    }
  };
  const skipDependents = (): boolean => {
    const found = [...waiting].flatMap((name) => {
      const failed = before(name).find((other) => !["succeeded", undefined].includes(results.get(other)?.kind));
      return failed === undefined ? [] : [{ name, failed }];
    });
    for (const { name, failed } of found) {
      waiting.delete(name);
      results.set(name, { kind: "skipped", because: `it depends on ${failed}, which did not succeed` });
    }
    return found.length > 0;
  };

  for (;;) {
    while (skipDependents());
    if (stop.aborted) halted ??= String(stop.reason);
    if (halted !== undefined) {
      for (const name of waiting) results.set(name, { kind: "notStarted", because: halted });
      waiting.clear();
    }
    for (const name of [...waiting].filter(isReady).slice(0, Math.max(0, limit() - running.size))) {
      waiting.delete(name);
      running.set(
        name,
        start(name).then((outcome) => {
          settle(name, outcome);
        }),
      );
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  return new Map(stacks.flatMap(({ name }) => withResult(name, results.get(name))));
}

function withResult(name: string, result: StackResult | undefined): readonly (readonly [string, StackResult])[] {
  return result ? [[name, result]] : [];
}

/** Leaves that may run at the same time. A wave starts after the wave before it has ended. */
interface Wave {
  readonly canary: boolean;
  readonly names: readonly string[];
}

function wavesOf(
  stacks: readonly RolloutStack[],
  leaves: ReadonlySet<string>,
  { canary, regionOrder }: RolloutOptions,
): readonly Wave[] {
  const place = ({ region }: RolloutStack): number => {
    const at = regionOrder.indexOf(region);
    return at < 0 ? regionOrder.length : at;
  };
  const ordered = stacks.filter(({ name }) => leaves.has(name)).sort((a, b) => place(a) - place(b));
  const rest = ordered.slice(canary);
  return [
    { canary: true, names: ordered.slice(0, canary).map(({ name }) => name) },
    ...[...regionOrder, undefined].map((_, n) => ({
      canary: false,
      names: rest.filter((stack) => place(stack) === n).map(({ name }) => name),
    })),
  ];
}
