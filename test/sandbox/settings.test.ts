import assert from "node:assert/strict";
import { NOT_DEPLOYED } from "../../sandbox/limitations";
import { sandboxStacks } from "../../sandbox/stacks";
import { adoptingSettings } from "../../sandbox/steps/adopt";
import { NAMESPACE } from "../../stacks/config";
import { assertNames } from "../support/cited";
import { keysIn, keysOf, outermost, ownKeys, schemaOf } from "../support/schema-keys";

const ADOPTED = { bucket: "b", key: "k", topic: "t", trail: "r" };

describe("the settings that a run of the sandbox deploys", () => {
  for (const role of ["control", "data"] as const) {
    it(`are all that a ${role} stack has, but for those that are listed with a reason`, () => {
      const schema = schemaOf(role);
      const deployed = [...sandboxStacks().map(({ settings }) => settings), adoptingSettings(ADOPTED)]
        .filter((settings) => settings[`${NAMESPACE}:role`] === role)
        .flatMap((settings) => keysIn(ownKeys(settings), schema, role));
      const listed = Object.keys(NOT_DEPLOYED[role]);
      const missing = keysOf(schema, role).filter((key) => !deployed.includes(key));
      assert.deepEqual(outermost(missing), listed.sort());
    });

    for (const [setting, reason] of Object.entries(NOT_DEPLOYED[role])) {
      for (const [file] of reason.matchAll(/test\/[\w/-]+\.test\.ts/g)) {
        it(`leave ${setting} to ${file}, which has it`, () => {
          const key = setting.slice(setting.lastIndexOf(".") + 1);
          assertNames(file, key);
        });
      }
    }
  }
});
