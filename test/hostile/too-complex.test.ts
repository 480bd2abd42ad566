import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MOST_STEPS } from "@cross-account-s3/iam";
import { WorkBudget } from "../../rehearsal/prove/work-budget";
import { run as prove } from "../../packages/iam/cli/run";
import { command as accessDiff } from "../../rehearsal/cli/access-diff";
import type { Command } from "../../rehearsal/cli/main";
import { command as start } from "../../rehearsal/cli/start";
import { command as whoCan } from "../../rehearsal/cli/who-can";
import { command as explain } from "../../verify/explain";
import { PROJECT } from "../rehearsal/support";
import { ended } from "../support/command";
import { HOSTILE } from "./documents";

const iamProve: Command = (args) => {
  const { code, out, err } = prove(args);
  process.stdout.write(out + err);
  return Promise.resolve(code);
};
const ROOT = join(__dirname, "../..");
const EXISTING = '{ existingArn: "arn:aws:iam::111111111111:role/Analyst", level: read';

/** A project in which a role that exists has these policies. */
async function projectWith(policies: Readonly<Record<string, object>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "too-complex-"));
  await cp(PROJECT, folder, { recursive: true });
  for (const [name, policy] of Object.entries(policies)) await writeFile(join(folder, name), JSON.stringify(policy));
  const changes = {
    "Pulumi.yaml": ["../../../index.ts", join(ROOT, "index.ts")],
    "Pulumi.control.yaml": [EXISTING, `${EXISTING}, policyFiles: [${Object.keys(policies).join(", ")}]`],
  } as const;
  for (const [file, [from, to]] of Object.entries(changes)) {
    const text = await readFile(join(folder, file), "utf8");
    assert.ok(text.includes(from), file);
    await writeFile(join(folder, file), text.replace(from, to));
  }
  return folder;
}

describe("a policy that is too complex", function () {
  this.timeout(180_000);
  let [ordinary, hostile] = ["", ""];

  before(async () => {
    const { Version, Statement } = HOSTILE["conditions of 100 stars"] ?? {};
    const own = [Statement ?? []].flat().map((one) => ({ ...one, Principal: undefined }));
    const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-genomics/*" };
    ordinary = await projectWith({ "policy.json": { Version, Statement: [read] } });
    hostile = await projectWith({ "policy.json": { Version, Statement: own } });
  });
  after(() => Promise.all([ordinary, hostile].map((folder) => rm(folder, { recursive: true }))));

  async function run(command: Command, args: readonly string[]) {
    const { code, stdout, stderr } = await ended(command, args);
    return { code, said: stdout + stderr };
  }
  const who = ["s3:GetObject", "s3://acme-eu/x"];

  for (const [command, script, args] of [
    ["npm start", start, () => ["--dir", hostile]],
    ["access-diff", accessDiff, () => [ordinary, "--dir", hostile]],
    ["who-can", whoCan, () => [...who, "--dir", hostile]],
    [
      "iam-prove",
      iamProve,
      () => ["no-new-access", "--type", "identity", join(hostile, "policy.json"), join(ordinary, "policy.json")],
    ],
  ] as const) {
    it(`ends ${command} with 4, and is named`, async () => {
      const { code, said } = await run(script, args());
      assert.equal(code, 4, said);
      assert.match(said, /combine in more ways than can be decided/);
      const named = { "who-can": /Not decided: bucket\/acme-eu/, "iam-prove": /patterns|values/ }[command as string];
      assert.match(said, named ?? /file\/policy\.json/);
      assert.doesNotMatch(said, /\n\s+at /, "no stack trace");
    });
  }

  it("does not keep explain from deciding one request", async () => {
    const { code, said } = await run(explain, ["analyst", ...who, "--dir", hostile, "--expect", "denied"]);
    assert.ok(code === 0 || code === 1, `${code}: ${said}`);
  });
});

describe("the work of a run", () => {
  it("is less for each problem, once several have taken all there is for one", () => {
    const work = new WorkBudget();
    const most = () => work.steps().most;
    assert.deepEqual([most(), most()], [MOST_STEPS, MOST_STEPS]);
    for (let n = 0; n < 3; n++) {
      assert.equal(most(), MOST_STEPS);
      work.exceeded();
    }
    // More than the 100,000 that an ordinary problem takes, and together bounded: 40 take less than one.
    assert.ok(most() >= 500_000 && 40 * most() <= MOST_STEPS);
  });
});
