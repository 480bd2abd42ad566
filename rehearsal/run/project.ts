import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { jsonPathText, prototypeKey } from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import { LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import { didYouMean } from "../../stacks/config/faults";
import { readInside } from "../../stacks/project-file";
import { keyPlace, type YamlFile } from "./key-places";

/** A stack file. */
export interface StackFile {
  /** The stack's name, from `Pulumi.<name>.yaml`. */
  readonly name: string;
  readonly file: string;
  /** Configuration values by full key, in the form in which the engine passes them to the program. */
  readonly config: Readonly<Record<string, string>>;
  /** Returns where a key is written, such as `Pulumi.data.yaml:12`. @default none is known */
  readonly keyPlace?: (path: string) => string | undefined;
}

/** A Pulumi project in a folder. */
export interface Project {
  readonly folder: string;
  readonly name: string;
  /** The folder of the program. @default `folder` */
  readonly programFolder?: string;
  /** The program's file, relative to that folder. */
  readonly main: string;
  readonly stacks: readonly StackFile[];
}

const projectSchema = z.object({
  name: z.string(),
  main: z.string().default("index.ts"),
  /** The folder of the stack files. */
  stackConfigDir: z.string().optional(),
  /** Configuration for all stacks. A string is an old form of `stackConfigDir`. */
  config: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
});
const stackSchema = z
  .object({ config: z.record(z.string(), z.unknown()).nullish(), environment: z.unknown().optional() })
  .nullable();

/**
 * Reads a project and its stacks. Like Pulumi, it adds the project's configuration to each stack, and the project's namespace to keys
 * without one.
 *
 * @param programFolder the folder of the project whose program runs with the stack files of `folder`. @default `folder`
 * @throws RunError if the folder has no project or no stack, or if a file cannot be read.
 */
export async function readProject(folder: string, programFolder?: string): Promise<Project> {
  const found = await readProjectFile(programFolder ?? folder);
  const project =
    programFolder === undefined
      ? found
      : { ...found, stackFolder: join(folder, relative(programFolder, found.stackFolder)) };
  const files = await stackFiles(project.stackFolder);
  if (files.length === 0) {
    throw new RunError(
      `${project.stackFolder} has no stack: found no Pulumi.<stack>.yaml, expected at least one of a control stack`,
    );
  }
  const stacks = await Promise.all(files.map(({ file, stack }) => readStack(project, file, stack)));
  const { name, main } = project;
  return {
    folder,
    ...(programFolder === undefined ? {} : { programFolder }),
    name,
    main,
    stacks: stacks.sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** The content of `Pulumi.yaml`. */
interface ProjectFile {
  readonly name: string;
  readonly main: string;
  /** The folder of the stack files. */
  readonly stackFolder: string;
  /** The configuration for all stacks, by full key. */
  readonly shared: StackFile["config"];
  readonly yaml: YamlFile;
}

/** Reads `Pulumi.yaml` in a folder. @throws RunError if it is missing or cannot be read. */
export async function readProjectFile(folder: string): Promise<ProjectFile> {
  const { value, ...yaml } = await readYaml(folder, "Pulumi.yaml");
  const { name, main, stackConfigDir, config } =
    projectSchema.safeParse(value).data ?? unreadable("Pulumi.yaml", "a project with a name");
  return {
    name,
    main,
    stackFolder: join(folder, stackConfigDir ?? (typeof config === "string" ? config : ".")),
    shared: typeof config === "string" ? {} : sharedConfig(name, config ?? {}),
    yaml,
  };
}

/** Returns the stack files in a folder, `Pulumi.<stack>.yaml`, each with its stack's name. */
export async function stackFiles(
  folder: string,
): Promise<readonly { readonly file: string; readonly stack: string }[]> {
  return (await readdir(folder)).flatMap((file) => {
    const stack = /^Pulumi\.(.+)(?<!\.deploy)\.ya?ml$/.exec(file)?.[1];
    return stack === undefined ? [] : [{ file, stack }];
  });
}

/** Reads the file of one stack of a project. @throws RunError if it cannot be read. */
export async function readStack(project: ProjectFile, file: string, name: string): Promise<StackFile> {
  const { value, ...yaml } = await readYaml(project.stackFolder, file);
  const content = stackSchema.safeParse(value);
  if (!content.success) return unreadable(file, "a map with `config`");
  const { config = {}, environment } = content.data ?? {};
  if (environment !== undefined && environment !== null) {
    throw new RunError(
      `${file}: environment: Pulumi ESC is known to the engine only, and what it sets would be missing here; write the ` +
        "values into `config`, which needs no secret, or remove `environment` and give credentials by aws:profile or the shell",
    );
  }
  const own = Object.entries(config ?? {}).map(([key, value]): readonly [string, string] => [
    fullKey(project.name, key),
    engineValue(file, key, value),
  ]);
  const full = (key: string) => fullKey(project.name, key);
  return {
    name,
    file,
    config: { ...project.shared, ...Object.fromEntries(own) },
    keyPlace: (path) => keyPlace(yaml, path, full) ?? keyPlace(project.yaml, path, full),
  };
}

/** Returns the full form of a key: adds the project's namespace if it has none, and replaces the old form `ns:config:key` by `ns:key`. */
function fullKey(project: string, key: string): string {
  if (!key.includes(":")) return `${project}:${key}`;
  return key.replace(/^([^:]+):config:/, "$1:");
}

const declaration = z.looseObject({ value: z.unknown().optional(), default: z.unknown().optional() });
const DECLARED = ["value", "default", "type", "description", "secret", "items"];

/**
 * Returns the values for all stacks in `config` of Pulumi.yaml. Each is a plain value, or a map with `value` or `default`.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/config/#project-level-configuration
 */
function sharedConfig(project: string, config: Readonly<Record<string, unknown>>): StackFile["config"] {
  const values = Object.entries(config).flatMap(([key, written]): (readonly [string, string])[] => {
    if (typeof written !== "object" || written === null || Array.isArray(written)) {
      return [[fullKey(project, key), engineValue("Pulumi.yaml", key, written)]];
    }
    const unknown = Object.keys(written).find((name) => !DECLARED.includes(name));
    if (unknown !== undefined) {
      throw new RunError(
        `Pulumi.yaml: config: ${key}: Pulumi knows no ${unknown} here; write the value of a map under \`value\` or \`default\``,
      );
    }
    const { value, default: byDefault = value } = declaration.parse(written);
    return byDefault === undefined ? [] : [[fullKey(project, key), engineValue("Pulumi.yaml", key, byDefault)]];
  });
  return Object.fromEntries(values);
}

async function readYaml(folder: string, file: string): Promise<YamlFile & { readonly value: unknown }> {
  let text: string;
  try {
    text = await readInside(folder, file, file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new RunError(`${folder} has no ${file}: run this in the project's folder`);
    }
    throw error;
  }
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const [error] = document.errors;
    if (error) throw error;
    // The engine parses 012 as an octal number.
    visit(document, {
      Scalar: (_, node) => {
        if (typeof node.value === "number" && /^0[0-7]+$/.test(node.source ?? "")) {
          node.value = Number.parseInt(node.source ?? "", 8);
        }
      },
    });
    const value: unknown = document.toJS();
    // Throws for an alias cycle, which is not a valid configuration.
    JSON.stringify(value);
    const prototype = prototypeKey(value);
    if (prototype) throw new Error(`${jsonPathText(prototype)}: a key is called __proto__; give it another name`);
    return { value, file, document, lines };
  } catch (error) {
    // The first line has the error and its position. The others quote the file, which can contain secrets.
    const [first = ""] = error instanceof Error ? error.message.split("\n") : [];
    const [, text = first, line] = /^(.*) at line (\d+), column \d+:?$/.exec(first) ?? [];
    const place = line === undefined ? file : `${file}:${line}`;
    throw new RunError(`${place}: not YAML that a configuration can be read from; ${text.replace(/:$/, "")}`);
  }
}

function unreadable(file: string, expected: string): never {
  throw new RunError(`${file} cannot be read: expected ${expected}; docs/configuration.md has an example`);
}

/** Returns a value in the form in which the engine passes it to a program: strings unchanged, other values as JSON. */
function engineValue(file: string, key: string, value: unknown): string {
  if (typeof value === "object" && value !== null && "secure" in value) {
    throw new RunError(
      `${file}: ${key} is encrypted, and only the engine can read it: the rehearsal needs it in plain text, or run ` +
        "`pulumi preview` instead. Nothing this program reads is a secret",
    );
  }
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Returns where a key of a stack is written, such as `Pulumi.data.yaml:12`; its file if the key is not written. */
export function placeOf({ file, keyPlace }: StackFile, path: string): string {
  return keyPlace?.(path) ?? file;
}

/** Returns the role in a stack file, such as `control` or `data`; undefined if it has none. */
export function roleOf(stack: Pick<StackFile, "config">): string | undefined {
  return stack.config["cross-account-s3:role"];
}

/** Returns the stack with a full name, `organization/project/stack`; undefined if the project has none. */
export function stackNamed(project: Project, fullName: string): StackFile | undefined {
  const name = fullName.split("/").at(-1);
  return project.stacks.find((stack) => stack.name === name);
}

const principals = z.record(z.string(), z.looseObject({ controlStack: z.string().optional() })).catch({});

/** Returns the full names of the control stacks that a data stack references, each with the configuration key that names it. */
export function controlStacksOf({ config }: StackFile): readonly { readonly key: string; readonly stack: string }[] {
  const own = config["cross-account-s3:controlStack"] ?? (roleOf({ config }) === "data" ? "control" : undefined);
  const key = "cross-account-s3:principals";
  return [
    ...(own === undefined ? [] : [{ key: "cross-account-s3:controlStack", stack: own }]),
    ...Object.entries(principals.parse(parsedJson(config[key] ?? "{}"))).flatMap(([name, { controlStack: stack }]) =>
      stack === undefined ? [] : [{ key: `${key}.${name}.controlStack`, stack }],
    ),
  ];
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns the stacks with the given names, and the control stacks that they reference; all stacks if no name is given.
 *
 * @throws RunError for a stack that does not exist. The message suggests the nearest name.
 */
export function selectedStacks(project: Project, names: readonly string[]): readonly StackFile[] {
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
  const controls = wanted.flatMap((s) => controlStacksOf(s).flatMap(({ stack }) => stackNamed(project, stack) ?? []));
  return [...new Set([...controls, ...wanted])];
}
