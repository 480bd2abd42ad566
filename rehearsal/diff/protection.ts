import { z } from "zod";
import { LEVELS } from "../../documents/levels";
import { codeBlock, oneLine } from "../../documents/neutral-text";
import { CLASSIFICATIONS } from "../../stacks/config/data";
import type { DeclaredRun } from "../run";
import type { DeclaredResource } from "../run/resource";

/** A protection that a change removes or weakens, even if no access changes. */
export interface ProtectionRemoved {
  readonly stack: string;
  /** The protected resource by its name, such as a bucket, a role or a trail, or the stack. */
  readonly of: string;
  /** The change as a sentence. */
  readonly sentence: string;
}

/** The subject of protections of a whole stack. */
const STACK = "the stack";

/** One protection, with its present value. */
interface Protection {
  readonly of: string;
  readonly what: string;
  readonly shown: string;
  /** A smaller number protects less. @default no order, so that any change counts as a removal */
  readonly strength?: number;
}

/**
 * Returns the protections that a change removes or weakens. Compares the settings of the stacks that both versions declare: object lock,
 * boundaries, residency, deletion protection, classification, retention, versioning, Block Public Access, log file validation, key rotation,
 * session durations, the maximum that a role may be granted, `controlAccountId`, and endpoints.
 */
export function protectionRemoved(
  before: readonly DeclaredRun[],
  after: readonly DeclaredRun[],
): readonly ProtectionRemoved[] {
  return before.flatMap((was) => {
    const is = after.find(({ name }) => name === was.name);
    if (!is) return [];
    const now = new Map(protectionsOf(is).map((fact) => [keyOf(fact), fact]));
    const subjects = new Set([...now.values()].map(({ of }) => of));
    return protectionsOf(was).flatMap((fact): ProtectionRemoved[] => {
      const { of, what, shown } = fact;
      const other = now.get(keyOf(fact));
      if (other ? !protectsLess(other, fact) : !subjects.has(of)) return [];
      const sentence = `${of}: ${what}: ${shown} before, ${other?.shown ?? "nothing"} now [stack ${is.name}]`;
      return [{ stack: is.name, of, sentence: oneLine(sentence) }];
    });
  });
}

/** The maximum number of lines in the section. */
const MAX_LINES = 100;

/** Returns the section of a pull request comment on the protections that a change removes; empty if it removes none. */
export function protectionSection(removed: readonly ProtectionRemoved[]): string {
  if (removed.length === 0) return "";
  const more = removed.length > MAX_LINES ? [`and ${removed.length - MAX_LINES} more`] : [];
  return [
    "### Protection",
    "",
    `**This change takes protection away** in ${removed.length} ${removed.length === 1 ? "place" : "places"}:`,
    "",
    codeBlock([...removed.slice(0, MAX_LINES).map(({ sentence }) => sentence), ...more], "text"),
  ].join("\n");
}

function keyOf({ of, what }: Protection): string {
  return `${of}\n${what}`;
}

function protectsLess(now: Protection, before: Protection): boolean {
  if (now.strength === undefined || before.strength === undefined) return now.shown !== before.shown;
  return now.strength < before.strength;
}

function protectionsOf(run: DeclaredRun): readonly Protection[] {
  return [...run.resources.flatMap((resource) => resourceProtections(resource)), ...configurationProtections(run)];
}

const retentionSchema = z
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
  .catch({ mode: "" });

const lifecycleSchema = z
  .object({
    rules: z.array(
      z.looseObject({
        expiration: z.looseObject({ days: z.number().optional() }).optional(),
        noncurrentVersionExpiration: z.looseObject({ noncurrentDays: z.number().optional() }).optional(),
      }),
    ),
  })
  .catch({ rules: [] });

/** The protections in a resource's inputs, by resource type. */
const RESOURCE_PROTECTIONS: Readonly<Record<string, (resource: DeclaredResource) => readonly Protection[]>> = {
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": (resource) => {
    const { mode, days, years } = retentionSchema.parse(resource.inputs);
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
    const { rules } = lifecycleSchema.parse(resource.inputs);
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
    flag(bucketOf(resource), "versioning", property(resource.inputs.versioningConfiguration, "status") === "Enabled"),
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": (resource) =>
    ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((key) =>
      flag(bucketOf(resource), key, resource.inputs[key] === true),
    ),
  "aws:s3/bucketLogging:BucketLogging": (resource) => [flag(bucketOf(resource), "requests are logged", true)],
  "aws:s3/bucket:Bucket": (resource) => [declared(bucketOf(resource))],
  "aws:iam/role:Role": ({ inputs, name }) => {
    const of = `role ${textOf(inputs.name ?? name)}`;
    const seconds = typeof inputs.maxSessionDuration === "number" ? inputs.maxSessionDuration : 3600;
    return [
      declared(of),
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
      declared(of),
      flag(of, "logging", inputs.enableLogging !== false),
      flag(of, "validation of log files", inputs.enableLogFileValidation === true),
      flag(of, "all Regions", inputs.isMultiRegionTrail === true),
    ];
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ inputs, name }) => [
    { of: STACK, what: `alarm ${textOf(inputs.name ?? name)}`, shown: "rings", strength: 1 },
  ],
};

function resourceProtections(resource: DeclaredResource): readonly Protection[] {
  if (!resource.custom) return [];
  const { type, name, protect } = resource;
  const of = `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
  return [flag(of, "protected from deletion", protect), ...(RESOURCE_PROTECTIONS[type]?.(resource) ?? [])];
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

/** Returns the protections that are only in the configuration: no resource holds them, or more than one. */
function configurationProtections({ config }: DeclaredRun): readonly Protection[] {
  const configValue = (key: string) => parsedValue(config[`cross-account-s3:${key}`]);
  const buckets = z
    .array(bucketSchema)
    .catch([])
    .parse(configValue("buckets") ?? []);
  const roles = z
    .record(z.string(), roleSchema)
    .catch({})
    .parse(configValue("roles") ?? {});
  const control = configValue("controlAccountId");
  return [
    declared(STACK),
    { of: STACK, what: "endpoints", shown: JSON.stringify(parsedValue(config["aws:endpoints"]) ?? "AWS's own") },
    ...(control === undefined ? [] : [{ of: STACK, what: "controlAccountId", shown: textOf(control) }]),
    ...["serviceControlPolicies", "resourceControlPolicies"].flatMap((key) => {
      const files = property(configValue("organization"), key);
      return files === undefined ? [] : [{ of: STACK, what: `organization.${key}`, shown: JSON.stringify(files) }];
    }),
    ...buckets.flatMap(({ name, residency, classification }) => {
      const of = `bucket ${name}`;
      return [
        declared(of),
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

/** Returns the fact that a subject is declared. Its other protections are compared only if both versions declare it. */
function declared(of: string): Protection {
  return { of, what: "is declared", shown: "yes", strength: 0 };
}

function flag(of: string, what: string, on: boolean): Protection {
  return { of, what, shown: on ? "yes" : "no", strength: on ? 1 : 0 };
}

function daysFact(of: string, what: string, days: number): Protection {
  return { of, what, shown: days === Infinity ? "forever" : `${days} days`, strength: days };
}

function bucketOf({ inputs, name }: DeclaredResource): string {
  return `bucket ${textOf(inputs.bucket ?? name)}`;
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

function parsedValue(value: string | undefined): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(value);
  } catch {
    return value;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
