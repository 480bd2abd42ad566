import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isMap } from "../stacks/config/fields";
import { exampleFile, forEmulator, readSettings, type Settings } from "./project";

/** A stack of the sandbox, made fit for the emulator. */
export interface SandboxStack {
  readonly name: string;
  readonly accountId: string;
  readonly settings: Settings;
}

const accountOf = z.object({ "cross-account-s3:accountId": z.string() });

/** Adds settings to others: maps are merged, lists appended to, anything else is replaced. */
function merged(settings: Settings, more: Settings): Settings {
  const added = Object.entries(more).map(([key, value]): readonly [string, unknown] => {
    const was = settings[key];
    if (isMap(was) && isMap(value)) return [key, merged(was, value)];
    if (Array.isArray(was) && Array.isArray(value)) return [key, [...(was as unknown[]), ...(value as unknown[])]];
    return [key, value];
  });
  return { ...settings, ...Object.fromEntries(added) };
}

/** A stack: the project's example of that name, if there is one, and what only the sandbox has. */
function stack(name: string): SandboxStack {
  const example = exampleFile(name);
  const more = readSettings(join(__dirname, "settings", `Pulumi.${name}.yaml`));
  const settings = forEmulator(existsSync(example) ? merged(readSettings(example), more) : more);
  return { name, settings, accountId: accountOf.parse(settings)["cross-account-s3:accountId"] };
}

/** The accounts that stacks are in. */
export function accountsOf(stacks: readonly SandboxStack[]): ReadonlySet<string> {
  return new Set(stacks.map(({ accountId }) => accountId));
}

/** The stacks in the order in which they are deployed: one reads only those before it. */
export function sandboxStacks(): readonly SandboxStack[] {
  return ["control", "data", "data-eu"].map(stack);
}
