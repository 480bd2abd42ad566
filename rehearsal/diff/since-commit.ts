import { readProject } from "../run/project";
import { accessDifference } from "./access-changes";
import { git } from "./git";
import { atRef } from "./other-ref";
import { protectionRemoved } from "./protection";
import { isCode } from "./touched-code";
import type { Version } from "./access-changes";
import { declareVersion, versionOf } from "./version";
import type { DeclaredRun } from "../run";

/** The differences from the last commit. */
export interface ChangesSinceCommit {
  /** The abbreviated hash of the commit. */
  readonly commit: string;
  readonly summary: string;
  /** The changes to access, one sentence each. */
  readonly sentences: readonly string[];
}

/** Matches the files that no program reads. */
const NOT_READ = /^(docs|test|\.github)\/|\.(md|html)$|(^|\/)rehearsal\.json$/;

/**
 * Compares the access of a project with that of its last commit, if its configuration has changed. If code has changed too, it compares
 * nothing and refers to access-diff, as the old code must run in a separate process.
 *
 * @returns undefined outside a git work tree, and before the first commit.
 * @throws RunError if the configuration of the last commit cannot be deployed.
 */
export async function changesSinceCommit(
  folder: string,
  now: Version & { readonly runs: readonly DeclaredRun[] },
): Promise<ChangesSinceCommit | undefined> {
  const commit = await git(folder, ["rev-parse", "--short", "--verify", "--quiet", "HEAD"], "").catch(() => undefined);
  if (commit === undefined) return undefined;
  const files = (await changedFiles(folder)).filter((file) => !NOT_READ.test(file));
  if (files.length === 0) return { commit, summary: "configuration and code are unchanged", sentences: [] };
  const code = files.filter(isCode);
  if (code.length > 0) {
    const more = code.length > 1 ? ` and ${String(code.length - 1)} more files` : "";
    const summary = `code has changed (${code[0] ?? ""}${more}); npm run access-diff -- HEAD compares what both versions allow`;
    return { commit, summary, sentences: [] };
  }
  if ((await git(folder, ["ls-tree", "--name-only", "HEAD", "--", "Pulumi.yaml"], "is in no commit")) === "") {
    const summary = "the project is new, and in no commit yet; commit it, and changes are compared from then on";
    return { commit, summary, sentences: [] };
  }
  const committed = await atRef(folder, "HEAD", async (project) => declareVersion(await readProject(project, folder)));
  const { changes, undecided, unknown } = accessDifference(versionOf(committed), now);
  const protection = protectionRemoved(committed.runs, now.runs).map(({ sentence }) => `- protection: ${sentence}`);
  const granted = changes.filter(({ kind }) => kind === "grants").length;
  const decided =
    changes.length > 0
      ? `${String(granted)} granted, ${String(changes.length - granted)} revoked`
      : undecided.length > 0
        ? "no change of access was found"
        : `no access changes${unknown.length === 0 ? "" : ", as far as it is declared here"}`;
  return {
    commit,
    summary: decided,
    sentences: [
      ...changes.map(({ sentence }) => sentence),
      ...protection,
      ...undecided.map((reason) => `? not decided: ${reason}`),
    ],
  };
}

/** Returns the files that differ from the last commit, with new files. */
async function changedFiles(folder: string): Promise<readonly string[]> {
  const root = await git(folder, ["rev-parse", "--show-toplevel"], "is not in a git work tree");
  const [changed, created] = await Promise.all([
    git(root, ["diff", "--name-only", "-z", "HEAD"], "cannot be compared; give two refs, or folders, to access-diff"),
    git(
      root,
      ["ls-files", "-z", "--others", "--exclude-standard"],
      "cannot be listed; give two refs, or folders, to access-diff",
    ),
  ]);
  return `${changed}\0${created}`.split("\0").filter((file) => file !== "");
}
