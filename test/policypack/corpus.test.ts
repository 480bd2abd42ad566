import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { EVERY_KIND } from "../../policypack/lib/document-kinds";
import { DOCUMENTS } from "../../policypack/lib/places/documents";
import { reported, resource } from "./pack";

/**
 * The corpus: documents in the shapes that AWS documents, and in those that people get wrong, each with the rules that
 * report it. Documents that must be exactly as written, because they do not parse, are `text`.
 */
const schema = z.array(
  z
    .object({
      about: z.string().min(1),
      kind: z.enum(EVERY_KIND),
      expected: z.array(z.string()),
      document: z.unknown().optional(),
      text: z.string().optional(),
    })
    .strict(),
);

const FOLDER = join(__dirname, "corpus");

/** A resource that holds a document of each kind: a type that is nothing but a policy, where there is one. */
const HOLDERS = new Map(
  Object.entries(DOCUMENTS)
    .flatMap(([type, places]) =>
      Object.entries(places)
        .filter(([path]) => !/[.[]/.test(path))
        .map(([path, kind]) => [kind, { type, path }] as const),
    )
    .sort(([, a], [, b]) => Number(a.type.endsWith("Policy")) - Number(b.type.endsWith("Policy"))),
);

const corpus = readdirSync(FOLDER).flatMap((file) =>
  schema.parse(JSON.parse(readFileSync(join(FOLDER, file), "utf8"))),
);

describe("the corpus of policy documents", () => {
  it("holds at least 500, each once", () => {
    assert.ok(corpus.length >= 500, String(corpus.length));
    const names = corpus.map(({ kind, about }) => `${kind}: ${about}`);
    assert.deepEqual(names, [...new Set(names)]);
  });

  for (const { about, kind, expected, document, text } of corpus) {
    it(`${kind}: ${about}`, async () => {
      const { type, path } = HOLDERS.get(kind) ?? assert.fail(`no type holds a document of the kind ${kind}`);
      const found = await reported([resource(type, { [path]: text ?? JSON.stringify(document) })]);
      // Rules over the whole stack judge what a lone document cannot have with it.
      assert.deepEqual(found.filter((rule) => !rule.startsWith("stack-")).sort(), [...expected].sort());
    });
  }
});
