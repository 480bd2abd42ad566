import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { OWN, resource, run, TRUSTED } from "./pack";

const program = z.object({
  config: z.record(z.string(), z.object({ default: z.union([z.string(), z.boolean()]) })),
  resources: z.record(z.string(), z.object({ type: z.string(), properties: z.looseObject({ policy: z.unknown() }) })),
});

/** The resource that a component of the plugin writes its policy to. */
const HOLDERS: Readonly<Record<string, string>> = {
  "cross-account-s3:BucketKey": "aws:kms/keyPolicy:KeyPolicy",
  "cross-account-s3:SharedBucket": "aws:s3/bucketPolicy:BucketPolicy",
};

/** The policies of the example in YAML, with the defaults of its configuration. */
function policies() {
  const text = readFileSync(join(__dirname, "..", "..", "examples", "yaml", "Pulumi.yaml"), "utf8");
  const { config, resources } = program.parse(parse(text));
  return Object.entries(resources).map(([name, { type, properties }]) => {
    const policy = JSON.stringify(properties.policy).replace(/\$\{(\w+)\}/g, (_, key: string) =>
      String(config[key]?.default ?? assert.fail(`${key} has no default`)),
    );
    return resource(HOLDERS[type] ?? assert.fail(`${type} is not known here`), { policy }, { name });
  });
}

describe("the example in YAML", () => {
  for (const profile of ["sharing", "full"] as const) {
    it(`has policies that pass in the profile ${profile}`, async () => {
      const settings = { profile, ownAccounts: [OWN], trustedAccounts: [TRUSTED] };
      const found = await run(policies(), { rules: { "pack-settings": settings } });
      const mandatory = found.filter(({ level, rule }) => level === "mandatory" && !rule.startsWith("stack-"));
      assert.deepEqual(
        mandatory.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });
  }
});
