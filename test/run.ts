import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { CHROMIUM, onPath } from "./support/on-path";

// What `npm test` does: lint, types and the unit tests side by side, then the tests that need a program which is not a
// package, where that program is. The last line counts all of it; the exit code is 0 only if nothing failed.

const HELP = `npm test

Runs lint, types and the unit tests at the same time, then the tests that need chromium, and those that need pulumi and
python3, where these programs are on the PATH. The last line counts all of it.

  --help   this text

One file or folder: npx mocha test/documents/arns.test.ts. Lint and types only: npm run check.

Exit codes: 0 nothing failed, 1 something failed, 2 a command line that cannot be read.
`;

/** How many checks came out how. */
const countsSchema = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });
type Counts = z.output<typeof countsSchema>;

const ROOT = join(__dirname, "..");
const TIMEOUT = 2_400_000;
const scratch = join(tmpdir(), `cross-account-s3-test-${process.pid}`);

/** Runs a script of package.json or a program of its packages, and prints what it printed, whole, once it has ended. */
async function passes(name: string, args: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT,
  });
  const printed: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const took = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `\n── ${name}: ${code === 0 ? "passed" : "failed"} in ${took} s\n${Buffer.concat(printed).toString()}`,
  );
  return code === 0;
}

/** A check that passes or fails as a whole. */
async function check(name: string, args: readonly string[]): Promise<Counts> {
  const passed = await passes(name, args);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** Tests, counted one by one. Mocha that ends without counting anything, or fails without a failed test, is a failure. */
async function tests(name: string, files: readonly string[]): Promise<Counts> {
  const counts = join(scratch, `${name}.json`);
  const reporter = ["--reporter", join(__dirname, "support", "reporter.ts"), "--reporter-option", `counts=${counts}`];
  const passed = await passes(`${name} tests`, [
    join("node_modules", "mocha", "bin", "mocha.js"),
    ...reporter,
    ...files,
  ]);
  const counted = existsSync(counts)
    ? countsSchema.parse(JSON.parse(readFileSync(counts, "utf8")))
    : { passed: 0, failed: 0, skipped: 0 };
  const uncounted = counted.failed === 0 && (!passed || counted.passed === 0);
  return { ...counted, failed: counted.failed + (uncounted ? 1 : 0) };
}

/** Tests that need programs on PATH, each by one of its names. Without one they are skipped as one, and said to be. */
async function testsWith(
  name: string,
  programs: readonly (readonly string[])[],
  files: readonly string[],
): Promise<Counts> {
  const missing = programs.find((names) => onPath(names) === undefined);
  if (!missing) return await tests(name, files);
  process.stdout.write(`\n── ${name} tests: skipped, as there is no ${missing[0] ?? name} on PATH\n`);
  return { passed: 0, failed: 0, skipped: 1 };
}

async function main(): Promise<Counts> {
  mkdirSync(scratch);
  const all = [
    ...(await Promise.all([
      check("lint", [join("node_modules", "eslint", "bin", "eslint.js"), "."]),
      check("format", [join("node_modules", "prettier", "bin", "prettier.cjs"), "--check", "--log-level", "warn", "."]),
      check("types", [join("node_modules", "typescript", "bin", "tsc"), "--noEmit"]),
      tests("unit", []),
    ])),
    await testsWith("browser", [CHROMIUM], ["test/browser"]),
    await testsWith("engine", [["pulumi"], ["python3"]], ["test/engine"]),
  ];
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}

/** The help, or what is wrong with the command line. Without arguments, nothing. */
function answered(args: readonly string[]): boolean {
  if (args.length === 0) return false;
  const asked = args.join() === "--help";
  process.stdout.write(
    asked ? HELP : `npm test: takes no arguments, found ${args.join(" ")}; to run one file: npx mocha FILE\n`,
  );
  process.exitCode = asked ? 0 : 2;
  return true;
}

async function run(): Promise<void> {
  const { passed, failed, skipped } = await main();
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (!answered(process.argv.slice(2))) {
  void run().finally(() => {
    rmSync(scratch, { recursive: true, force: true });
  });
}
