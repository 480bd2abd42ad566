import { createRequire } from "node:module";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { type Config, parseConfig } from "../../stacks/config";
import { chosen, type Project, type StackFile, stackNamed } from "./project";
import { type Outputs, type Program, type Ran, run } from "./program";

/** A stack that was run. */
export interface RanStack extends Ran {
  readonly name: string;
  /** Its configuration, as the program read it. */
  readonly config: Config;
}

/**
 * Runs the programs of a project's stacks: a data stack gets the outputs of its control stack as soon as there are any.
 *
 * @param names the stacks to run; none for all.
 * @returns control stacks first, then by name.
 * @throws RunError for whatever the user can mend, naming the stack.
 */
export async function runStacks(project: Project, names: readonly string[] = []): Promise<readonly RanStack[]> {
  const program = load(project);
  const stacks = chosen(project, names);
  // Every stack's configuration before any program: a fault in one says so at once.
  const configs = new Map(stacks.map((stack) => [stack.name, parseConfig(project.name, stack.name, stack.config)]));
  const started = new Map<string, Promise<RanStack>>();
  const start = (stack: StackFile): Promise<RanStack> => {
    const known = started.get(stack.name);
    if (known) return known;
    const config = configs.get(stack.name) ?? parseConfig(project.name, stack.name, stack.config);
    const outputsOf = async (fullName: string): Promise<Outputs> => {
      const other = stackNamed(project, fullName);
      if (!other) {
        throw new RunError(
          `stack ${stack.name} reads the outputs of ${fullName}, and the folder has no Pulumi.${fullName.split("/").at(-1) ?? ""}.yaml`,
        );
      }
      return (await start(other)).outputs;
    };
    const running = run({
      program,
      project: project.name,
      stack: stack.name,
      config: stack.config,
      accountId: config.accountId,
      partition: config.partition,
      region: config.connection.region,
      outputsOf,
    }).then((ran) => ({ ...ran, name: stack.name, config }));
    started.set(stack.name, running);
    return running;
  };
  const ran: RanStack[] = [];
  const waiting = [...stacks];
  const worker = async (): Promise<void> => {
    for (let stack = waiting.shift(); stack; stack = waiting.shift()) ran.push(await start(stack));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return ran.sort((a, b) => a.config.role.localeCompare(b.config.role) || a.name.localeCompare(b.name));
}

/** How many programs run side by side. More are no faster in one process, and each holds all its resources at once. */
const SIDE_BY_SIDE = 4;

const programSchema = z.custom<Program>((value) => typeof value === "function");

function load(project: Project): Program {
  const file = resolve(project.folder, project.main);
  const loaded = programSchema.safeParse(createRequire(file)(file));
  if (!loaded.success) throw new RunError(`${project.main} exports no program: expected a function`);
  return loaded.data;
}
