import { join } from "node:path";
import { checkNoNewAccess, type Json, type JsonObject, parsePolicy, type Policy } from "@cross-account-s3/iam";
import { declareStacks } from "../rehearsal/run";
import { readProject } from "../rehearsal/run/project";
import { cpuSeconds } from "./cpu";

/**
 * Measures the CPU time of `checkNoNewAccess` after the package is loaded: for each bucket policy of the examples, and by the number of
 * statements, values and documents.
 *
 *     node scripts/run.cjs bench/iam-sets.ts
 */
async function main(): Promise<void> {
  // Includes the one-time costs of a process: it reads the actions of S3, and V8 compiles the code.
  await row("the very first comparison of the process", () => checkNoNewAccess(statements(2), statements(1), "bucket"));
  for (let n = 0; n < 20; n++) checkNoNewAccess(statements(2, 5_000 + n), statements(1, 5_000 + n), "bucket");
  console.log("the bucket policies of the examples: within itself, and within itself without its last statement");
  const examples = await exampleBuckets();
  for (const [name, text] of examples) {
    const policy = read(text);
    const shorter = { ...policy, statements: policy.statements.slice(0, -1) };
    await row(`${name}, ${policy.statements.length} statements`, () => checkNoNewAccess(policy, policy, "bucket"));
    await row("  without the last", () => checkNoNewAccess(policy, shorter, "bucket"));
  }
  console.log(
    "the same within themselves, under other names each time: documents that are new to a process that is warm",
  );
  for (const [name, text] of examples) newEach(name, text);
  console.log("one bucket policy within another, by size");
  for (const count of [10, 100, 1_000]) {
    const [some, more] = [statements(count - 1), statements(count)];
    await row(`${count} statements`, () => checkNoNewAccess(more, some, "bucket"));
  }
  for (const count of [5, 50, 500]) {
    const [some, more] = [values(count - 1), values(count)];
    await row(`${count} values of a condition`, () => checkNoNewAccess(more, some, "bucket"));
  }
  for (const count of [1, 10, 100]) {
    const pairs = Array.from({ length: count }, (_, n) => [statements(5, n), statements(6, n)] as const);
    await row(`${count} documents of 6 statements, one after another`, () => {
      for (const [some, more] of pairs) checkNoNewAccess(more, some, "bucket");
    });
  }
}

/** Returns the bucket policies of the example stacks, each with its name and its JSON text. */
async function exampleBuckets(): Promise<readonly (readonly [string, string])[]> {
  const stacks = await declareStacks(await readProject(join(__dirname, "..")));
  const declared = stacks.flatMap(({ resources }) => resources.filter(({ type }) => type.endsWith(":BucketPolicy")));
  return declared.flatMap(({ name, outputs }) => {
    const { policy } = outputs;
    return typeof policy === "string" ? [[name, policy] as const] : [];
  });
}

function read(document: string | Json): Policy {
  const parsed = parsePolicy(document, { type: "bucket" });
  if ("errors" in parsed) throw new Error(JSON.stringify(parsed.errors));
  return parsed.policy;
}

function statement(n: number, more: JsonObject = {}): JsonObject {
  return {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${111111111111 + (n % 7)}:role/reader-${n}` },
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: `arn:aws:s3:::bucket/part-${n}/*`,
    ...more,
  };
}

function statements(count: number, from = 0): Policy {
  return read({ Version: "2012-10-17", Statement: Array.from({ length: count }, (_, n) => statement(from + n)) });
}

function values(count: number): Policy {
  const prefixes = Array.from({ length: count }, (_, n) => `vpce-${n}`);
  return read({
    Version: "2012-10-17",
    Statement: statement(0, { Condition: { StringEquals: { "aws:SourceVpce": prefixes } } }),
  });
}

/** Measures and prints the CPU time for copies of a bucket policy with different names of the bucket and of the roles. */
function newEach(name: string, text: string): void {
  const times = Array.from({ length: 100 }, (_, n) => {
    const policy = read(text.replaceAll(name, `${name}-${n}`).replaceAll(":role/", `:role/copy-${n}-`));
    const before = process.cpuUsage();
    checkNoNewAccess(policy, policy, "bucket");
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  }).sort((a, b) => a - b);
  const [median = 0, high = 0] = [times[50], times[90]];
  console.log(
    `  ${name.padEnd(60)} half of 100 under ${milliseconds(median)}, nine of ten under ${milliseconds(high)}`,
  );
}

/** Prints the CPU time of the first call of a function, and of later calls, for which its patterns are cached. */
async function row(what: string, act: () => unknown): Promise<void> {
  let first: string;
  let again = "";
  try {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    first = milliseconds((user + system) / 1e6);
    again = milliseconds(await cpuSeconds(act));
  } catch (error) {
    first = error instanceof Error ? error.message : String(error);
  }
  console.log(`  ${what.padEnd(60)} first ${first.padStart(10)}, again ${again.padStart(10)}`);
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1e3).toFixed(1)} ms`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 2;
});
