import { RunError } from "@pulumi/pulumi";
import { intentsOf } from "../../rehearsal/intent";
import type { Intent } from "../../rehearsal/intent/intent";
import { resolvedFrom } from "../../rehearsal/proof";
import { type IntentProof, proveIntent } from "../../rehearsal/prove/prove-intent";
import { Shapes } from "../../rehearsal/prove/shapes";
import { compareSides, sidesOf } from "../../rehearsal/prove/sides";
import type { Situation } from "../../rehearsal/situation";
import type { NamedDocument, World } from "../../rehearsal/world";
import { mutants } from "./mutants";
import { wanted, world as declared } from "./support";
import { policyJson } from "../support/policy-json";

/** What came of mutants, by kind. */
interface Tally {
  /** The proof finds a violation. */
  caught: number;
  /** The prover shows by inclusion both ways that nothing changed. */
  equivalent: number;
  /** AWS refuses the document, and so do we. */
  refused: number;
}

/** What all mutants came to. */
export interface MutationResult {
  readonly byKind: ReadonlyMap<string, Tally>;
  /** Mutants that change access and pass. */
  readonly survivors: readonly string[];
}

/**
 * Mutates every document of the tests' project, and proves each mutant's intent again.
 *
 * @param of another project than the tests', run before. @default the tests' project
 * @param each of how many mutants one is looked at: 1 for all. They are taken in turn, so that all kinds are, and the
 *   first of each document in addition.
 */
export async function mutate(
  each: number,
  progress?: (done: number) => void,
  of?: Pick<Situation, "expected" | "world">,
): Promise<MutationResult> {
  const { expected, world } = of ?? { expected: await wanted(), world: await declared() };
  const intents = intentsOf(expected, resolvedFrom(expected, world));
  // A mutant that had the shape of what holds would survive.
  const shapes = new Shapes(world);
  const proofs = new Map(intents.map((intent) => [intent, proveIntent(intent, world, shapes)]));
  const byKind = new Map<string, Tally>();
  const survivors: string[] = [];
  let count = 0;
  for (const [intent, proof] of proofs) {
    for (const document of proof.documents) {
      let first = true;
      for (const mutant of mutants(policyJson(JSON.stringify(document.policy)), intent.side !== "identity")) {
        const taken = count++ % each === 0 || first;
        first = false;
        if (!taken) continue;
        const tally = byKind.get(mutant.kind) ?? { caught: 0, equivalent: 0, refused: 0 };
        byKind.set(mutant.kind, tally);
        const outcome = outcomeOf(
          proof,
          shapes,
          world,
          replacedIn(world, document, { ...document, policy: mutant.policy }),
        );
        if (outcome === "survived") survivors.push(`${intent.id}: ${mutant.kind}: ${mutant.what}`);
        else tally[outcome]++;
        progress?.(count);
      }
    }
  }
  return { byKind, survivors };
}

/** @param proof the proof of what holds. */
function outcomeOf(proof: IntentProof, shapes: Shapes, before: World, after: World): keyof Tally | "survived" {
  const { intent, assumptions: known } = proof;
  try {
    const { more, less, assumptions } = proveIntent(intent, after, shapes);
    const found = [more, less].some(({ differences, undecided }) => differences.length + undecided.length > 0);
    // What rests on an assumption that was not there before is not proved any more.
    if (found || assumptions.some((one) => !known.includes(one))) return "caught";
    return isSame(intent, before, after) ? "equivalent" : "survived";
  } catch (error) {
    if (RunError.isInstance(error)) return "refused";
    throw error;
  }
}

function isSame(intent: Intent, before: World, after: World): boolean {
  const id = intent.side === "endpoint" ? "endpoint/" : intent.id;
  const was = sidesOf(before).filter((side) => side.id.startsWith(id));
  const is = new Map(sidesOf(after).map((side) => [side.id, side]));
  return was.every((side) => {
    const change = compareSides(side, is.get(side.id));
    return !change || change.gained.differences.length + change.lost.differences.length === 0;
  });
}

/** A world with one document replaced, wherever it stands. */
function replacedIn(world: World, before: NamedDocument, after: NamedDocument): World {
  const one = (document: NamedDocument | undefined) => (document === before ? after : document);
  const all = <T extends { readonly policy: NamedDocument | undefined }>(of: ReadonlyMap<string, T>) =>
    new Map([...of].map(([key, value]) => [key, value.policy === before ? { ...value, policy: after } : value]));
  return {
    ...world,
    buckets: all(world.buckets),
    accessPoints: all(world.accessPoints ?? new Map()),
    keys: all(world.keys),
    topics: all(world.topics),
    endpoints: all(world.endpoints),
    buses: new Map([...(world.buses ?? [])].map(([key, value]) => [key, value === before ? after : value])),
    roles: new Map(
      [...world.roles].map(([arn, role]) => [
        arn,
        {
          ...role,
          trust: one(role.trust),
          policies: role.policies.map((policy) => (policy === before ? after : policy)),
        },
      ]),
    ),
  };
}
