import { z } from "zod";
import { LEVELS } from "../../documents/levels";
import { codeBlock, oneLine } from "../../documents/neutral-text";
import { CLASSIFICATIONS } from "../../stacks/config/data";
import type { DeclaredRun } from "../run";
import type { DeclaredResource } from "../run/resource";

/** Protection that a change removes, although no access need change. */
export interface ProtectionRemoved {
  readonly stack: string;
  /** What was protected: a bucket, a role, a trail or another resource by its name, or the stack. */
  readonly of: string;
  /** The change as a sentence. */
  readonly sentence: string;
}

/** The subject of what protects a stack as a whole. */
const STACK = "the stack";

/** One protection. */
interface Fact {
  readonly of: string;
  readonly what: string;
  readonly shown: string;
  /** Less is less protection. @default no order: any change may take protection away */
  readonly strength?: number;
}

/**
 * What protects less after a change, by the settings that the stacks of both versions declare: object lock, boundaries, residency,
 * protection from deletion, classification, retention, versioning, public access blocks, validation and rotation, session lengths, the
 * most that a role may be granted, `controlAccountId`, and endpoints.
 */
export function protectionRemoved(
  before: readonly DeclaredRun[],
  after: readonly DeclaredRun[],
): readonly ProtectionRemoved[] {
  return before.flatMap((was) => {
    const is = after.find(({ name }) => name === was.name);
    if (!is) return [];
    const now = new Map(factsOf(is).map((fact) => [keyOf(fact), fact]));
    const subjects = new Set([...now.values()].map(({ of }) => of));
    return factsOf(was).flatMap((fact): ProtectionRemoved[] => {
      const { of, what, shown } = fact;
      const other = now.get(keyOf(fact));
      if (other ? !isLess(other, fact) : !subjects.has(of)) return [];
      const sentence = `${of}: ${what}: ${shown} before, ${other?.shown ?? "nothing"} now [stack ${is.name}]`;
      return [{ stack: is.name, of, sentence: oneLine(sentence) }];
    });
  });
}

/** How many lines the section has. */
const MOST = 100;

/** The section of a comment that says which protection a change removes; empty if it removes none. */
export function protectionSection(removed: readonly ProtectionRemoved[]): string {
  if (removed.length === 0) return "";
  const more = removed.length > MOST ? [`and ${removed.length - MOST} more`] : [];
  return [
    "### Protection",
    "",
    `**This change takes protection away** in ${removed.length} ${removed.length === 1 ? "place" : "places"}:`,
    "",
    codeBlock([...removed.slice(0, MOST).map(({ sentence }) => sentence), ...more], "text"),
  ].join("\n");
}

function keyOf({ of, what }: Fact): string {
  return `${of}\n${what}`;
}

function isLess(now: Fact, before: Fact): boolean {
  if (now.strength === undefined || before.strength === undefined) return now.shown !== before.shown;
  return now.strength < before.strength;
}

function factsOf(run: DeclaredRun): readonly Fact[] {
  return [...run.resources.flatMap((resource) => resourceFacts(resource)), ...configurationFacts(run)];
}

/** The values of a resource's inputs that protect, by the resource's type. */
const OF_TYPE: Readonly<Record<string, (resource: DeclaredResource) => readonly Fact[]>> = {
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": (resource) => {
    const { mode, days, years } = z
      .object({
        rule: z.object({
          defaultRetention: z.looseObject({
            mode: z.string(),
            days: z.number().optional(),
            years: z.number().optional(),
          }),
        }),
      })
      .transform(({ rule }) => rule.defaultRetention)
      .catch({ mode: "" })
      .parse(resource.inputs);
    const of = bucketOf(resource);
    return [
      {
        of,
        what: "object lock mode",
        shown: mode,
        strength: mode === "COMPLIANCE" ? 2 : mode === "GOVERNANCE" ? 1 : 0,
      },
      daysFact(of, "object lock retention", days ?? (years ?? 0) * 365),
    ];
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": (resource) => {
    const rules = z
      .object({
        rules: z.array(
          z.looseObject({
            expiration: z.looseObject({ days: z.number().optional() }).optional(),
            noncurrentVersionExpiration: z.looseObject({ noncurrentDays: z.number().optional() }).optional(),
          }),
        ),
      })
      .catch({ rules: [] })
      .parse(resource.inputs).rules;
    const first = (days: readonly (number | undefined)[]) => Math.min(...days.map((one) => one ?? Infinity));
    const of = bucketOf(resource);
    return [
      daysFact(of, "objects are kept", first(rules.map(({ expiration }) => expiration?.days))),
      daysFact(
        of,
        "former versions are kept",
        first(rules.map((one) => one.noncurrentVersionExpiration?.noncurrentDays)),
      ),
    ];
  },
  "aws:s3/bucketVersioning:BucketVersioning": (resource) => [
    flag(bucketOf(resource), "versioning", at(resource.inputs.versioningConfiguration, "status") === "Enabled"),
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": (resource) =>
    ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((key) =>
      flag(bucketOf(resource), key, resource.inputs[key] === true),
    ),
  "aws:s3/bucketLogging:BucketLogging": (resource) => [flag(bucketOf(resource), "requests are logged", true)],
  "aws:s3/bucket:Bucket": (resource) => [present(bucketOf(resource))],
  "aws:iam/role:Role": ({ inputs, name }) => {
    const of = `role ${textOf(inputs.name ?? name)}`;
    const seconds = typeof inputs.maxSessionDuration === "number" ? inputs.maxSessionDuration : 3600;
    return [
      present(of),
      ...(inputs.permissionsBoundary === undefined
        ? []
        : [{ of, what: "permissions boundary", shown: textOf(inputs.permissionsBoundary) }]),
      { of, what: "longest session", shown: `${seconds} s`, strength: -seconds },
    ];
  },
  "aws:cloudwatch/logGroup:LogGroup": ({ inputs, name }) => {
    const days =
      typeof inputs.retentionInDays === "number" && inputs.retentionInDays > 0 ? inputs.retentionInDays : Infinity;
    return [daysFact(`log group ${textOf(inputs.name ?? name)}`, "events are kept", days)];
  },
  "aws:kms/key:Key": ({ inputs, name }) => [
    flag(`key ${name}`, "rotation", inputs.enableKeyRotation === true),
    daysFact(
      `key ${name}`,
      "waiting time before deletion",
      typeof inputs.deletionWindowInDays === "number" ? inputs.deletionWindowInDays : 30,
    ),
  ],
  "aws:cloudtrail/trail:Trail": ({ inputs, name }) => {
    const of = `trail ${textOf(inputs.name ?? name)}`;
    return [
      present(of),
      flag(of, "logging", inputs.enableLogging !== false),
      flag(of, "validation of log files", inputs.enableLogFileValidation === true),
      flag(of, "all Regions", inputs.isMultiRegionTrail === true),
    ];
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ inputs, name }) => [
    { of: STACK, what: `alarm ${textOf(inputs.name ?? name)}`, shown: "rings", strength: 1 },
  ],
};

function resourceFacts(resource: DeclaredResource): readonly Fact[] {
  if (!resource.custom) return [];
  const { type, name, protect } = resource;
  const of = `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
  return [flag(of, "protected from deletion", protect), ...(OF_TYPE[type]?.(resource) ?? [])];
}

const bucketSchema = z.looseObject({
  name: z.string(),
  residency: z.string().optional(),
  classification: z.enum(CLASSIFICATIONS).default("confidential").catch("confidential"),
});
const roleSchema = z.looseObject({
  level: z.enum(LEVELS).optional().catch(undefined),
  subscribes: z.boolean().default(false).catch(false),
});

/** What only the configuration says: no resource holds it, or more than one. */
function configurationFacts({ config }: DeclaredRun): readonly Fact[] {
  const own = (key: string) => structured(config[`cross-account-s3:${key}`]);
  const buckets = z
    .array(bucketSchema)
    .catch([])
    .parse(own("buckets") ?? []);
  const roles = z
    .record(z.string(), roleSchema)
    .catch({})
    .parse(own("roles") ?? {});
  const control = own("controlAccountId");
  return [
    present(STACK),
    { of: STACK, what: "endpoints", shown: JSON.stringify(structured(config["aws:endpoints"]) ?? "AWS's own") },
    ...(control === undefined ? [] : [{ of: STACK, what: "controlAccountId", shown: textOf(control) }]),
    ...["serviceControlPolicies", "resourceControlPolicies"].flatMap((key) => {
      const files = at(own("organization"), key);
      return files === undefined ? [] : [{ of: STACK, what: `organization.${key}`, shown: JSON.stringify(files) }];
    }),
    ...buckets.flatMap(({ name, residency, classification }) => {
      const of = `bucket ${name}`;
      return [
        present(of),
        ...(residency === undefined ? [] : [{ of, what: "residency", shown: residency }]),
        // From the most open to the most closed.
        { of, what: "classification", shown: classification, strength: CLASSIFICATIONS.indexOf(classification) },
      ];
    }),
    ...Object.entries(roles).flatMap(([name, { level, subscribes }]) => {
      const of = `role ${name}`;
      return [
        ...(level === undefined
          ? []
          : [{ of, what: "the most that may be granted", shown: level, strength: -LEVELS.indexOf(level) }]),
        { of, what: "may subscribe", shown: String(subscribes), strength: subscribes ? 0 : 1 },
      ];
    }),
  ];
}

/** That something is there: what else protects it counts only as long as it is. */
function present(of: string): Fact {
  return { of, what: "is declared", shown: "yes", strength: 0 };
}

function flag(of: string, what: string, on: boolean): Fact {
  return { of, what, shown: on ? "yes" : "no", strength: on ? 1 : 0 };
}

function daysFact(of: string, what: string, days: number): Fact {
  return { of, what, shown: days === Infinity ? "forever" : `${days} days`, strength: days };
}

function bucketOf({ inputs, name }: DeclaredResource): string {
  return `bucket ${textOf(inputs.bucket ?? name)}`;
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

function structured(value: string | undefined): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(value);
  } catch {
    return value;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
