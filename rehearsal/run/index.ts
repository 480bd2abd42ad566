import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { partitionOf } from "@cross-account-s3/iam";
import { type Config, parseConfig } from "../../stacks/config";
import { ConfigError } from "../../stacks/config/faults";
import { fileInside, liveStateFile } from "../../stacks/project-file";
import { holdApart } from "./conflicts";
import { chosen, type Project, roleOf, type StackFile, stackNamed } from "./project";
import { type Outputs, type Program, type Ran, run } from "./program";
import { checkReferences } from "./references";

/** A stack that was run. */
export interface RanStack extends Ran {
  readonly name: string;
  /** Its configuration, as the program read it. */
  readonly config: Config;
}

/** A stack that was run, whatever its program makes of the configuration. */
export interface DeclaredRun extends Ran {
  readonly name: string;
  readonly role: string;
  readonly accountId: string;
  readonly region: string;
  /** The configuration as the program got it. */
  readonly config: StackFile["config"];
}

/**
 * Runs the programs of a project's stacks: a data stack gets the outputs of its control stack as soon as there are any.
 *
 * @param names the stacks to run; none for all.
 * @returns control stacks first, then by name.
 * @throws RunError for whatever the user can mend, naming the stack, and for stacks that create the same resource.
 */
export async function runStacks(project: Project, names: readonly string[] = []): Promise<readonly RanStack[]> {
  // Every stack's configuration before any program: a fault in one says so at once.
  const configs = parseAll(project, chosen(project, names));
  const ran = await declareStacks(project, names);
  holdApart(ran);
  return ran.flatMap(({ name, resources, outputs }) => {
    const config = configs.get(name);
    return config ? [{ name, config, resources, outputs }] : [];
  });
}

/** The configurations by stack. @throws RunError with the faults of all stacks at once. */
function parseAll(project: Project, stacks: readonly StackFile[]): ReadonlyMap<string, Config> {
  const errors: ConfigError[] = [];
  const configs = stacks.flatMap((stack): (readonly [string, Config])[] => {
    try {
      return [[stack.name, parseConfig(project.name, stack.name, stack.config)]];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (errors.length > 0) throw new RunError(errors.map(({ message }) => message).join("\n"));
  return new Map(configs);
}

/**
 * Runs the programs as {@link runStacks} does, without checking the configuration against this program's own schema: the
 * program may be another version of it.
 */
export async function declareStacks(project: Project, names: readonly string[] = []): Promise<readonly DeclaredRun[]> {
  const program = load(project);
  const stacks = chosen(project, names);
  checkReferences(project, stacks);
  const started = new Map<string, Promise<DeclaredRun>>();
  const start = (stack: StackFile): Promise<DeclaredRun> => {
    const known = started.get(stack.name);
    if (known) return known;
    const outputsOf = async (fullName: string): Promise<Outputs> => {
      const other = stackNamed(project, fullName);
      if (!other) throw new Error(`stack ${stack.name} reads ${fullName}, which its configuration does not name`);
      return (await start(other)).outputs;
    };
    const accountId = stack.config["cross-account-s3:accountId"] ?? "";
    const region = stack.config["aws:region"] ?? "";
    const running = run({
      program,
      project: project.name,
      stack: stack.name,
      config: withPathsOf(project, stack),
      accountId,
      partition: partitionOf(region),
      region,
      outputsOf,
    }).then((ran) => ({
      ...ran,
      name: stack.name,
      role: roleOf(stack) ?? "",
      accountId,
      region,
      config: stack.config,
    }));
    started.set(stack.name, running);
    return running;
  };
  const ran: DeclaredRun[] = [];
  // Control stacks first: a fault in one is reported as its own, and not as that of a stack that reads it, which Pulumi wraps.
  const inOrder = [...stacks].sort((a, b) => Number(roleOf(b) === "control") - Number(roleOf(a) === "control"));
  // One after the other: side by side they are no faster in one process, and each holds all its resources at once.
  for (const stack of inOrder) ran.push(await start(stack));
  return ran.sort((a, b) => a.role.localeCompare(b.role) || a.name.localeCompare(b.name));
}

const LIVE_STATE = "cross-account-s3:liveState";

/**
 * A program's own paths start at the project's folder, and not where this command runs. A data stack that names no live-state file has
 * the one that a preview wrote, if there is one.
 */
function withPathsOf({ folder }: Project, stack: StackFile): StackFile["config"] {
  const { config } = stack;
  const path = config[LIVE_STATE];
  if (path !== undefined) return { ...config, [LIVE_STATE]: fileInside(folder, path, LIVE_STATE) };
  const byDefault = liveStateFile(stack.name);
  if (roleOf(stack) !== "data" || !existsSync(resolve(folder, byDefault))) return config;
  return { ...config, [LIVE_STATE]: fileInside(folder, byDefault, LIVE_STATE) };
}

const programSchema = z.custom<Program>((value) => typeof value === "function");

function load(project: Project): Program {
  const file = resolve(project.programFolder ?? project.folder, project.main);
  const loaded = programSchema.safeParse(createRequire(file)(file));
  if (!loaded.success) throw new RunError(`${project.main} exports no program: expected a function`);
  return loaded.data;
}
