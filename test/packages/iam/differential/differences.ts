import { compare, type Difference } from "./compare";
import { randomCase } from "./generate";
import type { Random } from "./random";
import { SETTLED, type Settled } from "./settled";
import { shrink } from "./shrink";
import type { Simulated } from "./simulator";

/** What a run over random cases found. */
interface Run {
  readonly cases: number;
  readonly allowed: number;
  /** How often each settled difference came up. */
  readonly settled: ReadonlyMap<Settled, number>;
  /** Differences that nothing settles, each made as small as it gets. */
  readonly open: readonly Difference[];
}

/** Decides random cases both ways. */
export async function run(random: Random, cases: number, simulate: Parameters<typeof compare>[1]): Promise<Run> {
  const settled = new Map<Settled, number>();
  const open: Difference[] = [];
  let allowed = 0;
  for (let n = 0; n < cases; n++) {
    let last: Simulated | undefined;
    const difference = await compare(randomCase(random), async (one) => (last = await simulate(one)));
    if (last?.allowed === true) allowed++;
    if (!difference) continue;
    const small = await smallest(difference, simulate);
    const known = SETTLED.find(({ covers }) => covers(small));
    if (known) settled.set(known, (settled.get(known) ?? 0) + 1);
    else open.push(small);
  }
  return { cases, allowed, settled, open };
}

async function smallest(difference: Difference, simulate: Parameters<typeof compare>[1]): Promise<Difference> {
  const one = await shrink(difference.one, async (smaller) => {
    const found = await compare(smaller, simulate);
    return found?.decision.outcome === difference.decision.outcome;
  });
  return (await compare(one, simulate)) ?? difference;
}
