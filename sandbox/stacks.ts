import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isMap } from "../stacks/config/fields";
import { exampleFile, forEmulator, readSettings, type Settings } from "./project";

/** A stack of the sandbox, with the settings for the emulator. */
export interface SandboxStack {
  readonly name: string;
  readonly accountId: string;
  readonly settings: Settings;
}

const accountOf = z.object({ "cross-account-s3:accountId": z.string() });

/** Merges settings: merges maps, concatenates lists, and replaces other values. */
function merged(settings: Settings, more: Settings): Settings {
  const added = Object.entries(more).map(([key, value]): readonly [string, unknown] => {
    const was = settings[key];
    if (isMap(was) && isMap(value)) return [key, merged(was, value)];
    if (Array.isArray(was) && Array.isArray(value)) return [key, [...(was as unknown[]), ...(value as unknown[])]];
    return [key, value];
  });
  return { ...settings, ...Object.fromEntries(added) };
}

/** Returns a stack: the example stack of that name, if there is one, with the additional settings of the sandbox. */
function stack(name: string): SandboxStack {
  const example = exampleFile(name);
  const more = readSettings(join(__dirname, "settings", `Pulumi.${name}.yaml`));
  const settings = forEmulator(existsSync(example) ? merged(readSettings(example), more) : more);
  return { name, settings, accountId: accountOf.parse(settings)["cross-account-s3:accountId"] };
}

/** Returns the ids of the stacks' accounts. */
export function accountsOf(stacks: readonly SandboxStack[]): ReadonlySet<string> {
  return new Set(stacks.map(({ accountId }) => accountId));
}

/** Returns the stacks in the order of their deployment. */
export function sandboxStacks(): readonly SandboxStack[] {
  return ["control", "data", "data-eu"].map(stack);
}
