import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { findPulumi } from "../sandbox/pulumi";
import { POLICY_PACK, ROOT } from "../sandbox/paths";
import { deployer } from "../sandbox/project";
import type { World } from "../sandbox/run-home";
import {
  accountOf,
  bucketNames,
  configure,
  CONTROL,
  controlSettings,
  counts,
  dataSettings,
  inWorld,
  measureFleet,
} from "./fleet-project";
import { measureTree, type TreeUsage } from "./process-tree";

const USAGE = `npm run bench:terraform -- COMMAND [options]

Compares this program with Terraform, which does the same work with a module written by hand (bench/terraform): CPU seconds of each
command with all its processes, in turn. It needs pulumi, terraform and python3 on PATH; without terraform, it measures nothing.

  preview   previews of a new data stack with the pack and without it, and terraform plan
  up        npm run fleet -- up of several data stacks, and terraform apply of all their buckets

  --buckets A,B  preview: how many buckets (default: 20,100). up: how many in each stack (default: 25)
  --stacks A,B   up: how many data stacks (default: 4,8)
  --runs N       how often each is measured (default: 3 for preview, 1 for up)
  --help         this text
`;

/** The time limit of one command, in milliseconds. */
const TIMEOUT = 1_200_000;

const READER = `arn:aws:iam::${CONTROL}:role/cross-account-s3-control-indexer`;

/**
 * The processes between the engine and the Terraform AWS provider if the dynamic bridge is installed. The official plugin is a single
 * process that contains the provider.
 */
const BRIDGE = ["pulumi-resource-aws", "pulumi-terraform-provider"];

interface Line {
  readonly what: string;
  readonly usage: TreeUsage;
}

/** Measures several commands in turn. @param runs the number of runs of each command. */
async function inTurn(
  runs: number,
  acts: Readonly<Record<string, () => Promise<TreeUsage>>>,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (let n = 0; n < runs; n++) {
    for (const [what, act] of Object.entries(acts)) {
      const usage = await act();
      console.error(`  ${what}: ${total(usage).toFixed(1)} CPU s, ${usage.seconds.toFixed(0)} s`);
      lines.push({ what, usage });
    }
  }
  return lines;
}

function total({ cpu }: TreeUsage): number {
  return [...cpu.values()].reduce((sum, seconds) => sum + seconds, 0);
}

function ofBridge({ cpu }: TreeUsage): number {
  return BRIDGE.reduce((sum, name) => sum + (cpu.get(name) ?? 0), 0);
}

/** Returns, for each command, the run with the median CPU time. */
function medians(lines: readonly Line[]): readonly Line[] {
  return [...new Set(lines.map(({ what }) => what))].flatMap((what) => {
    const sorted = lines.filter((line) => line.what === what).toSorted((a, b) => total(a.usage) - total(b.usage));
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? [];
  });
}

/** Formats the medians as rows of a table. The ratios are relative to the last command, which is Terraform's. */
function rows(title: string, lines: readonly Line[]): readonly string[] {
  const middle = medians(lines);
  const peer = middle.at(-1);
  if (!peer) throw new Error("nothing was measured");
  return middle.map(({ what, usage }) => {
    const bridge = ofBridge(usage);
    const ratio = (seconds: number) => (seconds / total(peer.usage)).toFixed(2);
    const cells = [
      title,
      what,
      total(usage).toFixed(1),
      ratio(total(usage)),
      bridge > 0 ? bridge.toFixed(1) : "",
      bridge > 0 ? ratio(total(usage) - bridge) : "",
      `${Math.round(usage.memory / 1e6)} MB`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
}

function table(body: readonly string[]): string {
  return [
    "| buckets | command | CPU s | ratio | of it the bridge | ratio without it | memory |",
    "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ...body,
  ].join("\n");
}

/** Lists the CPU seconds of the programs in a run, the highest first. */
function shares({ what, usage: { cpu } }: Line): string {
  const sorted = [...cpu].toSorted(([, a], [, b]) => b - a).filter(([, seconds]) => seconds >= 0.05);
  return `${what}: ${sorted.map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`).join(", ")}`;
}

/** Runs Terraform in a temporary folder with a separate state. */
class Terraform {
  readonly #folder = mkdtempSync(join(tmpdir(), "bench-terraform-"));

  constructor(private readonly world: World) {
    cpSync(join(ROOT, "bench", "terraform"), this.#folder, { recursive: true });
  }

  async init(buckets: readonly string[]): Promise<void> {
    const variables = {
      region: "us-east-1",
      account: accountOf(0),
      deployer: deployer(accountOf(0)),
      control_account: CONTROL,
      reader: READER,
      buckets,
    };
    writeFileSync(join(this.#folder, "terraform.tfvars.json"), JSON.stringify(variables));
    await this.run("init", "-input=false");
  }

  async run(...args: readonly string[]): Promise<TreeUsage> {
    const log = join(this.world.logs, `terraform-${args[0] ?? ""}.log`);
    const { env } = this.world;
    return await measureTree("terraform", [...args, "-no-color"], { cwd: this.#folder, env, log, timeout: TIMEOUT });
  }

  forget(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function preview(sizes: readonly number[], runs: number): Promise<void> {
  const body: string[] = [];
  const details: string[] = [];
  for (const size of sizes) {
    await inWorld(async (world) => {
      const { pulumi, home, env, logs } = world;
      await pulumi.configure("control", controlSettings(1));
      await pulumi.up("control");
      await pulumi.configure("data", dataSettings(0, bucketNames("bench", size)));
      const terraform = new Terraform(world);
      const pulumiPreview = async (...more: readonly string[]) =>
        await measureTree(findPulumi(), ["preview", "--stack", "data", "--non-interactive", ...more], {
          cwd: join(home, "project"),
          env,
          log: join(logs, "preview.log"),
          timeout: TIMEOUT,
        });
      try {
        await terraform.init(bucketNames("bench", size));
        const acts = {
          "preview with the pack": () => pulumiPreview("--policy-pack", POLICY_PACK),
          "preview without it": () => pulumiPreview(),
          "terraform plan": () => terraform.run("plan", "-input=false"),
        };
        console.error(`${size} buckets, once unmeasured, then ${runs} times:`);
        await inTurn(1, acts);
        const lines = await inTurn(runs, acts);
        body.push(...rows(String(size), lines));
        details.push(...medians(lines).map((line) => `${size}: ${shares(line)}`));
      } finally {
        terraform.forget();
      }
    });
  }
  console.log(`${table(body)}\n\n${details.join("\n")}`);
}

async function up(stacks: readonly number[], buckets: number, runs: number): Promise<void> {
  const body: string[] = [];
  const details: string[] = [];
  for (const count of stacks) {
    const lines: Line[] = [];
    for (let n = 0; n < runs; n++) {
      await inWorld(async (world) => {
        configure(world, "control", controlSettings(count));
        for (let of = 0; of < count; of++)
          configure(world, `data-${of}`, dataSettings(of, bucketNames(`bench-${of}`, buckets)));
        const fleet = (...args: readonly string[]) => measureFleet(world, args);
        await fleet("up", "--unreviewed", "--stack", "control");
        const terraform = new Terraform(world);
        const all = bucketNames("peer", count * buckets);
        try {
          await terraform.init(all);
          console.error(`${count} stacks of ${buckets} buckets:`);
          lines.push(
            ...(await inTurn(1, {
              "fleet up": () => fleet("up", "--unreviewed", "--stack", "data-*"),
              "terraform apply": () => terraform.run("apply", "-input=false", "-auto-approve"),
            })),
          );
        } finally {
          terraform.forget();
        }
      });
    }
    body.push(...rows(`${count} × ${buckets}`, lines));
    details.push(...medians(lines).map((line) => `${count} × ${buckets}: ${shares(line)}`));
  }
  console.log(`${table(body)}\n\n${details.join("\n")}`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      buckets: { type: "string" },
      stacks: { type: "string", default: "4,8" },
      runs: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [command] = positionals;
  if (values.help || (command !== "preview" && command !== "up")) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const isThere = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "terraform")));
  if (!isThere) {
    console.log("terraform is not on PATH: nothing was measured");
    return;
  }
  console.log(`${cpus().length} cores, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the start\n`);
  if (command === "preview") await preview(counts(values.buckets ?? "20,100"), counts(values.runs ?? "3")[0] ?? 1);
  else await up(counts(values.stacks), counts(values.buckets ?? "25")[0] ?? 1, counts(values.runs ?? "1")[0] ?? 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
