import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";

/** The interval between samples, in milliseconds. The usage of a process after its last sample is not counted. */
const SAMPLE_INTERVAL = 50;

/** The clock ticks of /proc per second, which are the same on every Linux that Node.js supports. */
const TICKS = 100;

/** The size of a memory page, in bytes. */
const PAGE = 4096;

/** The resource usage of a command and all its descendants. */
export interface TreeUsage {
  /** CPU seconds by the name of the program. */
  readonly cpu: ReadonlyMap<string, number>;
  /** The most memory of all processes together, in bytes. Shared pages count several times. */
  readonly memory: number;
  /** The memory of each program at that moment, in bytes, by the name of the program. */
  readonly memoryOf: ReadonlyMap<string, number>;
  /** The elapsed seconds. */
  readonly seconds: number;
}

/** The last sample of a process. */
interface Sample {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly ticks: number;
  readonly memory: number;
}

/**
 * Runs a command, and measures the usage of its process and all descendants, including those in other sessions. Works only on Linux.
 *
 * @throws Error with the last lines of the log if the exit code is not 0.
 */
export async function measureTree(
  program: string,
  args: readonly string[],
  {
    cwd,
    env,
    log,
    timeout,
  }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly log: string; readonly timeout: number },
): Promise<TreeUsage> {
  const file = openSync(log, "w");
  const started = performance.now();
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", file, file], timeout });
  closeSync(file);
  const known = new Map<number, Sample>();
  let most: { memory: number; of: ReadonlyMap<string, number> } = { memory: 0, of: new Map() };
  const timer = setInterval(() => {
    const alive = takeSamples(child, known);
    const memory = alive.reduce((sum, each) => sum + each.memory, 0);
    if (memory > most.memory) most = { memory, of: summed(alive, (each) => each.memory) };
  }, SAMPLE_INTERVAL);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => {
    clearInterval(timer);
  });
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) {
    const lines = readFileSync(log, "utf8").trim().split("\n").slice(-20);
    throw new Error(`${program} ${args.join(" ")} ended with ${code ?? "a signal"}:\n${lines.join("\n")}`);
  }
  return {
    cpu: summed([...known.values()], ({ ticks }) => ticks / TICKS),
    memory: most.memory,
    memoryOf: most.of,
    seconds,
  };
}

function takeSamples(child: ChildProcess, known: Map<number, Sample>): readonly Sample[] {
  const all = readdirSync("/proc").flatMap((pid) => (/^\d+$/.test(pid) ? (read(Number(pid)) ?? []) : []));
  const mine = new Set<number>(known.keys());
  if (child.pid !== undefined) mine.add(child.pid);
  // A parent is listed before its child, unless process ids have wrapped around.
  const alive = all.filter(({ pid, parent }) => mine.has(pid) || (mine.has(parent) && mine.add(pid)));
  // A zombie process still has its CPU times, but no command line.
  for (const each of alive)
    known.set(each.pid, each.name === "" ? { ...each, name: known.get(each.pid)?.name ?? "(ended)" } : each);
  return alive;
}

/** Returns a sample of a process; undefined if it has ended. @see proc(5) */
function read(pid: number): Sample | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    return {
      pid,
      parent: fields[1] ?? 0,
      name: programOf(pid),
      ticks: (fields[11] ?? 0) + (fields[12] ?? 0),
      memory: (fields[21] ?? 0) * PAGE,
    };
  } catch {
    return undefined;
  }
}

/** Returns the name of a process's program. For Node.js, adds the name of the script's role. */
function programOf(pid: number): string {
  const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  const name = program.split("/").at(-1) ?? "";
  if (!name.startsWith("node")) return name;
  const line = args.join(" ");
  if (line.includes("policy") && line.includes("run-policy-pack")) return "node (policy pack)";
  if (line.includes("cmd/run")) return "node (program)";
  return line.includes("worker.ts")
    ? "node (worker)"
    : line.includes("fleet/main.ts")
      ? "node (fleet)"
      : "node (other)";
}

function summed(all: readonly Sample[], of: (each: Sample) => number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const each of all) sums.set(each.name, (sums.get(each.name) ?? 0) + of(each));
  return sums;
}
