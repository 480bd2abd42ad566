import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { NAMESPACE } from "../../../stacks/config";
import { STACK_ROLES, stackFileSchema } from "../../../stacks/config/json-schema";
import { innerSchemas } from "../../support/schema-keys";
import { repositoryFiles, ROOT } from "../../support/source-files";
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
const STACK_FILES = repositoryFiles(".yaml")
  .filter((file) => /(^|\/)Pulumi\.[^/]+\.yaml$/.test(file))
  .flatMap((file) => {
    const named = z.object({ config: z.looseObject({ [`${NAMESPACE}:role`]: z.string() }) });
    const { data } = named.safeParse(parse(readFileSync(join(ROOT, file), "utf8")));
    return data ? [{ file, config: data.config }] : [];
  });

/** Stack files that the program refuses. */
const REFUSED = [
  "test/field/cases/07-config-prefix-grant/Pulumi.data.yaml",
  "test/field/cases/08-config-sso-role/attach/Pulumi.control.yaml",
  "test/field/cases/08-config-sso-role/no-path/Pulumi.control.yaml",
  "test/field/cases/08-config-sso-role/wildcard/Pulumi.control.yaml",
  "test/field/cases/09-config-snowflake/by-arn/Pulumi.control.yaml",
];

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
  const inner = innerSchemas(schema);
  if (!inner) return [];
  if (Object.keys(z.looseObject({}).parse(schema)).every((key) => key === "description" || key === "default"))
    return [path];
  const { items, additionalProperties, anyOf, properties } = inner;
  return [
    ...open(items, `${path}[]`),
    ...open(additionalProperties, `${path}{}`),
    ...anyOf.flatMap((shape, n) => open(shape, `${path}|${n}`)),
    ...Object.entries(properties).flatMap(([key, value]) => open(value, `${path}.${key}`)),
  ];
}

const bucket = (fields: Fields) => ({ ...DATA, buckets: [{ name: "acme-genomics", ...fields }] });
const point = (grants: Fields) => bucket({ ...READ, accessPoints: [{ name: "team-a", grants }] });
const { github: GITHUB } = DEPLOYER.identity;
const READ = { grants: { indexer: "read" } };
const DEPLOYED_DATA = { stack: "data", role: "data", buckets: ["acme-*"] };
const DEPLOYED_CONTROL = { stack: "control", role: "control", dataAccounts: ["333333333333"] };
const EXEMPT = { breakGlass: ["arn:aws:iam::222222222222:role/emergency"] };

/** The paths at which a JSON Schema has several shapes, each once: what is within one shape has the path that it has in the value. */
function unions(schema: unknown, path = ""): readonly string[] {
  const inner = innerSchemas(schema);
  if (!inner) return [];
  const { items, additionalProperties, anyOf, properties } = inner;
  const found = [
    ...(anyOf.length > 0 ? [path] : []),
    ...unions(items, `${path}[]`),
    ...unions(additionalProperties, `${path}{}`),
    ...anyOf.flatMap((shape) => unions(shape, path)),
    ...Object.entries(properties).flatMap(([key, value]) =>
      unions(value, path === "" ? key.replace(`${NAMESPACE}:`, "") : `${path}.${key}`),
    ),
  ];
  return [...new Set(found)];
}

interface Shaped {
  readonly of: string;
  /** The paths of the unions that the values try. */
  readonly at: readonly string[];
  /** A configuration with one value of the field. */
  readonly within: (value: unknown) => Fields;
  /** Values that the program takes. */
  readonly takes: readonly unknown[];
  /** Values with a wrong key, type or word. */
  readonly refuses: readonly unknown[];
}

/** Every field of several shapes, as the test of all unions shows. */
const SHAPED: readonly Shaped[] = [
  {
    of: "a stack that is deployed",
    at: ["deploys[]"],
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
    at: ["deploys[].dataAccounts[]"],
    within: (account) => ({ ...DEPLOYER, deploys: [{ ...DEPLOYED_CONTROL, dataAccounts: [account] }] }),
    takes: ["333333333333", 333333333333, { id: "333333333333", buckets: ["acme-*"] }],
    refuses: [{ id: "333333333333", bucket: ["acme-*"] }, { buckets: ["acme-*"] }, true],
  },
  {
    of: "the grants of a role",
    at: ["buckets[].grants{}", "buckets[].grants{}[]"],
    within: (grants) => bucket({ grants: { indexer: grants } }),
    takes: ["read", { level: "read" }, ["upload", { level: "read", prefix: "a/" }]],
    refuses: ["reed", { level: "read", prefixes: "a/" }, ["upload", { level: "reed" }], [["upload"]], [], 7],
  },
  {
    of: "the prefixes of a grant",
    at: ["buckets[].grants{}.prefix"],
    within: (prefix) => bucket({ grants: { indexer: { level: "read", prefix } } }),
    takes: ["a/", ["a/", "b/"]],
    refuses: [7, [7], [], {}],
  },
  {
    of: "the prefixes of a grant in a list",
    at: ["buckets[].grants{}[].prefix"],
    within: (prefix) => bucket({ grants: { indexer: ["upload", { level: "read", prefix }] } }),
    takes: ["a/", ["a/", "b/"]],
    refuses: [7, [7], [], {}],
  },
  {
    of: "the grants of an access point",
    at: ["buckets[].accessPoints[].grants{}", "buckets[].accessPoints[].grants{}[]"],
    within: (grants) => point({ indexer: grants }),
    takes: ["read", { level: "read" }, ["upload", { level: "read", prefix: "a/" }]],
    refuses: ["reed", { level: "read", prefixes: "a/" }, ["upload", { level: "reed" }], [["upload"]], [], 7],
  },
  {
    of: "the prefixes of a grant of an access point",
    at: ["buckets[].accessPoints[].grants{}.prefix"],
    within: (prefix) => point({ indexer: { level: "read", prefix } }),
    takes: ["a/", ["a/", "b/"]],
    refuses: [7, [7], [], {}],
  },
  {
    of: "the prefixes of a grant of an access point, in a list",
    at: ["buckets[].accessPoints[].grants{}[].prefix"],
    within: (prefix) => point({ indexer: ["upload", { level: "read", prefix }] }),
    takes: ["a/", ["a/", "b/"]],
    refuses: [7, [7], [], {}],
  },
  {
    of: "an account that is replicated to",
    at: ["deploys[].replicatesTo[]"],
    within: (account) => ({
      ...DEPLOYER,
      deploys: [{ ...DEPLOYED_DATA, uses: ["replication"], replicatesTo: [account] }],
    }),
    takes: ["333333333333", 333333333333, { id: "333333333333", buckets: ["replica-*"] }],
    refuses: [{ id: "333333333333", bucket: ["replica-*"] }, { buckets: ["replica-*"] }, true],
  },
  ...(["ownerId", "repositoryId"] as const).map((key) => ({
    of: `the ${key} of GitHub`,
    at: [`identity.github.${key}`],
    within: (id: unknown) => ({
      ...DEPLOYER,
      identity: { github: { ...GITHUB, ownerId: 1, repositoryId: 2, [key]: id } },
    }),
    takes: ["1234567", 1234567],
    refuses: [true, {}, ["1234567"], 0.5],
  })),
  {
    of: "access points",
    at: ["buckets[].accessPoints"],
    within: (accessPoints) => bucket({ ...READ, accessPoints }),
    takes: ["per-grantee", [{ name: "team-a", vpcId: "vpc-0a1b2c3d4e5f60718", ...READ }]],
    refuses: ["all", [{ name: "team-a", vpc: "x", ...READ }], [{ name: "team-a", grants: { indexer: "reed" } }], []],
  },
  {
    of: "a trail",
    at: ["audit"],
    within: (audit) => ({ ...DATA, audit }),
    takes: [{ trail: "create", alarms: {} }, { trail: "security-trail" }],
    refuses: [{ trail: "create", alarm: {} }, { trail: "security-trail", alarms: {} }, {}, "create"],
  },
  {
    of: "where objects of a bucket may be used from",
    at: ["buckets[].onlyFrom"],
    within: (onlyFrom) => ({ ...bucket({ onlyFrom }), network: EXEMPT }),
    takes: ["anywhere", ["vpce-0a1b2c3d4e5f60718"]],
    refuses: ["vpc", [7], [], {}],
  },
  {
    of: "where objects may be used from",
    at: ["network.onlyFrom"],
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

  it("is tried with every field of several shapes", () => {
    const all = STACK_ROLES.flatMap((role) => unions(stackFileSchema(role).properties?.config));
    assert.deepEqual([...new Set(all)].sort(), SHAPED.flatMap(({ at }) => at).sort());
  });

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

  it("is compared with the program on every stack file but those that the program refuses", () => {
    const refused = STACK_FILES.filter(({ config }) => faults(raw(config)).length > 0);
    assert.deepEqual(
      refused.map(({ file }) => file),
      REFUSED,
    );
  });

  for (const { file, config } of STACK_FILES.filter(({ file }) => !REFUSED.includes(file))) {
    it(`refuses nothing in ${file} that the program takes`, () => {
      assert.deepEqual(schemaErrors(config), []);
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
