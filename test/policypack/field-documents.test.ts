import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { OWN, resource, run, TRUSTED } from "./pack";

/** Documents as guides and widely used modules write them, and as people ask about them in issues, with what must be found. */
const schema = z.array(
  z
    .object({
      about: z.string().min(1),
      type: z.string().min(1),
      property: z.enum(["policy", "assumeRolePolicy"]),
      props: z.record(z.string(), z.string()),
      document: z.unknown(),
      /** The mandatory rules that report it; none for a sound document. */
      expected: z.array(z.string()),
    })
    .strict(),
);

const documents = schema.parse(JSON.parse(readFileSync(join(__dirname, "field-documents.json"), "utf8")));

describe("documents from the field", () => {
  it("are sound ones and others, some dozens of each", () => {
    const sound = documents.filter(({ expected }) => expected.length === 0);
    assert.ok(sound.length >= 20 && documents.length - sound.length >= 20);
  });
  for (const profile of ["sharing", "full"] as const) {
    for (const { about, type, property, props, document, expected } of documents) {
      it(`${about}, in the profile ${profile}`, async () => {
        const settings = { profile, ownAccounts: [OWN], trustedAccounts: [TRUSTED] };
        const found = await run([resource(type, { ...props, [property]: JSON.stringify(document) })], {
          rules: { "pack-settings": settings },
        });
        const mandatory = found.filter(({ level, rule }) => level === "mandatory" && !SETTINGS.test(rule));
        assert.deepEqual([...new Set(mandatory.map(({ rule }) => rule))].sort(), [...expected].sort());
      });
    }
  }
});

/** Rules on what stands beside a document, which these do not have. */
const SETTINGS = /^(?:stack-|s3-bucket-|kms-key-rotation$)/;
