import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPack } from "../../rehearsal/pack";
import { readPackConfig } from "../../rehearsal/pack-config";
import { runStacks } from "../../rehearsal/run";
import { tried } from "./tried";

const VENDOR = "444444444444";
const vendor = {
  arns: [`arn:aws:iam::${VENDOR}:user/abc10000-s`],
  externalId: "ACME_Role=2_abcdefg=",
};

describe("the pack's settings in a rehearsal", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pack-config-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (value: unknown, name = "policypack.config.json"): string => {
    writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
    return join(folder, name);
  };
  const read = (value: unknown) => readPackConfig(folder, file(value, "mine.json"));

  it("say which accounts are trusted, in place of those that the configuration names", async () => {
    const roles = { indexer: { trustedPrincipal: "vendor", level: "read" } };
    const ran = await runStacks(tried({ principals: { vendor }, roles }));
    const foreign = async (config?: Parameters<typeof runPack>[1]) =>
      (await runPack(ran, config)).filter(
        ({ rule, stack }) => rule === "policy-foreign-trusted" && stack === "control",
      );
    assert.deepEqual(await foreign(), []);
    const trusted = { "pack-settings": { trustedAccounts: ["222222222222"] } };
    assert.notDeepEqual(await foreign(readPackConfig(folder, file(trusted))), []);
  });

  it("come from the project's own file where none is named, and are none where there is none", () => {
    assert.deepEqual(readPackConfig(folder, undefined), {});
    file({ "s3-bucket-tag": "advisory" });
    assert.throws(() => readPackConfig(folder, undefined), /s3-bucket-tag: the pack has no such rule/);
  });

  it("may hold one level for all rules, and others for some", () => {
    const config = read({ all: "advisory", "kms-key-rotation": "disabled" });
    assert.equal(config["kms-key-rotation"], "disabled");
    assert.equal(config["policy-foreign-trusted"], "advisory");
  });

  for (const [what, value, message] of [
    [
      "a rule that does not exist",
      { "kms-key-rotaton": "disabled" },
      /mine\.json: kms-key-rotaton: the pack has no such rule, did you mean "kms-key-rotation"/,
    ],
    ["another level", { "kms-key-rotation": "off" }, /mine\.json: write a map/],
    ["no JSON", "{", /mine\.json: is not JSON: /],
    ["a list", [], /mine\.json: write a map/],
  ] as const) {
    it(`are refused with ${what}`, () => {
      assert.throws(() => read(value), message);
    });
  }

  it("are refused where the file that was named is not there", () => {
    assert.throws(() => readPackConfig(folder, join(folder, "none.json")), /none\.json cannot be read/);
  });
});
