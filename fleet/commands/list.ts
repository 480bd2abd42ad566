import { forTerminal } from "../../documents/neutral-text";
import { EXIT, type Exit, print, printJson } from "../../rehearsal/cli/main";
import { dependenciesOf } from "../dependencies";
import { deployerRoles } from "../github-roles";
import type { Options } from "../options";
import { partOf, select } from "../selection";
import { type BrokenStack, readFleet } from "../stacks";

/** Prints the selected stacks. The JSON form also has shards, for the matrix of a GitHub workflow. @returns the exit code. */
export async function list(options: Options): Promise<Exit> {
  const fleet = await readFleet(options.dir);
  const { stacks, broken } = select(fleet, options.selection);
  const dependencies = dependenciesOf(fleet);
  const roles = deployerRoles(fleet);
  const rows = stacks.map(({ name, file, config }) => ({
    name,
    role: config.role,
    accountId: config.accountId,
    region: config.connection.region,
    file,
    buckets: config.role === "data" ? config.buckets.length : 0,
    dependsOn: dependencies.get(name) ?? [],
    deployRole: roles.get(name)?.deploy,
    previewRole: roles.get(name)?.preview,
  }));
  if (options.json) {
    const of = Math.min(options.shards, rows.length);
    const accounts = new Map(fleet.stacks.map(({ name, config }) => [name, config.accountId]));
    const shards = Array.from({ length: of }, (_, n) => {
      const part = partOf(rows, { index: n + 1, of });
      return {
        shard: `${n + 1}/${of}`,
        stacks: part.map(({ name }) => name),
        // The job of a shard needs credentials for the accounts of its stacks and of their dependencies.
        accounts: [
          ...new Set(part.flatMap(({ name, dependsOn }) => [name, ...dependsOn]).map((name) => accounts.get(name))),
        ],
      };
    });
    printJson({ stacks: rows, shards, broken });
  } else {
    const lines = rows.map(({ name, role, accountId, region, dependsOn }) => [
      name,
      role,
      accountId,
      region,
      dependsOn.length > 0 ? `after ${dependsOn.join(", ")}` : "",
    ]);
    print(table(lines));
  }
  return sayBroken(broken);
}

/** Formats rows as text, with columns as wide as their longest value. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(...rows.map((row) => (row[n] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((text, n) => text.padEnd(widths[n] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Prints the errors of stack files to standard error. @returns the exit code. */
export function sayBroken(broken: readonly BrokenStack[]): Exit {
  for (const { file, problem } of broken)
    process.stderr.write(`${forTerminal(problem.startsWith(file) ? problem : `${file}: ${problem}`)}\n`);
  return broken.length > 0 ? EXIT.badInput : EXIT.held;
}
