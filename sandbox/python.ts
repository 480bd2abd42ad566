import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./paths";
import { run } from "./process";

const REQUIREMENTS = join(__dirname, "requirements.txt");
const INSTALL_TIMEOUT = 300_000;

/**
 * The Python of the emulator's private environment, which is made if there is none for the pinned versions.
 *
 * It is made next to its place and then moved there, so that neither a broken install nor a second run at the same time
 * leaves half an environment.
 *
 * @param log the file that gets what pip prints.
 * @throws Error saying what to do, if there is no Python or the install fails.
 */
export async function emulatorPython(log: string, signal: AbortSignal): Promise<string> {
  const pinned = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const home = join(CACHE, `venv-${pinned}`);
  if (!existsSync(home)) await install(home, log, signal);
  return join(home, "bin", "python");
}

async function install(home: string, log: string, signal: AbortSignal): Promise<void> {
  const part = `${home}.part-${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  const python = async (program: string, args: readonly string[], remedy: string) => {
    const ended = await run({ program, args, env: process.env, cwd: CACHE, log, timeout: INSTALL_TIMEOUT, signal });
    if (ended.code !== 0) throw new Error(`${remedy}:\n${ended.output.trim().split("\n").slice(-5).join("\n")}`);
  };
  try {
    await python(
      "python3",
      ["-m", "venv", part],
      "python3 cannot make a virtual environment; it needs its venv module",
    );
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"];
    await python(join(part, "bin", "python"), [...pip, REQUIREMENTS], "the emulator cannot be installed from PyPI");
    try {
      renameSync(part, home);
    } catch (error) {
      if (!existsSync(home)) throw error; // Else another run was first, with the same versions.
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new Error("python3 is not on PATH, and the AWS emulator needs it: install Python 3.10 or newer");
    }
    throw error;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
