import type { Config } from "../stacks/config";
import { trustedNames } from "../stacks/control/trusted-names";
import { documentResult, documentsOf, type Origin } from "./documents";
import { askedOfOwner } from "../stacks/data/access-logs";
import { isKnown, neededPolicies } from "./needed-policies";
import { grantWords } from "./intent/grants";
import type { Expected } from "./intent/model";
import { runPack } from "./pack";
import type { PackConfig } from "../policypack/lib/config-file";
import { type Progress, prove, resolvedFrom } from "./proof";
import type {
  BucketResult,
  DocumentResult,
  KeyResult,
  Rehearsal,
  RoleResult,
  StackResult,
  TopicResult,
} from "./result";
import type { RanStack } from "./run";
import type { Project } from "./run/project";
import { type Situation, situationOf } from "./situation";
import type { World } from "./world";
import { grouped } from "../documents/grouped";

/** Options of a rehearsal. */
interface RehearsalOptions {
  /** The lowest level of a finding that fails the rehearsal. @default mandatory */
  readonly failOn?: "mandatory" | "advisory";
  /** The configuration of the pack's rules, as in the file of `--policy-pack-config`. @default the default of each rule */
  readonly packConfig?: PackConfig;
  readonly progress?: Progress;
}

/**
 * Rehearses a project: runs its programs, then the policy pack on what they declare, then the access proof.
 *
 * @throws RunError for a configuration that cannot be deployed.
 */
export async function rehearse(project: Project, options: RehearsalOptions = {}): Promise<Rehearsal> {
  return rehearsalOf(project.name, await situationOf(project), options);
}

/**
 * Rehearses a project whose programs have run: runs the policy pack and the access proof.
 *
 * @param name the project's name.
 */
export async function rehearsalOf(
  name: string,
  { ran, world, expected }: Situation,
  options: RehearsalOptions = {},
): Promise<Rehearsal> {
  const findings = await runPack(ran, options.packConfig);
  const proof = prove(expected, world, options.progress);
  const failing = findings.filter(({ level }) => level === "mandatory" || options.failOn === "advisory");
  const documents = documentResults(ran, expected, world);
  return {
    version: 2,
    project: name,
    held: proof.violations.length === 0 && failing.length === 0,
    stacks: ran.map((stack) => stackResult(stack, documents)),
    roles: roleResults(expected, world),
    buckets: bucketResults(expected, world),
    keys: keyResults(expected, world),
    topics: topicResults(expected, world),
    documents,
    ...proof,
    findings,
    notes: notesOf(ran.map(({ config }) => config)),
  };
}

function notesOf(configs: readonly Config[]): readonly string[] {
  const kinds = configs.map(({ role }) => role);
  const data = configs.flatMap((config) => (config.role === "data" ? [config] : []));
  const declared = new Set(data.flatMap(({ buckets }) => buckets.map(({ name }) => name)));
  return [
    ...(kinds.includes("data") ? [] : ["no data stack was run: there are no buckets to prove access to"]),
    ...(kinds.includes("control") ? [] : ["no control stack was run"]),
    ...data.flatMap(({ stack, buckets }) =>
      buckets
        .filter(({ grants }) => Object.keys(grants).length === 0)
        .map(({ name }) => `stack ${stack}: bucket ${name} is granted to no role`),
    ),
    // The proof takes in log buckets of all stacks.
    ...data.flatMap((config) => {
      const asked = declared.has(config.accessLogs?.bucket ?? "") ? undefined : askedOfOwner(config);
      return asked === undefined ? [] : [`stack ${config.stack}: ${asked}`];
    }),
  ];
}

function stackResult({ name, config, resources }: RanStack, documents: readonly DocumentResult[]): StackResult {
  const idsByUrn = grouped(documents.map(({ urn, id }) => [urn, id]));
  return {
    name,
    role: config.role,
    accountId: config.accountId,
    partition: config.partition,
    region: config.connection.region,
    ...(config.role === "data" ? { controlStack: config.controlStack } : {}),
    resources: resources.map(({ urn, type, name: resource, parent, protect }) => ({
      urn,
      type,
      name: resource,
      parent,
      protect,
      documents: idsByUrn.get(urn) ?? [],
    })),
  };
}

function documentResults(ran: readonly RanStack[], expected: Expected, world: World): readonly DocumentResult[] {
  const origins = new Map<string, Origin>(
    ran.flatMap(({ name, config, resources }) =>
      resources.map(({ urn }) => [urn, { stack: name, accountId: config.accountId, urn }] as const),
    ),
  );
  const nowhere: Origin = { stack: "", accountId: "", urn: "" };
  const declared = documentsOf(world).map((document) =>
    documentResult(document, origins.get(document.urn ?? "") ?? nowhere),
  );
  const needed = expected.roles
    .filter((role) => !isKnown(world, role))
    .flatMap((role) =>
      neededPolicies(role).map((document) =>
        documentResult(document, { stack: role.stack, accountId: role.accountId, urn: "" }),
      ),
    );
  return [...declared, ...needed];
}

function roleResults(expected: Expected, world: World): readonly RoleResult[] {
  return expected.roles.map((role) => {
    const { name, arn, stack, accountId, config } = role;
    const found = world.roles.get(arn);
    const known = isKnown(world, role);
    const { source } = config;
    const trusted = source.kind === "existing" ? [] : trustedNames(role.partition, accountId, source.trusted);
    return {
      name,
      arn,
      stack,
      accountId,
      level: config.level,
      subscribes: config.subscribes,
      source: source.kind,
      trusted,
      known,
      documents: [
        ...(found?.trust ? [found.trust.id] : []),
        ...(found?.policies ?? []).map(({ id }) => id),
        ...(found?.boundary?.document ? [found.boundary.document.id] : []),
        ...(known ? [] : neededPolicies(role).map(({ id }) => id)),
      ],
    };
  });
}

function bucketResults(expected: Expected, world: World): readonly BucketResult[] {
  return expected.buckets.map((bucket) => {
    const { name, arn, stack, accountId, region, config, topicArn } = bucket;
    const keyArn = resolvedFrom(expected, world).keyOf(name);
    const policy = world.buckets.get(name)?.policy;
    return {
      name,
      arn,
      stack,
      accountId,
      region,
      classification: config.classification,
      ...(config.residency === undefined ? {} : { residency: config.residency }),
      notifications: config.notifications,
      existing: config.existing,
      ...(keyArn === undefined ? {} : { keyArn }),
      ...(topicArn === undefined ? {} : { topicArn }),
      grants: Object.entries(config.grants).flatMap(([role, all]) =>
        all.map(({ access, via }) => ({
          role,
          granted: grantWords(access),
          ...(access.level === undefined ? {} : { level: access.level }),
          ...(via === "role" ? { via } : {}),
        })),
      ),
      documents: policy ? [policy.id] : [],
    };
  });
}

function keyResults(expected: Expected, world: World): readonly KeyResult[] {
  const { keyOf } = resolvedFrom(expected, world);
  const encrypted = expected.buckets.flatMap(({ name }) => {
    const arn = keyOf(name);
    return arn === undefined ? [] : [[arn, name] as const];
  });
  return [...grouped(encrypted)].map(([arn, names]) => {
    const key = world.keys.get(arn);
    const [, , , region = "", accountId = ""] = arn.split(":");
    return {
      arn,
      accountId,
      region,
      buckets: names,
      created: key?.policy?.urn !== undefined,
      documents: key?.policy ? [key.policy.id] : [],
    };
  });
}

function topicResults(expected: Expected, world: World): readonly TopicResult[] {
  return expected.buckets.flatMap((bucket) => {
    const { topicArn, accountId, name } = bucket;
    if (topicArn === undefined) return [];
    const policy = world.topics.get(topicArn)?.policy;
    const subscribers = expected.roles
      .filter((role) => role.stack === bucket.controlStack && role.config.subscribes)
      .map((role) => role.name);
    return [{ arn: topicArn, accountId, bucket: name, subscribers, documents: policy ? [policy.id] : [] }];
  });
}
