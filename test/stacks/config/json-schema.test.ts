import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { NAMESPACE } from "../../../stacks/config";
import { STACK_ROLES, stackFileSchema } from "../../../stacks/config/json-schema";
import { randomProject } from "../../rehearsal/random-projects";
import { DATA, DEPLOYER, faults, raw } from "../support";

type Fields = Readonly<Record<string, unknown>>;

const schemas = {
  control: z.fromJSONSchema(stackFileSchema("control")),
  data: z.fromJSONSchema(stackFileSchema("data")),
  deployer: z.fromJSONSchema(stackFileSchema("deployer")),
};

/** Whether a schema takes a text in YAML. */
function takes(role: (typeof STACK_ROLES)[number], text: string): boolean {
  return schemas[role].safeParse(parse(text)).success;
}

/** What the schema of its role finds wrong with a configuration, whose keys may lack the program's namespace. */
function schemaErrors(fields: Fields): readonly string[] {
  const config = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key.includes(":") ? key : `${NAMESPACE}:${key}`, value]),
  );
  const role = z.enum(STACK_ROLES).parse(config[`${NAMESPACE}:role`]);
  const { error } = schemas[role].safeParse({ config });
  return error ? error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) : [];
}

/** The configurations of the stack files in the repository, by file. */
const STACK_FILES = execFileSync("git", ["ls-files", "Pulumi.*.yaml", "**/Pulumi.*.yaml"], { encoding: "utf8" })
  .trim()
  .split("\n")
  .flatMap((file) => {
    const named = z.object({ config: z.looseObject({ [`${NAMESPACE}:role`]: z.string() }) });
    const { data } = named.safeParse(parse(readFileSync(file, "utf8")));
    return data ? [{ file, config: data.config }] : [];
  });

/** A configuration of texts, some of them JSON, as its stack file has it. */
function asWritten(config: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(
    Object.entries(config).map(([key, text]): [string, unknown] => [
      key,
      /^(\[|\{|true$|false$)/.test(text) ? JSON.parse(text) : text,
    ]),
  );
}

/** The paths at which the schemas of a JSON Schema take every value. */
function open(schema: unknown, path = ""): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if (Object.keys(schema).every((key) => key === "description" || key === "default")) return [path];
  const { items, additionalProperties, anyOf, properties } = z
    .looseObject({
      items: z.unknown().optional(),
      additionalProperties: z.unknown().optional(),
      anyOf: z.array(z.unknown()).default([]),
      properties: z.record(z.string(), z.unknown()).default({}),
    })
    .parse(schema);
  return [
    ...open(items, `${path}[]`),
    ...open(additionalProperties, `${path}{}`),
    ...anyOf.flatMap((shape, n) => open(shape, `${path}|${n}`)),
    ...Object.entries(properties).flatMap(([key, value]) => open(value, `${path}.${key}`)),
  ];
}

const bucket = (fields: Fields) => ({ ...DATA, buckets: [{ name: "acme-genomics", ...fields }] });
const READ = { grants: { indexer: "read" } };
const DEPLOYED_DATA = { stack: "data", role: "data", buckets: ["acme-*"] };
const DEPLOYED_CONTROL = { stack: "control", role: "control", dataAccounts: ["333333333333"] };
const EXEMPT = { breakGlass: ["arn:aws:iam::222222222222:role/emergency"] };

interface Shaped {
  readonly of: string;
  /** A configuration with one value of the field. */
  readonly within: (value: unknown) => Fields;
  /** Values that the program takes. */
  readonly takes: readonly unknown[];
  /** Values with a wrong key, type or word. */
  readonly refuses: readonly unknown[];
}

/** Every field of several shapes. */
const SHAPED: readonly Shaped[] = [
  {
    of: "a stack that is deployed",
    within: (stack) => ({ ...DEPLOYER, deploys: [stack] }),
    takes: [
      { ...DEPLOYED_DATA, uses: ["replication"], replicatesTo: ["333333333333"] },
      { ...DEPLOYED_CONTROL, uses: ["network"] },
    ],
    refuses: [
      { ...DEPLOYED_DATA, uses: ["replication"], replicateTo: ["333333333333"] },
      { ...DEPLOYED_DATA, attachesTo: {} },
      { ...DEPLOYED_DATA, role: "other" },
      { ...DEPLOYED_CONTROL, replicatesTo: [] },
      { stack: "data", buckets: ["acme-*"] },
      "data",
    ],
  },
  {
    of: "an account that is reached",
    within: (account) => ({ ...DEPLOYER, deploys: [{ ...DEPLOYED_CONTROL, dataAccounts: [account] }] }),
    takes: ["333333333333", 333333333333, { id: "333333333333", buckets: ["acme-*"] }],
    refuses: [{ id: "333333333333", bucket: ["acme-*"] }, { buckets: ["acme-*"] }, true],
  },
  {
    of: "the grants of a role",
    within: (grants) => bucket({ grants: { indexer: grants } }),
    takes: ["read", { level: "read" }, ["upload", { level: "read", prefix: "a/" }]],
    refuses: ["reed", { level: "read", prefixes: "a/" }, ["upload", { level: "reed" }], [["upload"]], [], 7],
  },
  {
    of: "the prefixes of a grant",
    within: (prefix) => bucket({ grants: { indexer: { level: "read", prefix } } }),
    takes: ["a/", ["a/", "b/"]],
    refuses: [7, [7], [], {}],
  },
  {
    of: "access points",
    within: (accessPoints) => bucket({ ...READ, accessPoints }),
    takes: ["per-grantee", [{ name: "team-a", vpcId: "vpc-0a1b2c3d4e5f60718", ...READ }]],
    refuses: ["all", [{ name: "team-a", vpc: "x", ...READ }], [{ name: "team-a", grants: { indexer: "reed" } }], []],
  },
  {
    of: "a trail",
    within: (audit) => ({ ...DATA, audit }),
    takes: [{ trail: "create", alarms: {} }, { trail: "security-trail" }],
    refuses: [{ trail: "create", alarm: {} }, { trail: "security-trail", alarms: {} }, {}, "create"],
  },
  {
    of: "where objects of a bucket may be used from",
    within: (onlyFrom) => ({ ...bucket({ onlyFrom }), network: EXEMPT }),
    takes: ["anywhere", ["vpce-0a1b2c3d4e5f60718"]],
    refuses: ["vpc", [7], [], {}],
  },
  {
    of: "where objects may be used from",
    within: (onlyFrom) => ({ ...DATA, network: { ...EXEMPT, onlyFrom } }),
    takes: ["anywhere", ["vpce-0a1b2c3d4e5f60718"]],
    refuses: ["vpc", [7], [], {}],
  },
];

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

  for (const role of STACK_ROLES) {
    it(`of a ${role} stack says of every key what it takes`, () => {
      assert.deepEqual(open(stackFileSchema(role).properties?.config), []);
    });
  }

  for (const { of, within, takes: taken, refuses } of SHAPED) {
    for (const value of taken) {
      it(`takes ${of}, as the program does: ${JSON.stringify(value)}`, () => {
        assert.deepEqual(faults(raw(within(value))), []);
        assert.deepEqual(schemaErrors(within(value)), []);
      });
    }

    for (const value of refuses) {
      it(`refuses ${of}, as the program does: ${JSON.stringify(value)}`, () => {
        assert.notDeepEqual(faults(raw(within(value))), []);
        assert.notDeepEqual(schemaErrors(within(value)), []);
      });
    }
  }

  for (const { file, config } of STACK_FILES) {
    it(`refuses nothing in ${file} that the program takes`, () => {
      if (faults(raw(config)).length === 0) assert.deepEqual(schemaErrors(config), []);
    });
  }

  it("takes random valid configurations", () => {
    for (let seed = 1; seed <= 40; seed++) {
      for (const { name, config } of randomProject(seed).stacks) {
        assert.deepEqual(schemaErrors(asWritten(config)), [], `stack ${name} of seed ${String(seed)}`);
      }
    }
  });
});
