import assert from "node:assert/strict";
import { z } from "zod";
import { connectionSchema, NAMESPACE, parseConfig, roleSchemas } from "../../../stacks/config";
import { ConfigError } from "../../../stacks/config/faults";
import { CONTROL, DATA, DEPLOYER, raw } from "../support";

type Schema = z.core.JSONSchema.JSONSchema;
/** From the top-level key inwards: a key of an object, or a place in a list. */
type Path = readonly (string | 0)[];

const SECRET = "hunter2-hunter2";

/** Every place that a schema speaks of, and in each map an entry of a name that is not in the schema. */
function* placesIn(schema: Schema | boolean | undefined, path: Path = []): Generator<Path> {
  if (typeof schema !== "object" || path.length > 6) return;
  if (path.length > 0) yield path;
  for (const [key, inner] of Object.entries(schema.properties ?? {})) yield* placesIn(inner, [...path, key]);
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) yield* placesIn(one, path);
  if (typeof schema.items === "object" && !Array.isArray(schema.items)) yield* placesIn(schema.items, [...path, 0]);
  if (typeof schema.additionalProperties === "object") yield* placesIn(schema.additionalProperties, [...path, "entry"]);
}

function valueAt(path: Path, value: unknown): unknown {
  return [...path].reverse().reduce((inner: unknown, step) => (step === 0 ? [inner] : { [step]: inner }), value);
}

const WRONG: Readonly<Record<string, unknown>> = {
  "a text": SECRET,
  "a list": [SECRET],
  "a list of lists": [[SECRET]],
  "a map": { x: SECRET },
  "a map of lists": { x: [SECRET] },
  "a map with the secret as its key": { [SECRET]: true },
  "a list of maps with the secret as a name": [{ name: SECRET, more: 1 }],
};

/** All that is said of a configuration, to the last word: the message, and each error in it. */
function said(config: Readonly<Record<string, string>>, secrets: readonly string[]): string {
  try {
    parseConfig("cross-account-s3", "test", config, secrets);
    return "";
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `${error.message}\n${JSON.stringify(error.faults)}`;
  }
}

describe("a secret of a wrong type", () => {
  for (const [role, base] of Object.entries({ control: CONTROL, data: DATA, deployer: DEPLOYER })) {
    const own = z.toJSONSchema(roleSchemas[role as keyof typeof roleSchemas], { io: "input", unrepresentable: "any" });
    const aws = z.toJSONSchema(connectionSchema, { io: "input", unrepresentable: "any" });
    const places = new Map(
      [
        ...[...placesIn(own)].map((path): [string, Path] => [NAMESPACE, path]),
        ...[...placesIn(aws)].map((path): [string, Path] => ["aws", path]),
      ].map(([namespace, path]) => [`${namespace}:${path.join(".")}`, { namespace, path }]),
    );

    it(`is in no message of a ${role} stack, at any of its ${places.size} keys`, () => {
      assert.ok(places.size >= 50, String(places.size));
      let refused = 0;
      for (const [place, { namespace, path }] of places) {
        const [key = "", ...inner] = path;
        const full = `${namespace}:${key}`;
        for (const [what, value] of Object.entries(WRONG)) {
          const text = said(raw(base, { [full]: valueAt(inner, value) }), [full]);
          assert.ok(!text.includes(SECRET), `${place}, ${what}: ${text}`);
          if (text !== "") refused++;
        }
      }
      assert.ok(refused > 4 * places.size, `${refused} of ${places.size} times ${Object.keys(WRONG).length}`);
    });
  }
});
