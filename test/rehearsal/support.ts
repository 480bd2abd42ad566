import { join } from "node:path";
import type { PolicyJson, StatementJson } from "@cross-account-s3/iam";
import { type DeclaredStack, declaredWorld } from "../../rehearsal/declared-world";
import { expectedFrom } from "../../rehearsal/intent";
import type { Expected } from "../../rehearsal/intent/model";
import { prove, type Proof } from "../../rehearsal/proof";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { readProject } from "../../rehearsal/run/project";
import type { DeclaredResource } from "../../rehearsal/run/resource";
import type { World } from "../../rehearsal/world";
import { policyJson } from "../support/policy-json";

/** The project of these tests. */
export const PROJECT = join(__dirname, "project");

/** Stacks with the callers and grants that the project does not have; they run with this repository's program. */
export const MUTATED = join(__dirname, "mutated");

let ran: Promise<readonly RanStack[]> | undefined;

/** The project's stacks, run once for all tests. */
export function stacks(): Promise<readonly RanStack[]> {
  ran ??= readProject(PROJECT).then((project) => runStacks(project));
  return ran;
}

/** Something done to what the programs declared. */
export type Mutation = (resource: DeclaredResource) => DeclaredResource | undefined;

/** A mutation that can declare more than there was. */
export type Addition = (resource: DeclaredResource) => readonly DeclaredResource[];

/** The world of the project, after a mutation. */
export async function world(mutate: Mutation | Addition = (resource) => resource): Promise<World> {
  return declaredWorld(
    (await stacks()).map(({ config, resources }) => ({
      accountId: config.accountId,
      region: config.connection.region,
      resources: resources.flatMap((resource) => mutate(resource) ?? []),
    })),
  );
}

/** The stacks as they would be declared, with every document changed: each text in an output whose name matches. */
export function withDocuments(
  stacks: readonly RanStack[],
  names: RegExp,
  change: (text: string, resource: DeclaredResource) => string,
): readonly DeclaredStack[] {
  return stacks.map(({ config, resources }) => ({
    accountId: config.accountId,
    region: config.connection.region,
    resources: resources.map((one) => ({
      ...one,
      outputs: Object.fromEntries(
        Object.entries(one.outputs).map(([key, value]) => [
          key,
          names.test(key) && typeof value === "string" ? change(value, one) : value,
        ]),
      ),
    })),
  }));
}

/** What the project's configuration wants. */
export async function wanted(): Promise<Expected> {
  return expectedFrom((await stacks()).map(({ config }) => config));
}

/**
 * The proof of the project, after a mutation.
 *
 * @param at the buckets to prove access to. @default all
 */
export async function proved(mutate?: Mutation | Addition, at?: readonly string[]): Promise<Proof> {
  const expected = await wanted();
  const buckets = at ? expected.buckets.filter(({ name }) => at.includes(name)) : expected.buckets;
  return prove({ ...expected, buckets }, await world(mutate));
}

/** Where each kind of document stands. */
const PROPERTY = {
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:s3/accessPoint:AccessPoint": "policy",
  "aws:kms/key:Key": "policy",
  "aws:sns/topic:Topic": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/role:Role": "assumeRolePolicy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "policy",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
} as const;

/** A kind of document, by the type that carries it. */
type Carrier = keyof typeof PROPERTY;

/** Changes one document; of a name that several stacks use, `stack/name`. */
export function inDocument(type: Carrier, name: string, change: (policy: PolicyJson) => PolicyJson): Mutation {
  return (resource) => {
    if (resource.type !== type || ![resource.name, `${resource.stack}/${resource.name}`].includes(name))
      return resource;
    const property = PROPERTY[type];
    const changed = change(policyJson(String(resource.outputs[property])));
    return { ...resource, outputs: { ...resource.outputs, [property]: JSON.stringify(changed) } };
  };
}

/** Changes one statement of a policy; undefined takes it out. */
export function statement(
  sid: string,
  change: (statement: StatementJson) => StatementJson | undefined,
): (policy: PolicyJson) => PolicyJson {
  return (policy) => {
    if (!policy.Statement.some(({ Sid }) => Sid === sid)) throw new Error(`no statement ${sid} to change`);
    return { ...policy, Statement: policy.Statement.flatMap((s) => (s.Sid === sid ? (change(s) ?? []) : s)) };
  };
}

/** Adds a statement. */
export function plus(added: StatementJson): (policy: PolicyJson) => PolicyJson {
  return (policy) => ({ ...policy, Statement: [...policy.Statement, added] });
}

/** Replaces a text everywhere in a document. */
export function replaced(from: string, to: string): (policy: PolicyJson) => PolicyJson {
  return (policy) => {
    const before = JSON.stringify(policy);
    const after = before.replaceAll(from, to);
    if (after === before) throw new Error(`"${from}" is not in the document`);
    return policyJson(after);
  };
}

/** Declares a resource twice, the second time with other outputs. */
export function doubled(type: string, name: string, outputs: Readonly<Record<string, unknown>>): Addition {
  return (resource) =>
    resource.type === type && resource.name === name
      ? [resource, { ...resource, urn: `${resource.urn}-2`, outputs: { ...resource.outputs, ...outputs } }]
      : [resource];
}

/** Drops a resource. */
export function without(type: string, name: string): Mutation {
  return (resource) => (resource.type === type && resource.name === name ? undefined : resource);
}

/** Changes a setting of a resource. */
export function setting(type: string, name: string, outputs: Readonly<Record<string, unknown>>): Mutation {
  return (resource) =>
    resource.type === type && resource.name === name
      ? { ...resource, outputs: { ...resource.outputs, ...outputs } }
      : resource;
}
