import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { didYouMean } from "../../stacks/config/faults";

/** A stack as its file says it. */
export interface StackFile {
  /** The stack's name, from `Pulumi.<name>.yaml`. */
  readonly name: string;
  readonly file: string;
  /** Configuration values by full key, as the engine would give them to the program. */
  readonly config: Readonly<Record<string, string>>;
}

/** A Pulumi project in a folder. */
export interface Project {
  readonly folder: string;
  readonly name: string;
  /** The program's file, relative to the folder. */
  readonly main: string;
  readonly stacks: readonly StackFile[];
}

const projectSchema = z.object({ name: z.string(), main: z.string().default("index.ts") });
const stackSchema = z.object({ config: z.record(z.string(), z.unknown()).nullish() }).nullable();

/**
 * Reads a project and its stacks.
 *
 * @throws RunError if the folder holds no project, no stack, or a file that cannot be read.
 */
export async function readProject(folder: string): Promise<Project> {
  const { name, main } = await readProjectFile(folder);
  const stacks = await Promise.all((await stackFiles(folder)).map(({ file, stack }) => readStack(folder, file, stack)));
  if (stacks.length === 0) {
    throw new RunError(
      `${folder} has no stack: found no Pulumi.<stack>.yaml, expected at least one of a control stack`,
    );
  }
  return { folder, name, main, stacks: stacks.sort((a, b) => a.name.localeCompare(b.name)) };
}

/** Reads a project's own file. @throws RunError if the folder holds none that can be read. */
export async function readProjectFile(folder: string): Promise<{ readonly name: string; readonly main: string }> {
  return (
    projectSchema.safeParse(await readYaml(folder, "Pulumi.yaml")).data ??
    unreadable("Pulumi.yaml", "a project with a name")
  );
}

/** The stack files of a folder, `Pulumi.<stack>.yaml`, with the stacks that they are of. */
export async function stackFiles(
  folder: string,
): Promise<readonly { readonly file: string; readonly stack: string }[]> {
  return (await readdir(folder)).flatMap((file) => {
    const stack = /^Pulumi\.(.+)(?<!\.deploy)\.ya?ml$/.exec(file)?.[1];
    return stack === undefined ? [] : [{ file, stack }];
  });
}

/** Reads the file of one stack. @throws RunError if it cannot be read. */
export async function readStack(folder: string, file: string, name: string): Promise<StackFile> {
  const content = stackSchema.safeParse(await readYaml(folder, file));
  if (!content.success) return unreadable(file, "a map with `config`");
  const config = Object.entries(content.data?.config ?? {}).map(([key, value]): readonly [string, string] => [
    key,
    engineValue(file, key, value),
  ]);
  return { name, file, config: Object.fromEntries(config) };
}

async function readYaml(folder: string, file: string): Promise<unknown> {
  try {
    return parse(await readFile(join(folder, file), "utf8"));
  } catch (error) {
    if (error instanceof YAMLParseError) throw new RunError(`${file} is not YAML: ${error.message}`);
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new RunError(`${folder} has no ${file}: run this in the project's folder`);
    }
    throw error;
  }
}

function unreadable(file: string, expected: string): never {
  throw new RunError(`${file} cannot be read: expected ${expected}`);
}

/** A value as the engine hands it to a program: texts as they are, everything else as JSON. */
function engineValue(file: string, key: string, value: unknown): string {
  if (typeof value === "object" && value !== null && "secure" in value) {
    throw new RunError(
      `${file}: ${key} is encrypted, and only the engine can read it: the rehearsal needs it in plain text, or run ` +
        "`pulumi preview` instead. Nothing this program reads is a secret",
    );
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A stack's role in the access: `control` or `data`; undefined if its file says neither. */
export function roleOf(stack: StackFile): string | undefined {
  return stack.config["cross-account-s3:role"];
}

/** The file of the stack that a full name, organization/project/stack, speaks of. */
export function stackNamed(project: Project, fullName: string): StackFile | undefined {
  const name = fullName.split("/").at(-1);
  return project.stacks.find((stack) => stack.name === name);
}

/**
 * The stacks that were asked for, each data stack with the control stack that it reads; all, if none was named.
 *
 * @throws RunError naming a stack that is not there, with the nearest.
 */
export function chosen(project: Project, names: readonly string[]): readonly StackFile[] {
  if (names.length === 0) return project.stacks;
  const wanted = names.map((name) => {
    const stack = project.stacks.find((s) => s.name === name);
    const known = project.stacks.map((s) => s.name);
    if (!stack) {
      throw new RunError(
        `found no stack "${name}"${didYouMean(name, known) || `, expected one of ${known.join(", ")}`}`,
      );
    }
    return stack;
  });
  const controls = wanted.flatMap((s) => stackNamed(project, s.config["cross-account-s3:controlStack"] ?? "") ?? []);
  return [...new Set([...controls, ...wanted])];
}
