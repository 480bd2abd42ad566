import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { STACK_ROLES, stackFileSchema } from "../../../stacks/config/json-schema";

/** What a schema says of a text in YAML. */
function takes(role: (typeof STACK_ROLES)[number], text: string): boolean {
  return z.fromJSONSchema(stackFileSchema(role)).safeParse(parse(text)).success;
}

describe("the JSON Schema of a stack file", () => {
  for (const role of STACK_ROLES) {
    it(`of a ${role} stack is written as the configuration has it: npm run schemas`, () => {
      const written: unknown = JSON.parse(readFileSync(`stacks/config/schemas/${role}.json`, "utf8"));
      assert.deepEqual(written, JSON.parse(JSON.stringify(stackFileSchema(role))));
    });
  }

  for (const role of ["control", "data"] as const) {
    const example = readFileSync(`Pulumi.${role}.yaml`, "utf8");

    it(`is named in the example of a ${role} stack, and takes it`, () => {
      assert.ok(example.startsWith(`# yaml-language-server: $schema=stacks/config/schemas/${role}.json\n`));
      assert.ok(takes(role, example));
    });

    it(`refuses a misspelt key and a missing one in that of a ${role} stack`, () => {
      const required = role === "data" ? "controlStack" : "dataAccounts";
      assert.ok(!takes(role, example.replace(`cross-account-s3:${required}:`, `cross-account-s3:${required}s:`)));
      assert.ok(!takes(role, example.replace("aws:region", "aws:regoin")));
      assert.ok(!takes(role, example.replace(`role: ${role}`, "role: other")));
    });
  }

  it("ignores keys of other namespaces and of Pulumi itself", () => {
    const example = readFileSync("Pulumi.data.yaml", "utf8");
    assert.ok(takes("data", `encryptionsalt: v1:x\n${example}  other:setting: 1\n`));
  });
});
