import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { partitionOf } from "@cross-account-s3/iam";
import { type Config, parseConfig } from "../../stacks/config";
import { ConfigError } from "../../stacks/config/faults";
import { fileInside, liveStateFile } from "../../stacks/project-file";
import { checkConflicts } from "./conflicts";
import { placeOf, selectedStacks, type Project, roleOf, type StackFile, stackNamed } from "./project";
import { type Outputs, type Program, type ProgramResult, run } from "./program";
import { checkReferences } from "./references";

/** A stack whose program was run, with its parsed configuration. */
export interface RanStack extends ProgramResult {
  readonly name: string;
  /** The parsed configuration. */
  readonly config: Config;
}

/** A stack whose program was run, with its configuration unparsed, as the program can be another version. */
export interface DeclaredRun extends ProgramResult {
  readonly name: string;
  readonly role: string;
  readonly accountId: string;
  readonly region: string;
  /** The configuration values that the program received, by full key. */
  readonly config: StackFile["config"];
}

/**
 * Runs the programs of a project's stacks. A data stack receives the outputs of its control stack.
 *
 * @param names the names of the stacks to run; empty for all.
 * @returns the stacks, control stacks first, then by name.
 * @throws RunError naming the stack for an error that the user can fix, and for stacks that create the same resource.
 */
export async function runStacks(project: Project, names: readonly string[] = []): Promise<readonly RanStack[]> {
  // Parses every configuration before it runs a program, so that errors appear at once.
  const configs = parseAll(project, selectedStacks(project, names));
  const ran = await declareStacks(project, names);
  checkConflicts(ran);
  return ran.flatMap(({ name, resources, outputs }) => {
    const config = configs.get(name);
    return config ? [{ name, config, resources, outputs }] : [];
  });
}

/** Returns the configurations by stack name. @throws RunError with the errors of all stacks. */
function parseAll(project: Project, stacks: readonly StackFile[]): ReadonlyMap<string, Config> {
  const errors: string[] = [];
  const configs = stacks.flatMap((stack): (readonly [string, Config])[] => {
    try {
      return [[stack.name, parseConfig(project.name, stack.name, stack.config)]];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(error.located((path) => placeOf(stack, path)));
      return [];
    }
  });
  if (errors.length > 0) throw new RunError(errors.join("\n"));
  return new Map(configs);
}

/**
 * Runs programs like {@link runStacks}, but does not parse the configuration with this program's schema, as the program can be another
 * version.
 */
export async function declareStacks(project: Project, names: readonly string[] = []): Promise<readonly DeclaredRun[]> {
  const program = loadProgram(project);
  const stacks = selectedStacks(project, names);
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
      config: withAbsolutePaths(project, stack),
      accountId,
      partition: partitionOf(region),
      region,
      outputsOf,
    }).then(
      (ran) => ({ ...ran, name: stack.name, role: roleOf(stack) ?? "", accountId, region, config: stack.config }),
      (error: unknown) => {
        throw error instanceof ConfigError ? new RunError(error.located((path) => placeOf(stack, path))) : error;
      },
    );
    started.set(stack.name, running);
    return running;
  };
  const ran: DeclaredRun[] = [];
  // Control stacks run first, so that an error in one is not reported as an error of a stack that references it.
  const inOrder = [...stacks].sort((a, b) => Number(roleOf(b) === "control") - Number(roleOf(a) === "control"));
  // In sequence: concurrent runs in one process are no faster and use more memory.
  for (const stack of inOrder) ran.push(await start(stack));
  return ran.sort((a, b) => a.role.localeCompare(b.role) || a.name.localeCompare(b.name));
}

const LIVE_STATE = "cross-account-s3:liveState";

/**
 * Returns the configuration with absolute paths, as paths in it are relative to the project's folder. A data stack without `liveState` uses
 * the file that a preview wrote, if it exists.
 */
function withAbsolutePaths({ folder }: Project, stack: StackFile): StackFile["config"] {
  const { config } = stack;
  const path = config[LIVE_STATE];
  if (path !== undefined) return { ...config, [LIVE_STATE]: fileInside(folder, path, LIVE_STATE) };
  const byDefault = liveStateFile(stack.name);
  if (roleOf(stack) !== "data" || !existsSync(resolve(folder, byDefault))) return config;
  return { ...config, [LIVE_STATE]: fileInside(folder, byDefault, LIVE_STATE) };
}

const programSchema = z.custom<Program>((value) => typeof value === "function");

function loadProgram(project: Project): Program {
  const file = resolve(project.programFolder ?? project.folder, project.main);
  if (!existsSync(file)) {
    throw new RunError(
      `Pulumi.yaml: main: there is no file ${file}; set main to the program of cross-account-s3, its index.ts`,
    );
  }
  const loaded = programSchema.safeParse(createRequire(file)(file));
  if (!loaded.success) {
    throw new RunError(
      `Pulumi.yaml: main: ${file} exports no program; set main to the program of cross-account-s3, its index.ts`,
    );
  }
  return loaded.data;
}
