import { run } from "../test/packages/iam/differential/differences";
import { Random } from "../test/packages/iam/differential/random";
import { SETTLED } from "../test/packages/iam/differential/settled";
import { INSTALL, loadSimulator } from "../test/packages/iam/differential/simulator";

/**
 * Compares the decisions of `decide` and of the simulator in random cases.
 *
 *     node scripts/run.cjs bench/iam-differential.ts [CASES] [SEED]
 *
 * Exits with 1 if there is a difference that AWS's documentation does not explain.
 */
async function main(): Promise<void> {
  const cases = Number(process.argv[2] ?? 200_000);
  const seed = Number(process.argv[3] ?? 1);
  const simulate = await loadSimulator();
  if (!simulate) throw new Error(`the simulator is not installed; ${INSTALL}`);
  const found = await run(new Random(seed), cases, simulate);
  console.log(`seed ${seed}: ${found.cases} cases, ${found.allowed} allowed, ${found.open.length} open differences`);
  for (const known of SETTLED) console.log(`${String(found.settled.get(known) ?? 0).padStart(7)}  ${known.what}`);
  for (const { one, decision } of found.open) console.log(JSON.stringify({ ...one, outcome: decision.outcome }));
  process.exitCode = found.open.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
