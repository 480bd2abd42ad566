import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPulumi } from "../sandbox/pulumi";
import { ROOT } from "../sandbox/paths";
import { run } from "../sandbox/process";
import { measurePreviews, measureStart } from "./preview";
import { table, withSection } from "./table";

const USAGE = `Measures, and writes what it finds into docs/performance.md.

  npm run bench -- preview [--runs N]   the wall time of npm start and of pulumi preview, warm: section "Preview"`;

const PAGE = join(ROOT, "docs", "performance.md");
const HEADING = "Preview";

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: "string", default: "5" } },
  });
  const runs = Number(values.runs);
  if (positionals.join() !== "preview" || !Number.isInteger(runs) || runs < 1) {
    console.error(USAGE);
    return 2;
  }
  const load = loadavg()[0] ?? 0;
  if (load > 1) console.error(`The machine is busy (load ${load.toFixed(1)}), so the figures are too high.`);
  const text = [
    "The time of the two most frequent commands. `npm run bench -- preview` measures it and writes this section.",
    `Each command ran ${runs} times after a warm-up. The ratio is to the first row of its table.`,
    `Measured on ${await machine()}${load > 1 ? `, with other work (load ${load.toFixed(1)})` : ""}.`,
    "",
    table(await measureStart(runs)),
    "",
    table(await measurePreviews(runs)),
    "",
    "A preview uses an emulator and a local backend on the same machine. With AWS, network time is added.",
  ].join("\n");
  const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "# Performance\n";
  writeFileSync(PAGE, withSection(page, HEADING, text));
  console.log(text);
  return 0;
}

/** Describes the machine: cores, operating system, and the versions of Node.js and Pulumi. */
async function machine(): Promise<string> {
  const { signal } = new AbortController();
  const version = { program: findPulumi(), args: ["version"], env: process.env, cwd: ROOT, log: "/dev/null" };
  const { stdout: pulumi } = await run({ ...version, timeout: 30_000, signal });
  return `${cpus().length} cores, ${type()} ${release()}, Node ${process.version}, Pulumi ${pulumi.trim()}`;
}

void main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
