import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";

/** How often the processes are looked at, in milliseconds: the end of each is missed by as much. */
const EVERY = 50;

/** The clock ticks of /proc in a second, the same on every Linux that Node runs on. */
const TICKS = 100;

/** The size of a page of memory, in bytes. */
const PAGE = 4096;

/** What a command took, with all processes that it started. */
export interface TreeUsage {
  /** CPU seconds by the name of the program. */
  readonly cpu: ReadonlyMap<string, number>;
  /** The most memory that all of them held together, in bytes. Pages that they share count several times. */
  readonly memory: number;
  /** The memory of each program at that moment. */
  readonly memoryOf: ReadonlyMap<string, number>;
  readonly seconds: number;
}

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly ticks: number;
  readonly memory: number;
}

/**
 * Runs a command to its end, and counts what it and every process below it took, those in sessions of their own too. Linux only.
 *
 * @throws Error with the log's last lines if it does not end with 0.
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
  const known = new Map<number, Seen>();
  let most: { memory: number; of: ReadonlyMap<string, number> } = { memory: 0, of: new Map() };
  const timer = setInterval(() => {
    const alive = look(child, known);
    const memory = alive.reduce((sum, each) => sum + each.memory, 0);
    if (memory > most.memory) most = { memory, of: summed(alive, (each) => each.memory) };
  }, EVERY);
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

function look(child: ChildProcess, known: Map<number, Seen>): readonly Seen[] {
  const all = readdirSync("/proc").flatMap((pid) => (/^\d+$/.test(pid) ? (read(Number(pid)) ?? []) : []));
  const mine = new Set<number>(known.keys());
  if (child.pid !== undefined) mine.add(child.pid);
  // A parent is listed before its child but where process ids began anew.
  const alive = all.filter(({ pid, parent }) => mine.has(pid) || (mine.has(parent) && mine.add(pid)));
  // One that has ended, and that its parent has not asked after, has its times still, but no name.
  for (const each of alive)
    known.set(each.pid, each.name === "" ? { ...each, name: known.get(each.pid)?.name ?? "(ended)" } : each);
  return alive;
}

/** A process; undefined if it has just ended. @see proc(5) */
function read(pid: number): Seen | undefined {
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

/** The name of a process's program; for Node.js with what it runs. */
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

function summed(all: readonly Seen[], of: (each: Seen) => number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const each of all) sums.set(each.name, (sums.get(each.name) ?? 0) + of(each));
  return sums;
}
