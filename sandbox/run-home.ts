import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Accounts } from "./accounts";
import { type Emulator, startEmulator } from "./emulator";
import { environment } from "./environment";
import { CACHE } from "./paths";
import { findPulumi, Pulumi } from "./pulumi";

/** The environment of a run: an emulator, and a Pulumi that uses only this emulator. Several can exist at the same time. */
export interface World {
  /** The folder of the run. */
  readonly home: string;
  /** The folder of the logs, in `home`. */
  readonly logs: string;
  readonly emulator: Emulator;
  readonly accounts: Accounts;
  readonly pulumi: Pulumi;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted to stop the running commands. */
  readonly signal: AbortSignal;
}

/** Creates the folder of a run. */
export function makeHome(): { readonly home: string; readonly logs: string } {
  mkdirSync(CACHE, { recursive: true });
  const home = mkdtempSync(join(CACHE, "run-"));
  const logs = join(home, "logs");
  mkdirSync(logs);
  return { home, logs };
}

/**
 * Starts an emulator and creates a backend, both empty.
 *
 * @param signal aborted to stop the running commands.
 * @throws Error if Pulumi or Python is not installed, or if the emulator does not start.
 */
export async function makeWorld(
  { home, logs }: { readonly home: string; readonly logs: string },
  signal: AbortSignal,
): Promise<World> {
  findPulumi(); // Fails before the first start of the emulator, which takes half a minute.
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

/** Closes the connections and ends the emulator. Keeps the folder with the logs. */
export async function stopWorld(world: World): Promise<void> {
  world.accounts.close();
  await world.emulator.stop();
}

/** Deletes the folder of a run. */
export function forgetHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

const A_DAY = 86_400_000;

/** Deletes the folders of failed or killed runs that are more than a day old. A newer folder may be in use. */
export function forgetOldHomes(): void {
  if (!existsSync(CACHE)) return;
  for (const name of readdirSync(CACHE)) {
    if (!name.startsWith("run-")) continue;
    const home = join(CACHE, name);
    // Undefined if another run has deleted the folder in the meantime.
    const seen = statSync(home, { throwIfNoEntry: false });
    if (seen && seen.mtimeMs < Date.now() - A_DAY) forgetHome(home);
  }
}
