import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { connectionShape } from "../../stacks/config/connection";
import { controlShape } from "../../stacks/config/control";
import { dataShape } from "../../stacks/config/data";
import { deployerShape } from "../../stacks/config/deployer";

const reference = readFileSync("docs/configuration.md", "utf8");

/** The names of all properties in a JSON schema, at every depth. */
function properties(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
    key === "properties" && typeof value === "object" && value !== null
      ? [...Object.keys(value), ...properties(Object.values(value))]
      : properties(value),
  );
}

describe("docs/configuration.md", () => {
  for (const [of, shape] of Object.entries({ connectionShape, controlShape, dataShape, deployerShape })) {
    const schema = z.toJSONSchema(z.object(shape), { io: "input", unrepresentable: "any" });
    // Inside `assumeRoles` and `endpoints` the keys are the provider's own, and its documentation has them.
    const keys = of === "connectionShape" ? Object.keys(connectionShape) : [...new Set(properties(schema))];
    for (const key of keys) {
      it(`speaks of ${key} (${of})`, () => {
        assert.ok(reference.includes(`\`${key}\``), `no \`${key}\` in docs/configuration.md`);
      });
    }
  }
});
