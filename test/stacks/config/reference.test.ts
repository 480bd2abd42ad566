import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { roleSchemas } from "../../../stacks/config";
import { referenceKeys, TABLE_NAMES, tablesIn, withTables } from "../../../stacks/config/reference";

const PAGE = readFileSync(join(__dirname, "../../../docs/configuration.md"), "utf8");

describe("the reference of the configuration", () => {
  it("has every table once, as the schemas have it: npm run schemas", () => {
    assert.deepEqual([...tablesIn(PAGE)].sort(), [...TABLE_NAMES].sort());
    assert.equal(PAGE, withTables(PAGE));
  });

  for (const [role, schema] of Object.entries(roleSchemas)) {
    it(`has each key of a ${role} stack, and which are required`, () => {
      const keys = [...referenceKeys("every-stack"), ...referenceKeys(role)];
      const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
      const known = Object.keys(properties).filter((key) => key !== "role");
      assert.deepEqual(keys.map(({ name }) => name).sort(), known.sort());
      // What zod takes as unknown, such as `audit`, it cannot tell to be required.
      const missing = required.filter((key) => key !== "role" && !keys.some((one) => one.name === key && one.required));
      assert.deepEqual(missing, []);
    });
  }
});
