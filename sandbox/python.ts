import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./paths";
import { run } from "./process";

const REQUIREMENTS = join(__dirname, "requirements.txt");
const INSTALL_TIMEOUT = 300_000;

/**
 * Returns the path of Python in the emulator's virtual environment. Creates the environment if there is none for the pinned versions.
 *
 * The environment is created under a temporary name and then renamed, so that a failed install or a concurrent run leaves no incomplete
 * environment.
 *
 * @param log the file for the output of pip.
 * @param signal aborted to cancel the install.
 * @throws Error if Python is not installed or the install fails.
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
      if (!existsSync(home)) throw error; // Otherwise a concurrent run has created the same environment.
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
