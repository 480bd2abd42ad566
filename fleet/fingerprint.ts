import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { preProcessFile } from "typescript";
import type { Fleet } from "./stacks";

/**
 * Hashes all files that determine the resources of each stack: the stack file, the project file, the code of the program and of the policy
 * pack with all imports, and the lock file of the packages. The hashes are the same in every clone.
 *
 * @param policyPack the folder of the policy pack; undefined if there is none.
 * @param policyPackConfig the configuration file of the policy pack; undefined if there is none.
 * @returns the SHA-256 of each stack in hexadecimal, by the name of the stack.
 */
export function fingerprints(
  { folder, main, stacks }: Pick<Fleet, "folder" | "main" | "stacks">,
  {
    policyPack,
    policyPackConfig,
  }: { readonly policyPack?: string | undefined; readonly policyPackConfig?: string | undefined } = {},
): ReadonlyMap<string, string> {
  const program = resolve(folder, main);
  const root = dirname(program);
  const files = new Set([
    ...sources(program),
    ...(policyPack === undefined ? [] : sources(join(policyPack, "index.ts"))),
    ...(policyPackConfig === undefined ? [] : [policyPackConfig]),
    ...[resolve(folder, "Pulumi.yaml"), join(root, "package-lock.json"), join(root, "tsconfig.json")].filter(
      existsSync,
    ),
  ]);
  const code = createHash("sha256");
  for (const file of [...files].sort()) code.update(`${relative(root, file)}\0`).update(digest(file));
  const common = code.digest("hex");
  return new Map(
    stacks.map(({ name, file }) => [
      name,
      createHash("sha256")
        .update(common)
        .update(digest(resolve(folder, file)))
        .digest("hex"),
    ]),
  );
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Returns a file and all files that it imports by a relative path, directly or indirectly. */
function sources(entry: string, found = new Set<string>()): ReadonlySet<string> {
  if (!existsSync(entry) || found.has(entry)) return found;
  found.add(entry);
  if (entry.endsWith(".json")) return found;
  for (const { fileName } of preProcessFile(readFileSync(entry, "utf8")).importedFiles) {
    const file = fileName.startsWith(".") ? resolved(resolve(dirname(entry), fileName)) : undefined;
    if (file !== undefined) sources(file, found);
  }
  return found;
}

/** Returns the file that an import without a file extension refers to; undefined if there is none. */
function resolved(path: string): string | undefined {
  return [path, `${path}.ts`, `${path}.js`, join(path, "index.ts"), join(path, "index.js")].find(
    (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  );
}
