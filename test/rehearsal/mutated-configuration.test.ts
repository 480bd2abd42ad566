import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { STACK_ROLES } from "../../stacks/config/json-schema";
import { assertNames } from "../support/cited";
import { keysIn, keysOf, outermost, ownKeys, schemaOf } from "../support/schema-keys";
import { MUTATED, PROJECT } from "./support";

const OF_OTHERS = "documents and settings of others are not ours to mutate";
const ADOPTED = ["test/stacks/data/adopted.test.ts", OF_OTHERS] as const;
const ADOPTION = ["test/stacks/data/adoption.test.ts", OF_OTHERS] as const;
const ADOPT_STACK = ["test/engine/adopt-stack.test.ts", OF_OTHERS] as const;
const ORGANIZATION = [
  "test/rehearsal/control-policies.test.ts",
  "the organization's documents are not ours to mutate",
] as const;
const PROTECTION = ["test/rehearsal/protection.test.ts", "no document depends on it"] as const;
const TAGS = ["test/rehearsal/resource-tags.test.ts", "tags are settings, and no documents"] as const;
const NETWORK = [
  "test/stacks/control/network.test.ts",
  "no document depends on it, and an instance has a role of the stack",
] as const;
const HEADERS = [
  "test/components/bucket-settings.test.ts",
  "a browser reads them, and no access depends on them",
] as const;

const AUDIT = ["test/stacks/audit.test.ts", "both roles have the same audit, and the other role has the key"] as const;
const POINT_GRANTS = [
  "test/rehearsal/grant-intent.test.ts",
  "a bucket's grants have the same form and the key",
] as const;

/** Keys that the configuration does not have, and what proves them instead. */
const ELSEWHERE: Readonly<Record<string, readonly [test: string, reason: string]>> = {
  "control.audit.alarms.denied": AUDIT,
  "control.network.ownBuckets": [
    "test/documents/endpoint-policy.test.ts",
    "each statement that depends on it is proved there",
  ],
  "control.network.routeTableIds": NETWORK,
  "control.network.testInstance": NETWORK,
  "control.network.vpcId": NETWORK,
  "control.organization": ORGANIZATION,
  "control.protect": PROTECTION,
  "control.roles.attachPolicies": ["test/stacks/stacks.test.ts", OF_OTHERS],
  "control.roles.policyFiles": ["test/rehearsal/policy-files.test.ts", "the files' text is their author's"],
  "control.tags": TAGS,
  "data.audit.alarms.dashboard": AUDIT,
  "data.audit.alarms.topicArn": AUDIT,
  "data.audit.logBucket": AUDIT,
  "data.audit.retainDays": AUDIT,
  "data.buckets.accessPoints.grants.actionSets": POINT_GRANTS,
  "data.buckets.accessPoints.grants.actions": POINT_GRANTS,
  "data.buckets.accessPoints.grants.browse": POINT_GRANTS,
  "data.buckets.acknowledge": ADOPTED,
  "data.buckets.bucketNamespace": ["test/stacks/config/namespace.test.ts", "no document or setting depends on it"],
  "data.buckets.cors.allowedHeaders": HEADERS,
  "data.buckets.cors.exposeHeaders": HEADERS,
  "data.buckets.cors.maxAgeSeconds": HEADERS,
  "data.buckets.dropOrphanedPrincipals": ADOPTION,
  "data.buckets.existing": ADOPTION,
  "data.buckets.restoreSettings": ADOPT_STACK,
  "data.buckets.takeOverSids": ADOPTION,
  "data.buckets.versioning": ADOPT_STACK,
  "data.liveState": ADOPTION,
  "data.organization": ORGANIZATION,
  "data.protect": PROTECTION,
  "data.tags": TAGS,
};

/** A stack of deployers is no part of the control and data stacks that are proved. */
const PROVED_ROLES = ["control", "data"] as const;
const DEPLOYERS = "test/rehearsal/deployers.test.ts";

const file = z.object({ config: z.record(z.string(), z.unknown()) });

/** The configurations of a project's stacks. */
function configurations(folder: string): readonly Readonly<Record<string, unknown>>[] {
  return readdirSync(folder)
    .filter((name) => /^Pulumi\.\w+\.yaml$/.test(name))
    .map((name) => ownKeys(file.parse(parse(readFileSync(join(folder, name), "utf8"))).config));
}

describe("the configuration whose mutants are proved", () => {
  it("is of every role whose stacks are proved", () => {
    assert.deepEqual(
      STACK_ROLES.filter((role) => !PROVED_ROLES.some((proved) => proved === role)),
      ["deployer"],
    );
    assert.ok(existsSync(DEPLOYERS));
  });

  it("has every key of the schema, or it is proved elsewhere", () => {
    const configs = [PROJECT, MUTATED].flatMap(configurations);
    const schemas = PROVED_ROLES.map((role) => ({ role, schema: schemaOf(role) }));
    const there = new Set(
      schemas.flatMap(({ role, schema }) =>
        configs.filter((config) => config.role === role).flatMap((config) => keysIn(config, schema, role)),
      ),
    );
    const all = schemas.flatMap(({ role, schema }) => keysOf(schema, role));
    assert.deepEqual(outermost(all.filter((key) => !there.has(key))), Object.keys(ELSEWHERE).sort());
  });

  for (const [key, [test]] of Object.entries(ELSEWHERE)) {
    it(`leaves ${key} to ${test}, which has it`, () => {
      assertNames(test, key.split(".").at(-1) ?? key);
    });
  }
});
