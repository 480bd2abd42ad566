import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Accounts } from "./accounts";
import { type Emulator, startEmulator } from "./emulator";
import { environment } from "./environment";
import { CACHE } from "./paths";
import { findPulumi, Pulumi } from "./pulumi";

/** An AWS of its own, with a Pulumi that knows only it. Several can be at the same time. */
export interface World {
  /** The folder with everything of this world. */
  readonly home: string;
  /** The folder in it with the logs. */
  readonly logs: string;
  readonly emulator: Emulator;
  readonly accounts: Accounts;
  readonly pulumi: Pulumi;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when the world is given up. */
  readonly signal: AbortSignal;
}

/** Makes the folder of a world to be. */
export function makeHome(): { readonly home: string; readonly logs: string } {
  mkdirSync(CACHE, { recursive: true });
  const home = mkdtempSync(join(CACHE, "run-"));
  const logs = join(home, "logs");
  mkdirSync(logs);
  return { home, logs };
}

/**
 * Makes a world: an empty backend and an empty emulator.
 *
 * @param signal aborted when the world is given up; what runs in it is stopped then.
 * @throws Error if there is no Pulumi, no Python, or the emulator does not start.
 */
export async function makeWorld(
  { home, logs }: { readonly home: string; readonly logs: string },
  signal: AbortSignal,
): Promise<World> {
  findPulumi(); // Before the emulator, whose first start takes half a minute.
  const emulator = await startEmulator(logs, signal);
  const env = environment(emulator.url, home);
  try {
    return {
      home,
      logs,
      emulator,
      env,
      signal,
      accounts: new Accounts(emulator.url),
      pulumi: new Pulumi(home, logs, env, signal),
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

/** Stops all that a world runs. Its folder stays, with its logs. */
export async function stopWorld(world: World): Promise<void> {
  world.accounts.close();
  await world.emulator.stop();
}

/** Deletes a world's folder. */
export function forgetHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

const A_DAY = 86_400_000;

/** Deletes the folders that failed or killed runs left more than a day ago; a younger one may be in use. */
export function forgetOldHomes(): void {
  if (!existsSync(CACHE)) return;
  for (const name of readdirSync(CACHE)) {
    if (!name.startsWith("run-")) continue;
    const home = join(CACHE, name);
    // Another run may be deleting it at this moment.
    const seen = statSync(home, { throwIfNoEntry: false });
    if (seen && seen.mtimeMs < Date.now() - A_DAY) forgetHome(home);
  }
}
