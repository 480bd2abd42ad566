import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { codeSpan } from "../../documents/neutral-text";

const execute = promisify(execFile);
const MAX_OUTPUT = 1 << 28;

/** The kinds of code that a change can touch, with the consequence for the reviewer. The first kind that matches a file counts. */
const KINDS = [
  {
    kind: "workflows",
    is: /^\.github\//,
    means: "The change may alter what runs with credentials after the merge, and whose review is required.",
  },
  {
    kind: "policy pack",
    is: /^(policypack\/|test\/policypack\/)/,
    means: "A rule may accept what it rejected before.",
  },
  {
    kind: "dependencies",
    is: /(^|\/)(package\.json|package-lock\.json|\.npmrc)$/,
    means: "Other code from the registry may run in previews and deployments.",
  },
  {
    kind: "deployment settings",
    is: /^(Pulumi\.yaml|Pulumi\.[^/]+\.deploy\.ya?ml)$/,
    means: "A different program may run, or the same program with different settings.",
  },
  {
    kind: "program",
    is: /^(?!(docs|test)\/)(.*\.(ts|mts|cts|js|mjs|cjs|py|sh)|.*\/bin\/.*|tsconfig.*\.json)$/,
    means:
      "The program may create other resources from the same configuration, which the difference in access does not show.",
  },
] as const;

/** Returns whether a file, by its path, may change what the program creates from its configuration. */
export function isCode(file: string): boolean {
  return KINDS.some(({ kind, is }) => kind !== "workflows" && kind !== "policy pack" && is.test(file));
}

/** Files of one kind that differ between two versions of a project. */
export interface TouchedCode {
  readonly kind: (typeof KINDS)[number]["kind"];
  readonly means: string;
  readonly files: readonly string[];
}

/**
 * Returns the code that differs between the commits of two checkouts. A comparison of configurations does not cover it.
 *
 * @throws RunError if a folder is not a git work tree.
 */
export async function touchedCode(own: string, other: string): Promise<readonly TouchedCode[]> {
  const [was, is] = await Promise.all([filesOf(own), filesOf(other)]);
  const files = [...new Set([...was.keys(), ...is.keys()])].filter((file) => was.get(file) !== is.get(file)).sort();
  return KINDS.flatMap(({ kind, means, is: fits }, n) => {
    const found = files.filter(
      (file) => fits.test(file) && !KINDS.slice(0, n).some((earlier) => earlier.is.test(file)),
    );
    return found.length === 0 ? [] : [{ kind, means, files: found }];
  });
}

/** The maximum number of files that are named for each kind. */
const MAX_NAMED = 10;

/** Returns the section of a pull request comment on the code that a change touches; empty if it touches none. */
export function touchedSection(touched: readonly TouchedCode[]): string {
  if (touched.length === 0) return "";
  return [
    "### Code",
    "",
    "**This change touches more than configuration.** The access above is what the program of the default branch creates from the " +
      "configuration of this change. Review these files as code:",
    "",
    ...touched.map(({ kind, means, files }) => {
      const more = files.length > MAX_NAMED ? ` and ${files.length - MAX_NAMED} more` : "";
      return `- ${kind}: ${files.slice(0, MAX_NAMED).map(codeSpan).join(", ")}${more}. ${means}`;
    }),
  ].join("\n");
}

/** Returns the files in the commit of a checkout, each with its mode and the hash of its content. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { stdout } = await execute("git", ["-C", folder, "ls-tree", "-r", "-z", "HEAD"], { maxBuffer: MAX_OUTPUT });
    return new Map(
      stdout
        .split("\0")
        .filter((line) => line !== "")
        .map((line) => {
          const [what = "", file = ""] = line.split("\t");
          return [file, what] as const;
        }),
    );
  } catch {
    throw new RunError(`${folder}: not a git work tree with a commit; check the change out there`);
  }
}
