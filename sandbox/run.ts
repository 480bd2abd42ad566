import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Listr, type ListrTask } from "listr2";
import { emulatorVariables } from "./environment";
import { type Limitation, limitationsOfExamples } from "./limitations";
import { ROOT } from "./paths";
import { fleetStacks } from "./fleet/stacks";
import { fleetStepsDown, fleetStepsUp } from "./fleet/steps";
import { sandboxStacks, type SandboxStack } from "./stacks";
import { type Steps, stepsDown, stepsUp } from "./steps";
import type { Run, Step } from "./steps/step";
import { forgetHome, forgetOldHomes, makeHome, makeWorld, stopWorld, type World } from "./run-home";

/** The longest that `--keep` keeps, in milliseconds. */
const KEEP = 3_600_000;

/** The stacks of a run, and the steps that put them up and take them down. */
interface SandboxPlan {
  readonly stacks: readonly SandboxStack[];
  readonly stepsUp: readonly Steps[];
  readonly stepsDown: readonly Steps[];
  /** What the run cannot show. */
  readonly limitations: readonly Limitation[];
}

/** The example stacks, each by itself. */
export function examplePlan(): SandboxPlan {
  return { stacks: sandboxStacks(), stepsUp, stepsDown, limitations: limitationsOfExamples() };
}

/** A fleet of a control stack and so many data stacks. */
export function fleetPlan(count: number): SandboxPlan {
  return { stacks: fleetStacks(count), stepsUp: fleetStepsUp, stepsDown: fleetStepsDown, limitations: [] };
}

/**
 * Runs the sandbox, printing what it does. Whatever comes, it stops what it started.
 *
 * @param plan what is run.
 * @param keep whether to leave everything up for a while before it is taken down.
 * @param signal aborted when the user gives up.
 * @returns the exit code: 0 if every step passed.
 */
export async function runSandbox(plan: SandboxPlan, keep: boolean, signal: AbortSignal): Promise<number> {
  forgetOldHomes();
  const place = makeHome();
  const count = { passed: 0, failed: 0 };
  let world: World | undefined;
  const run = (): Run => {
    if (!world) throw new Error("the emulator is not there");
    return { world, stacks, deployed, limitations };
  };
  const { stacks } = plan;
  const deployed: Run["deployed"] = new Map();
  const limitations: Run["limitations"] = new Map(plan.limitations.map((each) => [each.what, each]));

  // A cause can be long: the list of steps is to stay readable, so that the causes come after it.
  const causes: unknown[] = [];
  const putOff = (error: unknown): never => {
    causes.push(signal.aborted ? signal.reason : error);
    throw new Error("failed");
  };

  const start: ListrTask = {
    title: "Start the AWS emulator",
    task: async (_, task) => {
      task.output = "the first time, it is installed";
      world = await makeWorld(place, signal).catch(putOff);
      task.title += `: ${world.emulator.url}`;
      count.passed++;
    },
  };
  const toTask = (step: Step): ListrTask => ({
    title: step.title,
    task: async (_, task) => {
      task.title += `: ${await step.run(run()).catch(putOff)}`;
      count.passed++;
    },
  });
  const runTasks = async (tasks: ListrTask[]) => {
    const options = { concurrent: true, exitOnError: false, registerSignalListeners: false };
    await new Listr(tasks, { ...options, rendererOptions: { collapseErrors: false } }).run();
    if (causes.length > 0) throw new Error("a step failed");
  };

  try {
    await runTasks([start]);
    for (const steps of plan.stepsUp) await runTasks(steps.map(toTask));
    if (keep && world) await stay(world, signal);
    // Who has seen enough has seen the checks pass; the emulator's end takes all of it down.
    if (!signal.aborted) for (const steps of plan.stepsDown) await runTasks(steps.map(toTask));
  } catch (error) {
    // What did not fail as a step, such as the list of steps itself.
    if (causes.length === 0) causes.push(error);
    count.failed = causes.length;
    const why = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))).join("\n\n");
    console.error(`\n${why}\n\nLogs: ${relative(ROOT, place.logs)}/`);
    if (keep && world) await stay(world, signal);
  } finally {
    if (world) await stopWorld(world);
    if (count.failed === 0) forgetHome(place.home);
  }
  if (count.failed === 0 && limitations.size > 0) {
    console.log("\nNot shown by this run:");
    for (const { what, why } of limitations.values()) console.log(`  - ${what}: ${why}`);
  }
  console.log(`\nsandbox: ${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

/** Says how to look around, and waits until the user has seen enough. */
async function stay({ emulator, env, home }: World, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const variables = {
    ...emulatorVariables(emulator.url),
    PULUMI_BACKEND_URL: env.PULUMI_BACKEND_URL,
    PULUMI_CONFIG_PASSPHRASE: env.PULUMI_CONFIG_PASSPHRASE,
  };
  console.log(`\nEverything stays up until Ctrl-C, an hour at most. In another terminal:\n`);
  for (const [name, value] of Object.entries(variables)) console.log(`  export ${name}=${value}`);
  console.log(`  cd ${join(home, "project")} && pulumi stack --stack data`);
  await sleep(KEEP, undefined, { signal }).catch(() => undefined);
}
