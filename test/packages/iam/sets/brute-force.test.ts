import assert from "node:assert/strict";
import { contextOf } from "../../../../packages/iam/evaluate/context";
import type { Request } from "../../../../packages/iam/evaluate/request";
import { statementMatches } from "../../../../packages/iam/evaluate/statement-matches";
import type { Policy } from "../../../../packages/iam/language/policy";
import { witnessOf } from "../../../../packages/iam/sets/witness";
import type { RequestSet } from "../../../../packages/iam/sets/request-space";
import { RequestSpace } from "../../../../packages/iam/sets/request-space";
import { effectFormula, policyFormula } from "../../../../packages/iam/sets/statement-formula";
import { randomDocument } from "../differential/generate";
import { Random } from "../differential/random";
import { SERVICES } from "../differential/vocabulary";
import { policy } from "../evaluate/support";
import { requests } from "./enumerate";

const PAIRS = 60;
const seed = Number(process.env.SEED ?? 12);

/** Whether a document by itself allows a request, statement by statement. */
function allows({ statements, version }: Policy, request: Request): boolean {
  const context = contextOf(request);
  const covers = (effect: "Allow" | "Deny"): boolean =>
    statements.some((one) => one.effect === effect && statementMatches(one, request, version, context).matches);
  return covers("Allow") && !covers("Deny");
}

/** Two random documents, and the sets of what they allow. */
interface Pair {
  readonly a: Policy;
  readonly b: Policy;
  readonly space: RequestSpace;
  readonly inA: RequestSet;
  readonly inB: RequestSet;
}

function pairs(): readonly Pair[] {
  const random = new Random(seed);
  return Array.from({ length: PAIRS }, () => {
    const document = (): Policy => policy(randomDocument(random, random.pick(SERVICES.slice(0, 2)), true), "resource");
    const [a, b] = [document(), document()];
    const formulas = [policyFormula(a), policyFormula(b)] as const;
    const both = [a, b].flatMap((one) => [effectFormula(one, "Allow"), effectFormula(one, "Deny")]);
    const space = new RequestSpace([...formulas, ...both], { services: ["s3"] });
    return { a, b, space, inA: space.set(formulas[0]), inB: space.set(formulas[1]) };
  });
}

describe(`sets of requests, random documents of seed ${seed}`, function () {
  this.timeout(120_000);
  let all: readonly Pair[] = [];
  before(() => {
    all = pairs();
  });

  it("finds what one document allows and another does not, as enumeration does", () => {
    const random = new Random(seed);
    const outcomes = new Map<string, number>();
    for (const { a, b, inA, inB } of all) {
      const differs = (request: Request): boolean => allows(a, request) && !allows(b, request);
      const witness = witnessOf(inA.minus(inB), differs);
      outcomes.set(witness.found, (outcomes.get(witness.found) ?? 0) + 1);
      if (witness.found !== "none") continue;
      const found = requests(random).find(differs);
      assert.equal(found, undefined, JSON.stringify({ a, b, found }));
    }
    assert.ok((outcomes.get("request") ?? 0) >= 5 && (outcomes.get("none") ?? 0) >= 5, JSON.stringify([...outcomes]));
  });

  it("finds that a document allows nothing only if enumeration finds nothing", () => {
    const random = new Random(seed + 1);
    for (const { a, inA } of all) {
      const witness = witnessOf(inA, (request) => allows(a, request));
      const found = requests(random).find((request) => allows(a, request));
      if (witness.found === "none") assert.equal(found, undefined, JSON.stringify({ a, found }));
    }
  });

  it("keeps the laws of sets", () => {
    for (const { space, inA, inB } of all) {
      assert.ok(inA.minus(inA).isEmpty);
      assert.ok(inA.isWithin(inA.union(inB)));
      assert.ok(inA.intersection(inB).isWithin(inA));
      assert.ok(inA.minus(inB).intersection(inB).isEmpty);
      assert.ok(inA.union(inB).complement().equals(inA.complement().intersection(inB.complement())));
      assert.ok(inA.intersection(inB).complement().equals(inA.complement().union(inB.complement())));
      assert.ok(inA.complement().complement().equals(inA));
      assert.ok(inA.minus(inB).union(inA.intersection(inB)).equals(inA));
      assert.ok(inA.isWithin(space.everything));
    }
  });

  it("keeps the laws of sets for requests with any keys", () => {
    let grown = 0;
    for (const { space, inA, inB } of all) {
      const gathered = inA.withAnyKeys();
      assert.ok(inA.isWithin(gathered) && gathered.isWithin(space.everything));
      assert.ok(gathered.withAnyKeys().equals(gathered));
      assert.ok(inA.union(inB).withAnyKeys().equals(gathered.union(inB.withAnyKeys())));
      // No two requests that only their keys tell apart are separated.
      assert.ok(gathered.complement().withAnyKeys().equals(gathered.complement()));
      assert.deepEqual(space.actionsOf(gathered), space.actionsOf(inA));
      if (!gathered.equals(inA)) grown++;
    }
    assert.ok(grown > 10, String(grown));
  });

  it("never shrinks by an allow, and never grows by a denial", () => {
    for (const { a, b, space, inA } of all) {
      const allowed = space.set(effectFormula(b, "Allow"));
      const denied = space.set(effectFormula(b, "Deny"));
      const allowedOfA = space.set(effectFormula(a, "Allow"));
      const deniedOfA = space.set(effectFormula(a, "Deny"));
      assert.ok(inA.isWithin(allowedOfA.union(allowed).minus(deniedOfA)));
      assert.ok(allowedOfA.minus(deniedOfA.union(denied)).isWithin(inA));
    }
  });
});
