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

/** The time after which a run with `--keep` ends, in milliseconds. */
const KEEP = 3_600_000;

/** The stacks and the steps of a run. */
interface SandboxPlan {
  readonly stacks: readonly SandboxStack[];
  /** The steps that deploy and check the stacks. */
  readonly stepsUp: readonly Steps[];
  /** The steps that destroy the stacks. */
  readonly stepsDown: readonly Steps[];
  /** The properties that the run does not test. */
  readonly limitations: readonly Limitation[];
}

/** Returns the plan that deploys the example stacks. */
export function examplePlan(): SandboxPlan {
  return { stacks: sandboxStacks(), stepsUp, stepsDown, limitations: limitationsOfExamples() };
}

/** Returns the plan that deploys a fleet. @param count the number of data stacks. */
export function fleetPlan(count: number): SandboxPlan {
  return { stacks: fleetStacks(count), stepsUp: fleetStepsUp, stepsDown: fleetStepsDown, limitations: [] };
}

/**
 * Runs the sandbox, and prints its progress. Always ends the processes that it started.
 *
 * @param plan the stacks and the steps.
 * @param keep whether to wait for Ctrl-C before the stacks are destroyed.
 * @param signal aborted by Ctrl-C.
 * @returns the exit code: 0 if every step passed, otherwise 1.
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

  // Error messages can be long. They are printed after the list of steps, so that the list stays readable.
  const causes: unknown[] = [];
  const fail = (error: unknown): never => {
    causes.push(signal.aborted ? signal.reason : error);
    throw new Error("failed");
  };

  const start: ListrTask = {
    title: "Start the AWS emulator",
    task: async (_, task) => {
      task.output = "the first time, it is installed";
      world = await makeWorld(place, signal).catch(fail);
      task.title += `: ${world.emulator.url}`;
      count.passed++;
    },
  };
  const toTask = (step: Step): ListrTask => ({
    title: step.title,
    task: async (_, task) => {
      task.title += `: ${await step.run(run()).catch(fail)}`;
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
    // After Ctrl-C, the checks have passed, and the end of the emulator deletes everything.
    if (!signal.aborted) for (const steps of plan.stepsDown) await runTasks(steps.map(toTask));
  } catch (error) {
    // An error outside a step.
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

/** Prints how to inspect the deployed stacks, and waits for Ctrl-C, an hour at most. */
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
