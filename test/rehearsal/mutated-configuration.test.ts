import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { referenceKeys, TABLE_NAMES } from "../../stacks/config/reference";
import { MUTATED, PROJECT } from "./support";

/** Values of the configuration whose mutants are proved, one map for each place that a table of docs/configuration.md speaks of. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  "every-stack": ["control", "data"],
  control: ["control"],
  role: ["control.roles.*"],
  network: ["control.network.*"],
  data: ["data"],
  bucket: ["data.buckets.*"],
  grant: ["data.buckets.*.grants.*", "data.buckets.*.grants.*.*"],
  "access-point": ["data.buckets.*.accessPoints.*"],
  principal: ["data.principals.*"],
  "access-logs": ["data.accessLogs"],
  lifecycle: ["data.buckets.*.lifecycle"],
  "lifecycle-rule": ["data.buckets.*.lifecycle.rules.*"],
  "object-lock": ["data.buckets.*.objectLock"],
  cors: ["data.buckets.*.cors.*"],
  replication: ["data.buckets.*.replication.*"],
  "data-network": ["data.network"],
  audit: ["control.audit", "data.audit"],
  alarms: ["control.audit.alarms", "data.audit.alarms"],
};

const DEPLOYER =
  "test/rehearsal/deployers.test.ts: a stack of deployers is no part of the control and data stacks that are proved";

/** Tables whose keys are not mutated, and what proves them instead. */
const NOT_MUTATED: Readonly<Record<string, string>> = {
  deployer: DEPLOYER,
  identity: DEPLOYER,
  "deployed-stack": DEPLOYER,
  "deployed-control-stack": DEPLOYER,
  "deployed-data-stack": DEPLOYER,
};

const EXISTING = "test/adopt/cases and test/field: documents of others are not ours to mutate";
const NETWORK = "test/rehearsal/false-alarms.test.ts, and test/documents/endpoint-policy.test.ts by statement";
const HEADERS = "test/stacks/config/cors.test.ts: a browser reads them, and no access depends on them";
const TRAIL = "test/stacks/audit.test.ts";

/** Keys that the configuration does not have, and what proves them instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "every-stack.organization": "test/rehearsal/access-diff-configuration.test.ts and resource-tags.test.ts",
  "every-stack.protect": "test/rehearsal/protection.test.ts",
  "every-stack.tags": "test/rehearsal/resource-tags.test.ts",
  "role.attachPolicies": EXISTING,
  "role.policyFiles": "test/rehearsal/policy-files.test.ts",
  "network.ownBuckets": NETWORK,
  "network.routeTableIds": NETWORK,
  "network.testInstance": NETWORK,
  "network.vpcId": NETWORK,
  "data.liveState": EXISTING,
  "bucket.acknowledge": EXISTING,
  "bucket.bucketNamespace": "test/stacks/config/namespace.test.ts: no document or setting depends on it",
  "bucket.dropOrphanedPrincipals": EXISTING,
  "bucket.existing": EXISTING,
  "bucket.restoreSettings": EXISTING,
  "bucket.takeOverSids": EXISTING,
  "bucket.versioning": EXISTING,
  "cors.allowedHeaders": HEADERS,
  "cors.exposeHeaders": HEADERS,
  "cors.maxAgeSeconds": HEADERS,
  "audit.logBucket": TRAIL,
  "audit.retainDays": TRAIL,
  "alarms.dashboard": TRAIL,
  "alarms.denied": TRAIL,
  "alarms.topicArn": TRAIL,
};

const maps = z.record(z.string(), z.unknown());

function configOf(folder: string, stack: string): unknown {
  const { config } = z
    .object({ config: maps })
    .parse(parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")));
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^.*:/, ""), value]));
}

/** The values at a path, in which `*` is every element or value. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    first === "*" || first === key ? valuesAt(inner, rest) : [],
  );
}

describe("the configuration whose mutants are proved", () => {
  const all = [PROJECT, MUTATED].map((folder) => ({
    control: configOf(folder, "control"),
    data: configOf(folder, "data"),
  }));

  it("has every table of the documentation, or it is proved elsewhere", () => {
    assert.deepEqual(
      TABLE_NAMES.filter((table) => !(table in PLACES) && !(table in NOT_MUTATED)),
      [],
    );
    assert.deepEqual(
      Object.keys({ ...PLACES, ...NOT_MUTATED }).filter((table) => !TABLE_NAMES.includes(table)),
      [],
    );
  });

  for (const [table, paths] of Object.entries(PLACES)) {
    it(`has every key of ${table}, or it is proved elsewhere`, () => {
      const found = paths
        .flatMap((path) => all.flatMap((one) => valuesAt(one, path.split("."))))
        .flatMap((value) => Object.keys(maps.safeParse(value).data ?? {}));
      const missing = referenceKeys(table)
        .map(({ name }) => name)
        .filter((name) => !found.includes(name));
      const listed = Object.keys(ELSEWHERE).filter((key) => key.startsWith(`${table}.`));
      assert.deepEqual(missing.map((name) => `${table}.${name}`).sort(), [...listed].sort());
    });
  }
});
