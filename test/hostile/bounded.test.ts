import assert from "node:assert/strict";
import {
  checkNoNewAccess,
  coveringStatements,
  decide,
  effectFormula,
  policyFormula,
  parsePolicy,
  type Policy,
  type PolicyJson,
  type Request,
  RequestSpace,
  Steps,
  TooComplexError,
  witnessOf,
} from "@cross-account-s3/iam";
import { z } from "zod";
import { reviewPolicy } from "../../adopt/refusals/policy";
import { compareSides, resourceSide } from "../../rehearsal/prove/sides";
import { driftOf } from "../../verify/drift";
import type { Subject } from "../../verify/subject";
import { resource, run } from "../policypack/pack";
import { DEEP, HOSTILE } from "./documents";
import { randomFrom } from "../support/random";
import { hostileDocument } from "./generated-documents";

const ARN = "arn:aws:s3:::acme-genomics";
const ACCOUNT = "222222222222";
const ORDINARY: PolicyJson = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "AllowReadObjects",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: "s3:GetObject",
      Resource: `${ARN}/*`,
    },
  ],
};

function read(document: PolicyJson): Policy {
  const parsed = parsePolicy(JSON.stringify(document), { type: "bucket" });
  if ("policy" in parsed) return parsed.policy;
  throw new RangeError(parsed.errors.map(({ message }) => message).join());
}

/** Whether a document is read at all: those that are not are refused before anything is compared. */
function isRead(document: PolicyJson): boolean {
  try {
    return read(document).statements.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const named = (policy: PolicyJson) => ({ id: "bucket/acme-genomics", of: "bucket acme-genomics", policy });
const side = (policy: PolicyJson) =>
  resourceSide("bucket/acme-genomics", {
    kind: "bucket",
    arn: ARN,
    account: ACCOUNT,
    document: named(policy),
    controls: [],
  });

/** An answer, or that there is none within the bound. Anything else is thrown. */
function answer(work: () => unknown): "answered" | "too complex" {
  try {
    work();
    return "answered";
  } catch (error) {
    if (error instanceof TooComplexError) return "too complex";
    throw error;
  }
}

// Work is bounded by its count. The limit on time is for a fault of these tests only.
describe("documents that were written to take the program down", function () {
  this.timeout(300_000);
  const documents = Object.entries(HOSTILE).filter(([, document]) => isRead(document));

  it("are read, most of them", () => {
    assert.ok(documents.length >= 8, documents.map(([name]) => name).join("; "));
  });

  it("are no policy if they are nested", () => {
    const parsed = parsePolicy(DEEP, { type: "bucket" });
    assert.ok("errors" in parsed && parsed.errors.length > 0);
  });

  for (const [name, document] of documents) {
    describe(name, () => {
      const policy = read(document);

      it("is decided for one request", () => {
        const request = {
          caller: { kind: "role", arn: "arn:aws:iam::333333333333:role/r", session: "s" } as const,
          action: "s3:GetObject",
          resource: `${ARN}/${"ab".repeat(500)}`,
          resourceAccount: ACCOUNT,
          context: { "s3:prefix": "ab".repeat(500) },
        };
        const found = decide(request, { identity: "full", resource: { name: "bucket", policy } });
        assert.ok(["allowed", "denied", "undecided"].includes(found.outcome), found.outcome);
      });

      it("is compared, or undecided with its name", () => {
        const change = compareSides(side(ORDINARY), side(document));
        const { differences = [], undecided = [] } = change?.gained ?? {};
        assert.ok(differences.length + undecided.length > 0);
        for (const reason of undecided) assert.ok(reason.length < 2000);
      });

      it("is judged by the pack", async () => {
        const props = { bucket: "acme-genomics", policy: JSON.stringify(document) };
        const findings = await run([resource("aws:s3/bucketPolicy:BucketPolicy", props)]);
        // Everyone is let in by each of them.
        assert.ok(findings.some(({ level }) => level === "mandatory"));
      });
    });
  }

  // Those that no budget but the one on steps holds, one of its nodes and one of its places.
  for (const name of ["keys that are paired across the order", "patterns of 100 stars"]) {
    describe(`${name}, wherever documents of others are read,`, () => {
      const document = HOSTILE[name] ?? ORDINARY;
      const policy = read(document);

      it("is checked, or said to be too complex", () => {
        answer(() => checkNoNewAccess(policy, read(ORDINARY), "bucket"));
      });

      it("is a finding of verify, or not checked", () => {
        const subject: Subject = {
          kind: "bucket",
          id: "bucket/acme-genomics",
          name: "acme-genomics",
          arn: ARN,
          stack: "data",
          accountId: ACCOUNT,
          region: "us-east-1",
          whole: true,
          settings: new Map(),
          documents: new Map([["resource", [named(ORDINARY)]]]),
        };
        const { findings, unchecked } = driftOf(subject, {
          kind: "seen",
          settings: new Map(),
          documents: new Map([["resource", { kind: "read", value: [named(document)] }]]),
        });
        assert.ok(findings.length + unchecked.length > 0);
      });

      it("is adopted, or refused", () => {
        const ours = {
          statements: [{ ...JSON.parse(JSON.stringify(ORDINARY.Statement[0])), Sid: "Ours" }],
          sidPrefix: "Ours",
          takeOverSids: [],
          dropOrphanedPrincipals: [],
          acknowledged: [],
        };
        const facts = { document: z.record(z.string(), z.json()).parse(document), restrictsPublic: false };
        for (const { message } of reviewPolicy(ARN, facts, ours, ACCOUNT).refusals) assert.ok(message.length > 0);
      });
    });
  }
});

/** Documents that are generated, the same in every run. */
const GENERATED = 40;

describe("documents that are generated to be costly", function () {
  this.timeout(120_000);
  /** Less than there is in earnest, so that the tests are quick. */
  const FEW = 500_000;

  /** How a comparison of two documents ends, and the steps that it takes. */
  function compared(document: Policy, other: Policy, most: number) {
    const [is, was] = [policyFormula(document), policyFormula(other)];
    const steps = new Steps(most);
    const outcome = answer(() => {
      const space = new RequestSpace([is, was], { services: ["s3"], steps });
      const covers = (policy: Policy, effect: "Allow" | "Deny", request: Request) =>
        coveringStatements(policy, effect, request).length > 0;
      const allows = (policy: Policy, request: Request) =>
        covers(policy, "Allow", request) && !covers(policy, "Deny", request);
      witnessOf(space.set(is).minus(space.set(was)), (request) => allows(document, request) && !allows(other, request));
    });
    return { outcome, spent: steps.spent };
  }

  it("are decided, or too complex, within the steps that there are", () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= GENERATED; seed++) {
      const { outcome, spent } = compared(read(hostileDocument(randomFrom(seed))), read(ORDINARY), FEW);
      assert.ok(spent < 1.2 * FEW, `seed ${String(seed)}: ${String(spent)}`);
      outcomes.add(outcome);
    }
    assert.deepEqual([...outcomes].sort(), ["answered", "too complex"]);
  });

  it("take the same steps each time", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const [first, second] = [1, 2].map(() => compared(read(hostileDocument(randomFrom(seed))), read(ORDINARY), FEW));
      assert.deepEqual(first, second);
    }
  });

  it("are undecided by name where they are compared with what is declared", () => {
    const { gained, lost } = compareSides(side(ORDINARY), side(hostileDocument(randomFrom(4)))) ?? {};
    for (const { undecided = [] } of [gained ?? {}, lost ?? {}]) {
      assert.match(undecided.join(), /^bucket\/acme-genomics, whose patterns of resources combine in more ways/);
    }
  });
});

describe("the work on one problem", () => {
  it("ends when it passes what there is for it", () => {
    const spend = new Steps(10).spending("patterns of resources");
    spend(10);
    assert.throws(() => {
      spend(1);
    }, new TooComplexError("patterns of resources combine in more ways than can be decided; use fewer wildcards and condition keys, or split the policy"));
  });

  it("counts again what is answered from memory", () => {
    const formula = effectFormula(read(ORDINARY), "Allow");
    const spent = [1, 2].map(() => new RequestSpace([formula], { services: ["s3"] }).steps.spent);
    assert.ok((spent[0] ?? 0) > 0);
    assert.equal(spent[0], spent[1]);
  });
});
