/**
 * Checks that the policy pack has a mandatory finding for every document that AWS refuses, in 100,000 random documents by default:
 * `npm run bench:refused -- [COUNT [SEED]]`. Prints the number of documents without a finding, the slowest, and the CPU time per document.
 * Exits with 1 if a document had no finding, was slow or caused a crash.
 */
import { check } from "../policypack/lib/check";
import { rules } from "../policypack/rules";
import { refusedDocument } from "../test/policypack/support/refused-documents";
import { randomFrom } from "../test/support/random";

/** The most CPU time for one document, in milliseconds. */
const SLOW = 500;
const CONFIG = {
  stack: { accountId: "222222222222", controlAccountId: "111111111111", region: "us-east-1" },
  rules: { "pack-settings": { profile: "sharing" } },
} as const;

async function main(count: number, seed: number): Promise<boolean> {
  const next = randomFrom(seed);
  const silent = new Map<string, number>();
  const whys = new Set<string>();
  let [slowest, crashes] = [0, 0];
  const cpu = process.cpuUsage();
  for (let round = 0; round < count; round++) {
    const { why, resource } = refusedDocument(next);
    whys.add(why);
    const start = process.cpuUsage();
    try {
      const reports = await check(rules, [resource], CONFIG);
      if (!reports.some(({ level }) => level === "mandatory")) silent.set(why, (silent.get(why) ?? 0) + 1);
    } catch (error) {
      crashes++;
      process.stderr.write(`${why}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    const took = milliseconds(process.cpuUsage(start));
    // The first documents include the time to read the services' data.
    if (round > 100) slowest = Math.max(slowest, took);
    if (process.stderr.isTTY && round % 1_000 === 0) process.stderr.write(`\r${round} of ${count}`);
  }
  const whole = milliseconds(process.cpuUsage(cpu));
  for (const [why, times] of silent) console.log(`silent, ${times} times: ${why}`);
  console.log(
    `${count} documents of ${whys.size} kinds: ${[...silent.values()].reduce((sum, one) => sum + one, 0)} silent, ${crashes} crashed, ` +
      `slowest ${slowest.toFixed(0)} ms, ${(whole / count).toFixed(2)} ms of CPU a document`,
  );
  return silent.size === 0 && crashes === 0 && slowest < SLOW;
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}

void main(Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 7)).then((held) => {
  process.exitCode = held ? 0 : 1;
});
