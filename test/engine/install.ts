import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "../../sandbox/paths";
import { emulatorPython } from "../../sandbox/python";
import { ALLOW_ENDPOINTS } from "../../stacks/config/emulator";

// Every engine test deploys to the emulator.
process.env[ALLOW_ENDPOINTS] = "true";

/**
 * Installs the emulator once, before any test: two files at once would do it twice, and within a hook's time.
 *
 * @see https://mochajs.org/features/global-fixtures/
 */
export async function mochaGlobalSetup(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const logs = mkdtempSync(join(CACHE, "install-"));
  await emulatorPython(join(logs, "install.log"), new AbortController().signal);
  rmSync(logs, { recursive: true });
}
