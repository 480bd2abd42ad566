import type { Dependencies } from "./dependencies";
import { dependenciesOf, reversed } from "./dependencies";
import type { Engine, Operation, Outcome } from "./engine";
import type { Progress } from "./progress";
import { counted } from "./report";
import { type RolloutOptions, rollOut, type StackResult } from "./rollout";
import type { Fleet, FleetStack } from "./stacks";
import { retryingThrottled } from "./throttling";

/** The signals that stop and cancel a run. */
interface RunSignals {
  /** Aborted to start no further stack. */
  readonly stop: AbortSignal;
  /** Aborted to cancel the running stacks. */
  readonly cancel: AbortSignal;
}

/**
 * Runs an operation over stacks of a fleet, in the order of their dependencies.
 *
 * A preview changes nothing. Its stacks therefore wait for no dependencies, and a failure stops no other stack.
 *
 * @param fleet the whole fleet, which determines the dependencies.
 * @param stacks the stacks to run.
 * @returns the result of each stack, by its name.
 */
export async function runStacks(
  fleet: Pick<Fleet, "project" | "stacks">,
  stacks: readonly FleetStack[],
  operation: Operation,
  options: RolloutOptions,
  engine: Engine,
  progress: Progress,
  { stop, cancel }: RunSignals,
): Promise<ReadonlyMap<string, StackResult>> {
  progress.begin(stacks.length);
  const all = dependenciesOf(fleet);
  const dependencies: Dependencies =
    operation === "preview" ? new Map() : operation === "destroy" ? reversed(all) : all;
  const depended = new Set([...all.values()].flat());
  const leaves = new Set(stacks.map(({ name }) => name).filter((name) => !depended.has(name)));
  const retrying = retryingThrottled(engine, (stack, text) => {
    progress.say(`${stack}: ${text}`);
  });
  return await rollOut(
    stacks.map(({ name, config }) => ({ name, region: config.connection.region })),
    dependencies,
    leaves,
    operation === "preview" ? { ...options, failureTolerance: stacks.length, canary: 0, regionOrder: [] } : options,
    async (name) => {
      progress.started(name);
      const report = (resources: number): void => {
        progress.resources(name, resources);
      };
      const outcome = await retrying.run(name, operation, report, cancel);
      progress.ended(name, outcome.kind === "failed", inWords(outcome));
      return outcome;
    },
    stop,
  );
}

function inWords(outcome: Outcome): string {
  if (outcome.kind === "succeeded") return counted(outcome.changes);
  return `failed: ${outcome.message.split("\n")[0] ?? ""}`;
}

/** Returns the summary of a run: its failures, the stacks that did not run, and the next command. */
export function summary(operation: Operation, results: ReadonlyMap<string, StackResult>): string {
  const of = <Kind extends StackResult["kind"]>(kind: Kind) =>
    [...results].flatMap(([name, result]) => (isKind(result, kind) ? [{ name, ...result }] : []));
  const failed = of("failed");
  const skipped = of("skipped");
  const notStarted = of("notStarted");
  const notes = of("succeeded").flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`));
  const common = failed.filter(({ cause }) => cause === "credentials" || cause === "backend" || cause === "disk");
  const lines = [
    ...notes,
    ...failed.flatMap(({ name, message, lock }) => [
      `${name}: failed`,
      ...message.split("\n").map((line) => `  ${line}`),
      ...(lock ? [`  locked by ${lock.owner} since ${lock.since}; ${remedyOf(lock.stale, name)}`] : []),
    ]),
    ...of("deferred").map(({ name, because }) => `${name}: not previewed, as ${because}`),
    ...skipped.map(({ name, because }) => `${name}: skipped, as ${because}`),
    ...(notStarted.length > 0
      ? [
          `not started: ${notStarted.map(({ name }) => name).join(", ")} (${notStarted[0]?.because.split("\n")[0] ?? ""})`,
        ]
      : []),
    ...(common.length > 0 ? ["The run stopped, as every other stack would fail the same way."] : []),
    [
      `${operation}: ${of("succeeded").length} succeeded`,
      ...(of("deferred").length > 0 ? [`${of("deferred").length} not previewed`] : []),
      ...(failed.length > 0 ? [`${failed.length} failed`] : []),
      ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
      ...(notStarted.length > 0 ? [`${notStarted.length} not started`] : []),
    ].join(", "),
  ];
  if (operation !== "preview" && failed.length + skipped.length + notStarted.length > 0) {
    lines.push(`Once mended: npm run fleet -- ${operation} --resume`);
  }
  return lines.join("\n");
}

function remedyOf(stale: boolean, name: string): string {
  return stale
    ? "that process has ended: add --unlock to remove the lock"
    : `wait for it, or run \`pulumi cancel --stack ${name}\` if you know that it has ended`;
}

function isKind<Kind extends StackResult["kind"]>(
  result: StackResult,
  kind: Kind,
): result is Extract<StackResult, { kind: Kind }> {
  return result.kind === kind;
}
