import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { codeSpan } from "../../documents/neutral-text";

const execute = promisify(execFile);
const MOST = 1 << 28;

/** What a change touches other than configuration, and what that means to whoever reviews it. */
const KINDS = [
  {
    kind: "workflows",
    is: /^\.github\//,
    means: "The change may alter what runs with credentials after the merge, and who must review it.",
  },
  {
    kind: "policy pack",
    is: /^(policypack\/|test\/policypack\/)/,
    means: "A rule may now pass what it refused.",
  },
  {
    kind: "dependencies",
    is: /(^|\/)(package\.json|package-lock\.json|\.npmrc)$/,
    means: "Other code from the registry may run in previews and deployments.",
  },
  {
    kind: "deployment settings",
    is: /^(Pulumi\.yaml|Pulumi\.[^/]+\.deploy\.ya?ml)$/,
    means: "Another program may run, or run in another way.",
  },
  {
    kind: "program",
    is: /^(?!(docs|test)\/)(.*\.(ts|mts|cts|js|mjs|cjs|py|sh)|.*\/bin\/.*|tsconfig.*\.json)$/,
    means: "What the program makes of a configuration may change, which the difference in access does not show.",
  },
] as const;

/** Whether a file may change what a program makes of its configuration, as far as its path says. */
export function isCode(file: string): boolean {
  return KINDS.some(({ kind, is }) => kind !== "workflows" && kind !== "policy pack" && is.test(file));
}

/** Files that two versions of a project do not have in common, by what they are. */
export interface TouchedCode {
  readonly kind: (typeof KINDS)[number]["kind"];
  readonly means: string;
  readonly files: readonly string[];
}

/**
 * Tells which code differs between the commits that two folders have checked out: what a difference in configuration says nothing of.
 *
 * @throws RunError if one of them is no git work tree.
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

/** How many files of a kind are named. */
const NAMED = 10;

/** The section of a comment that says which code a change touches; empty if it touches none. */
export function touchedSection(touched: readonly TouchedCode[]): string {
  if (touched.length === 0) return "";
  return [
    "### Code",
    "",
    "**This change touches more than configuration.** The access above is what the default branch's program makes of the change's " +
      "configuration. Review these files as code:",
    "",
    ...touched.map(({ kind, means, files }) => {
      const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : "";
      return `- ${kind}: ${files.slice(0, NAMED).map(codeSpan).join(", ")}${more}. ${means}`;
    }),
  ].join("\n");
}

/** The files of a folder's commit, with their mode and content's hash. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { stdout } = await execute("git", ["-C", folder, "ls-tree", "-r", "-z", "HEAD"], { maxBuffer: MOST });
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
