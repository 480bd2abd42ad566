import * as aws from "@pulumi/aws";
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { readProject } from "../../rehearsal/run/project";
import { makeProject } from "../../sandbox/project";
import { sandboxStacks } from "../../sandbox/stacks";
import { inventoryOf } from "../../verify/inventory";
import { placed } from "../../verify/placed-resources";
import { DECLARATIONS, READERS } from "../../verify/readers";

const ROOT = join(__dirname, "..", "..");

/** The types of all resources that a component makes, from its source. */
function typesInComponents(): readonly string[] {
  const sources = readdirSync(join(ROOT, "components")).map((file) =>
    readFileSync(join(ROOT, "components", file), "utf8"),
  );
  const classes = sources.flatMap((source) =>
    [...source.matchAll(/new aws\.([\w.]+)\(/g)].map(([, name = ""]) => name),
  );
  return [...new Set(classes)].sort().map((name) => {
    const found: unknown = name.split(".").reduce<unknown>((at, key) => Reflect.get(Object(at), key), aws);
    return String(Reflect.get(Object(found), "__pulumiType"));
  });
}

/** Arguments that are not compared as settings, and why. */
const NOT_COMPARED: readonly (readonly [argument: RegExp, why: string])[] = [
  [
    /:(Role|Policy|RolePolicy|BucketPolicy|AccessPoint|Key|Topic|EventBusPolicy|VpcEndpoint)\.(policy|assumeRolePolicy)$/,
    "compared as a document",
  ],
  [/:RolePolicy\.name$/, "a role's policies are compared by their effect, whatever they are called"],
  [/:Permission\./, "compared as a statement of the function's policy"],
  [/:(Role|Policy)\.(name|description)$/, "the name is in the ARN; no one decides by the description"],
  [/:(AccessPoint|Topic|Trail|SecurityGroup)\.name$/, "the name is in the ARN, or in what AWS cannot change"],
  [
    /:BucketReplicationConfig\.rules\[\]\.(id|priority)$/,
    "no object has two rules for one bucket, so that neither has an effect",
  ],
  [/:BucketLifecycleConfiguration\.rules\[\]\.id$/, "a rule's name has no effect"],
  [/:Trail\.advancedEventSelectors\[\]\.name$/, "a selector's name has no effect"],
  [/:(Instance)\.associatePublicIpAddress$/, "the program ignores changes of it, as AWS reports it only at launch"],
];

/** An object that records which of its properties are read, at any depth, such as `rules[].id`. */
function recording(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get: (target, key) => {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key !== "string" || typeof inner === "function") return inner;
      const here = Array.isArray(target) ? (/^\d+$/.test(key) ? `${path}[]` : path) : `${path}.${key}`;
      read.add(here);
      return recording(inner, here, read);
    },
  });
}

/** The paths of all values in an argument. */
function leaves(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((inner) => leaves(inner, `${path}[]`));
  if (typeof value !== "object" || value === null) return [path];
  // Tags are compared whole.
  if (path.endsWith(".tags")) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

const PAID = { name: "acme-paid", grants: { indexer: "read" }, requesterPays: true };
/** Nor has it an address for access points. */
const POINTED = {
  name: "acme-pointed",
  accessPoints: [{ name: "acme-pointed-vpc", vpcId: "vpc-0a1b2c3d4e5f60718", grants: { indexer: "read" } }],
};
const REPLICATED = {
  name: "acme-replicated",
  grants: { indexer: "read" },
  replication: [
    {
      destination: "arn:aws:s3:::acme-replica",
      accountId: "333333333333",
      keyArn: "arn:aws:kms:us-east-1:333333333333:key/11111111-2222-3333-4444-555555555555",
      prefix: "results/",
      storageClass: "STANDARD_IA",
      ownerOverride: true,
    },
  ],
};
const INVOKING = {
  name: "acme-invoking",
  eventTargets: [{ functionArn: "arn:aws:lambda:us-east-1:222222222222:function:thumbnail:live" }],
};

describe("the readers of verify", function () {
  this.timeout(60_000);
  let stacks: readonly RanStack[] = [];
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), "coverage-"));
    try {
      makeProject(folder);
      for (const { name, settings } of sandboxStacks()) {
        // As for AWS itself, not for an emulator.
        const config = Object.fromEntries(Object.entries(settings).filter(([key]) => !/^aws:(skip|s3Use)/.test(key)));
        // The emulator does not keep who pays, and its provider plugin knows neither permissions of functions nor replication.
        if (name === "data")
          config["cross-account-s3:buckets"] = [
            config["cross-account-s3:buckets"],
            PAID,
            POINTED,
            REPLICATED,
            INVOKING,
          ].flat();
        if (name === "control")
          config["cross-account-s3:dataAccounts"] = ["222222222222", "333333333333"].map((id) => ({
            id,
            accessPoints: ["acme-*"],
          }));
        writeFileSync(join(folder, `Pulumi.${name}.yaml`), stringify({ config }));
      }
      const deployed = await runStacks(await readProject(join(ROOT, "test", "rehearsal", "deployed")));
      stacks = [...(await runStacks(await readProject(folder))), ...deployed];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("know every type of resource that a component makes", () => {
    const types = typesInComponents();
    assert.ok(types.length > 30, types.join());
    assert.deepEqual(
      types.filter((type) => !DECLARATIONS.has(type)),
      [],
    );
  });

  it("know no type that no component makes", () => {
    const types = typesInComponents();
    assert.deepEqual(
      [...DECLARATIONS.keys()].filter((type) => !types.includes(type)),
      [],
    );
  });

  it("are tried with every type of resource that a component makes", () => {
    const declared = new Set(stacks.flatMap(({ resources }) => resources.map(({ type }) => type)));
    assert.deepEqual(
      typesInComponents().filter((type) => !declared.has(type)),
      [],
    );
  });

  it("leave nothing that the stacks declare unchecked", () => {
    assert.deepEqual(inventoryOf(stacks).unchecked, []);
  });

  it("compare every argument, or there is a reason", () => {
    const unread = new Set<string>();
    for (const one of placed(stacks)) {
      const { type, inputs, outputs } = one.resource;
      const declaration = DECLARATIONS.get(type);
      if (!declaration) continue;
      const read = new Set<string>();
      const name = type.split("/").at(-1)?.replace(/^\w+/, "") ?? "";
      const resource = { ...one.resource, outputs: recording(outputs, name, read) as typeof outputs };
      declaration.declares({ ...one, resource });
      for (const [key, value] of Object.entries(inputs)) {
        for (const path of leaves(value, `${name}.${key}`)) {
          if (!read.has(path) && !NOT_COMPARED.some(([argument]) => argument.test(path))) unread.add(path);
        }
      }
    }
    assert.deepEqual([...unread], []);
  });

  it("say of every setting what it means that it differs", () => {
    const silent = inventoryOf(stacks).subjects.flatMap(({ kind, settings }) =>
      [...settings.keys()].filter((name) => READERS[kind].meaning[name] === undefined).map((name) => `${kind} ${name}`),
    );
    assert.deepEqual([...new Set(silent)], []);
  });
});
