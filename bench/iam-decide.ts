import { execFileSync } from "node:child_process";
import { decide } from "../packages/iam/evaluate/decide";
import type { PolicySet } from "../packages/iam/evaluate/policy-set";
import type { Request } from "../packages/iam/evaluate/request";
import { policySet, type RawPolicies } from "../test/packages/iam/evaluate/support";
import { randomCase } from "../test/packages/iam/differential/generate";
import { Random } from "../test/packages/iam/differential/random";
import { INSTALL, loadSimulator } from "../test/packages/iam/differential/simulator";
import { cpuSeconds, median } from "./cpu";

/**
 * Measures the CPU time of `decide`: compared with the simulator on the same requests, by the number of statements, values and documents,
 * and to load the package.
 *
 *     node scripts/run.cjs bench/iam-decide.ts
 */
async function main(): Promise<void> {
  const simulate = await loadSimulator();
  if (!simulate) throw new Error(`the simulator is not installed; ${INSTALL}`);
  const random = new Random(1);
  const cases = Array.from({ length: 3_000 }, () => randomCase(random));
  const prepared = cases.map(({ request, policies }) => ({ request, policies: policySet(policies) }));
  const simulated = await cpuSeconds(async () => {
    for (const one of cases) await simulate(one);
  });
  const decided = await cpuSeconds(() => {
    for (const { request, policies } of prepared) decide(request, policies);
  });
  const parsing = await cpuSeconds(() => {
    for (const { request, policies } of cases) decide(request, policySet(policies));
  });
  console.log("3,000 random requests");
  row("the simulator, which reads the documents each time", simulated / 3_000, 1);
  row("parse and decide", parsing / 3_000, simulated / parsing);
  row("decide documents that are parsed", decided / 3_000, simulated / decided);

  console.log("one request, by size");
  for (const count of [10, 100, 1_000]) row(`${count} statements`, await one(statements(count)));
  for (const count of [5, 50, 500]) row(`${count} values in a condition`, await one(values(count)));
  for (const count of [1, 10, 100]) row(`${count} documents`, await one(documents(count)));

  const load = (file: string): number =>
    Number(
      execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", LOAD, file], { encoding: "utf8" }),
    );
  console.log(
    `loading packages/iam, and compiling it: ${median([1, 2, 3, 4, 5].map(() => load("./packages/iam"))).toFixed(0)} ms of CPU time`,
  );
}

const LOAD =
  "const b = process.cpuUsage(); require(process.argv[1]); const { user, system } = process.cpuUsage(b); console.log((user + system) / 1000)";

const REQUEST: Request = {
  caller: { kind: "role", arn: "arn:aws:iam::111111111111:role/App", session: "session" },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::logs/2026/01/31/part-0001.parquet",
  resourceAccount: "111111111111",
  context: { "aws:SourceVpce": "vpce-1", "aws:SecureTransport": "true" },
};

function allow(n: number, values: readonly string[]): RawPolicies["boundary"] & object {
  return {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "s3:Get*",
      Resource: `arn:aws:s3:::bucket-${n}/*`,
      Condition: { StringLike: { "aws:SourceVpce": values } },
    },
  };
}

function statements(count: number): PolicySet {
  const all = Array.from({ length: count }, (_, n) => allow(n, ["vpce-1"]).Statement ?? []);
  return policySet({ identity: [{ Version: "2012-10-17", Statement: all.flat() }] });
}

function values(count: number): PolicySet {
  const document = allow(
    0,
    Array.from({ length: count }, (_, n) => `vpce-${n + 2}*`),
  );
  const { Statement } = document;
  return policySet({ identity: [{ ...document, Statement: { ...(Statement as object), Resource: "*" } }] });
}

function documents(count: number): PolicySet {
  return policySet({ identity: Array.from({ length: count }, (_, n) => allow(n, ["vpce-1"])) });
}

/** Returns the CPU seconds of one decision. */
async function one(policies: PolicySet): Promise<number> {
  const times = 300;
  return (
    (await cpuSeconds(() => {
      for (let n = 0; n < times; n++) decide(REQUEST, policies);
    })) / times
  );
}

function row(what: string, seconds: number, ratio?: number): void {
  const times = ratio === undefined ? "" : `  ${ratio.toFixed(1)} times as fast`;
  console.log(`  ${what.padEnd(52)} ${(seconds * 1e6).toFixed(1).padStart(8)} µs${times}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 2;
});
