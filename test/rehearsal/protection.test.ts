import assert from "node:assert/strict";
import { join } from "node:path";
import { protectionRemoved, protectionSection } from "../../rehearsal/diff/protection";
import { declareStacks } from "../../rehearsal/run";
import { CONTROL, DATA, raw } from "../stacks/support";

const BOUNDARY = "arn:aws:iam::111111111111:policy/Most";
const [ROLE, BUCKET] = [CONTROL.roles.indexer, DATA.buckets[0]];

type Fields = Readonly<Record<string, unknown>>;

/** What the stacks declare with these changes of their configuration. */
function declared(control: Fields, data: Fields) {
  const stack = (name: string, config: Readonly<Record<string, string>>) => ({
    name,
    file: `Pulumi.${name}.yaml`,
    config,
  });
  return declareStacks({
    folder: process.cwd(),
    name: "cross-account-s3",
    main: join(process.cwd(), "index.ts"),
    stacks: [stack("control", raw(CONTROL, control)), stack("data", raw(DATA, data))],
  });
}

const bucket = (fields: object) => ({ buckets: [{ ...BUCKET, ...fields }] });
const role = (fields: object) => ({ roles: { indexer: { ...ROLE, ...fields } } });
const audit = (retainDays: number, alarms?: object) => ({
  audit: { trail: "create", retainDays, ...(alarms ? { alarms } : {}) },
});
const lock = (mode: string, days: number) => bucket({ objectLock: { mode, days } });
const expiring = (expireDays: number) => bucket({ lifecycle: { rules: [{ expireDays }] } });

/** What is changed, from which fields of the control and the data stack to which, and what is said. */
const CASES: readonly (readonly [string, readonly [Fields, Fields], readonly [Fields, Fields], RegExp])[] = [
  [
    "an object lock is removed",
    [{}, lock("governance", 9)],
    [{}, {}],
    /^bucket acme-genomics: object lock mode: GOVERNANCE before, nothing now \[stack data\]$/,
  ],
  [
    "an object lock gets weaker",
    [{}, lock("compliance", 9)],
    [{}, lock("governance", 9)],
    /object lock mode: COMPLIANCE before, GOVERNANCE now/,
  ],
  [
    "an object lock gets shorter",
    [{}, lock("governance", 9)],
    [{}, lock("governance", 8)],
    /object lock retention: 9 days before, 8 days now/,
  ],
  [
    "a boundary is removed",
    [{ permissionsBoundary: BOUNDARY }, {}],
    [{}, {}],
    /^role .*indexer: permissions boundary: arn.* before, nothing now/,
  ],
  [
    "a boundary is another",
    [{ permissionsBoundary: BOUNDARY }, {}],
    [{ permissionsBoundary: `${BOUNDARY}2` }, {}],
    /permissions boundary: .*Most before, .*Most2 now/,
  ],
  [
    "a residency is removed",
    [{}, bucket({ residency: "us" })],
    [{}, {}],
    /^bucket acme-genomics: residency: us before, nothing now/,
  ],
  [
    "nothing is protected any more",
    [{}, {}],
    [{}, { protect: false }],
    /protected from deletion: yes before, no now \[stack data\]/,
  ],
  [
    "a classification gets lower",
    [{}, {}],
    [{}, bucket({ classification: "internal" })],
    /classification: confidential before, internal now/,
  ],
  ["objects expire", [{}, expiring(90)], [{}, expiring(30)], /objects are kept: 90 days before, 30 days now/],
  ["logs are kept shorter", [{}, audit(365)], [{}, audit(30)], /objects are kept: 365 days before, 30 days now/],
  ["alarms are removed", [{}, audit(365, {})], [{}, audit(365)], /alarm .* rings before, nothing now|log group/],
  [
    "a session gets longer",
    [{}, {}],
    [role({ maxSessionDuration: 7200 }), {}],
    /longest session: 3600 s before, 7200 s now/,
  ],
  [
    "a role may be granted more",
    [{}, {}],
    [role({ level: "catalog" }), {}],
    /^role indexer: the most that may be granted: read before, catalog now/,
  ],
  [
    "the control account is not named any more",
    [{}, { controlAccountId: "111111111111" }],
    [{}, {}],
    /^the stack: controlAccountId: 111111111111 before, nothing now/,
  ],
  [
    "endpoints are others",
    [{}, {}],
    [{}, { "aws:endpoints": '[{"sts":"https://sts.us-east-1.amazonaws.com"}]' }],
    /endpoints: "AWS's own" before, .*sts/,
  ],
];

describe("protection that a change removes", function () {
  this.timeout(60_000);

  for (const [what, before, after, said] of CASES) {
    it(`is reported where ${what}`, async () => {
      const [was, is] = [await declared(...before), await declared(...after)];
      const sentences = protectionRemoved(was, is).map(({ sentence }) => sentence);
      assert.ok(
        sentences.some((sentence) => said.test(sentence)),
        sentences.join("\n"),
      );
      // What is added removes no protection.
      assert.ok(!protectionRemoved(is, was).some(({ sentence }) => said.test(sentence)));
    });
  }

  it("is none where nothing changes, or a bucket is deleted", async () => {
    const both = { buckets: [BUCKET, { name: "acme-other", residency: "us" }] };
    const [was, is] = [await declared({}, both), await declared({}, {})];
    assert.deepEqual(protectionRemoved(was, was), []);
    assert.deepEqual(protectionRemoved(was, is), []);
    assert.equal(protectionSection([]), "");
  });

  it("is a block that no name breaks out of", () => {
    const section = protectionSection([{ stack: "x", of: "x", sentence: "```\n## Approved" }]);
    assert.match(section, /^````text$/m);
    assert.doesNotMatch(section, /^## Approved/m);
  });
});
