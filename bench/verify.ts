import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, type } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../sandbox/emulator";
import { emulatorVariables } from "../sandbox/environment";
import { CACHE, ROOT } from "../sandbox/paths";
import { examples, makeVerifyWorld, type Stacks } from "../test/engine/verify-world";
import { requestLive } from "../verify/live";
import type { Verification } from "../verify/result";
import { withSection } from "./table";

// Measures `verify` with 100 buckets in two data accounts, without and with live requests. Writes the section "Verify" of
// docs/performance.md. Creates the stacks in an emulator without the engine, which is not measured.

const PAGE = join(ROOT, "docs", "performance.md");
const BUCKETS = 100;
const ACCOUNTS = ["222222222222", "333333333333"];

/** Returns a control stack and two data stacks, each with half of the buckets. Every bucket has four grants, a key and a topic. */
function stacks(): Stacks {
  const { control = {}, data = {} } = examples();
  const grants = { catalog: "catalog", indexer: "read", uploader: "upload", analyst: "read" };
  const each = ACCOUNTS.map((accountId, n) => {
    const buckets = Array.from({ length: BUCKETS / ACCOUNTS.length }, (_, b) => ({
      name: `acme-${n}-${b}`,
      grants,
      notifications: "sns",
    }));
    const own = { "cross-account-s3:accountId": accountId, "cross-account-s3:buckets": buckets };
    return [`data${n}`, { ...data, ...own }] as const;
  });
  const dataAccounts = ACCOUNTS.map((id) => ({ id, buckets: ["acme-*"] }));
  const roles = {
    catalog: { trustedService: "lambda.amazonaws.com", level: "catalog" },
    indexer: { trustedService: "ecs-tasks.amazonaws.com", level: "read", subscribes: true },
    uploader: { trustedArns: ["arn:aws:iam::111111111111:role/ci"], level: "upload" },
    analyst: { existingArn: "arn:aws:iam::111111111111:role/Analyst", level: "read", attachPolicies: true },
  };
  const own = { "cross-account-s3:dataAccounts": dataAccounts, "cross-account-s3:roles": roles };
  return { control: { ...control, ...own }, ...Object.fromEntries(each) };
}

async function main(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const home = mkdtempSync(join(CACHE, "bench-verify-"));
  // Sets credentials for the emulator. The stacks' settings contain its URL.
  Object.assign(process.env, emulatorVariables("http://127.0.0.1:9"));
  delete process.env.AWS_ENDPOINT_URL;
  const emulator = await startEmulator(home, new AbortController().signal);
  try {
    const world = await makeVerifyWorld(join(home, "project"), stacks(), emulator.url);
    const load = loadavg()[0] ?? 0;
    const without = await world.verify();
    const signal = new AbortController().signal;
    const request = (scene: Parameters<typeof requestLive>[0]) =>
      requestLive(scene, { progress: () => undefined, signal });
    const with_ = await world.verify({ request });
    const text = [
      `\`npm run bench:verify\` creates ${BUCKETS} buckets, each with a key, a topic and four grants, in ${ACCOUNTS.length} data accounts of the emulator, and`,
      `verifies them with the default of 16 calls at a time. Measured on ${cpus().length} cores, ${type()} ${release()}, Node ${process.version}, load ${load.toFixed(1)};`,
      "the emulator, one Python process, runs on the same machine. With AWS, network time replaces its work.",
      "",
      "| | resources read | requests decided | live requests | verdict | seconds |",
      "| --- | --- | --- | --- | --- | --- |",
      row("only documents (`--no-write`)", without),
      row("with live requests", with_),
    ].join("\n");
    const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "# Performance\n";
    writeFileSync(PAGE, withSection(page, "Verify", text));
    console.log(text);
    for (const { title } of [...without.findings, ...with_.findings].slice(0, 5)) console.error(title);
  } finally {
    await emulator.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

function row(what: string, { read, statements, live, verdict, milliseconds }: Verification): string {
  const resources = Object.values(read).reduce((sum, n) => sum + n, 0);
  return `| ${what} | ${resources} | ${statements} | ${live.length} | ${verdict} | ${(milliseconds / 1000).toFixed(1)} |`;
}

void main();
