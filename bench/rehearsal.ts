import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writeProject } from "./configuration";

const ROOT = resolve(__dirname, "..");
/** The numbers of buckets and of data accounts. */
const SIZES = [
  [10, 1],
  [100, 5],
  [1000, 20],
] as const;

/**
 * Measures the rehearsal of generated projects of three sizes: elapsed time, CPU time and the most memory. Arguments: the numbers of
 * buckets and of data accounts, to measure only that size.
 */
async function main(): Promise<void> {
  const [given, over = 20] = process.argv.slice(2).map(Number);
  const sizes = given === undefined ? SIZES : [[given, over] as const];
  console.log(`Load of the machine at the start: ${(loadavg()[0] ?? 0).toFixed(1)}\n`);
  console.log("| buckets | roles | accounts | wall | CPU | memory | statements | computed | CPU per bucket |");
  console.log("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
  for (const [buckets, accounts] of sizes) {
    const folder = await mkdtemp(join(tmpdir(), "bench-"));
    try {
      await writeProject(folder, join(ROOT, "index.ts"), { buckets, roles: 5, accounts });
      const { wall, cpu, memory } = await measure(folder);
      const text = await readFile(join(folder, "rehearsal.json"), "utf8");
      const [, statements = "", computed = ""] = /"statements":(\d+),"computed":(\d+)/.exec(text) ?? [];
      const cells = [buckets, 5, accounts, `${wall.toFixed(1)} s`, `${cpu.toFixed(1)} s`, `${Math.round(memory)} MB`];
      console.log(`| ${cells.join(" | ")} | ${statements} | ${computed} | ${((cpu / buckets) * 1000).toFixed(0)} ms |`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Runs the command of `npm start`, which prints its resource usage when it ends. @returns seconds, and memory in megabytes. */
async function measure(folder: string): Promise<{ wall: number; cpu: number; memory: number }> {
  const usageFile = join(ROOT, "bench/usage.ts");
  const args = [
    "--max-semi-space-size=32",
    "--heap-growing-percent=50",
    "-r",
    "ts-node/register/transpile-only",
    "-r",
    usageFile,
    join(ROOT, "scripts", "run.cjs"),
    "rehearsal/cli/start.ts",
  ];
  const started = performance.now();
  const child = spawn(process.execPath, [...args, "--dir", folder, "--quiet"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 600_000,
  });
  let printed = "";
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  const usage = /USAGE \{.*"userCPUTime":(\d+),"systemCPUTime":(\d+),"maxRSS":(\d+)/.exec(printed);
  if (code !== 0 || !usage) throw new Error(`the rehearsal ended with ${String(code)}:\n${printed}`);
  const [user, system, memory] = usage.slice(1).map(Number);
  return {
    wall: (performance.now() - started) / 1000,
    cpu: ((user ?? 0) + (system ?? 0)) / 1e6,
    memory: (memory ?? 0) / 1024,
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
