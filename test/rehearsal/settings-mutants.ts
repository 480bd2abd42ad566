import { z } from "zod";
import type { DeclaredResource } from "../../rehearsal/run/resource";

/** A resource with one setting changed; none if it was dropped. */
export interface SettingMutant {
  /** The type and the setting, such as `aws:s3/bucketVersioning:BucketVersioning versioningConfiguration.status`. */
  readonly kind: string;
  /** What was done where, for a message. */
  readonly what: string;
  readonly stack: string;
  readonly urn: string;
  readonly changed: DeclaredResource | undefined;
}

type Properties = Readonly<Record<string, unknown>>;

/** Properties that are documents: mutants.ts changes those. */
const DOCUMENTS = ["assumeRolePolicy", "dashboardBody", "policy"];

/**
 * Properties that are words for people, Pulumi's own, or the names from which a rehearsal makes the ARNs: another name is another
 * resource, and so the mutant that drops it.
 */
const WORDS = ["__defaults", "__provider", "alarmDescription", "description", "name", "tags"];

/** What is added to each rule of a resource, and to the objects in it. */
function inRules(added: Properties): (inputs: Properties) => Properties {
  const objects = z.record(z.string(), z.unknown());
  const withAdded = (rule: Properties) =>
    Object.entries(added).map(([key, value]) => {
      const [before, more] = [objects.safeParse(rule[key]), objects.safeParse(value)];
      return [key, more.success ? { ...before.data, ...more.data } : value] as const;
    });
  return ({ rules }) => ({
    rules: z
      .array(objects)
      .parse(rules)
      .map((rule) => ({ ...rule, ...Object.fromEntries(withAdded(rule)) })),
  });
}

/** Settings that no program of ours sets, and that would matter: a setting is also changed where it is added. */
const ADDED: Readonly<Record<string, readonly (Properties | ((inputs: Properties) => Properties))[]>> = {
  "aws:s3/accessPoint:AccessPoint": [{ vpcConfiguration: { vpcId: "vpc-99999999" } }],
  "aws:cloudtrail/trail:Trail": [{ enableLogging: false }],
  "aws:cloudwatch/eventRule:EventRule": [{ isEnabled: false }, { state: "DISABLED" }],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [{ actionsEnabled: false }],
  "aws:iam/role:Role": [
    { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    { permissionsBoundary: "arn:aws:iam::111111111111:policy/Stranger" },
  ],
  "aws:kms/key:Key": [{ isEnabled: false }],
  "aws:s3/bucketNotification:BucketNotification": [
    { eventbridge: true },
    { queues: [{ queueArn: "arn:aws:sqs:us-east-1:999999999999:stranger", events: ["s3:ObjectCreated:*"] }] },
    {
      lambdaFunctions: [
        {
          lambdaFunctionArn: "arn:aws:lambda:us-east-1:999999999999:function:stranger",
          events: ["s3:ObjectCreated:*"],
        },
      ],
    },
  ],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": [
    inRules({ filter: { tag: { key: "replicate", value: "yes" } } }),
    inRules({ existingObjectReplication: { status: "Enabled" } }),
    inRules({ sourceSelectionCriteria: { replicaModifications: { status: "Enabled" } } }),
    inRules({ destination: { replicationTime: { status: "Enabled", time: { minutes: 15 } } } }),
    inRules({ destination: { metrics: { status: "Enabled", eventThreshold: { minutes: 15 } } } }),
  ],
};

/** Every resource that differs from this one in one setting, by a rule. */
export function* settingMutants(resource: DeclaredResource): Generator<SettingMutant> {
  const { type, urn, name, stack, inputs, outputs } = resource;
  const mutant = (path: string, how: string, changed: DeclaredResource | undefined): SettingMutant => ({
    kind: `${type} ${path}`,
    what: `${stack}/${name}: ${how}`,
    stack,
    urn,
    changed,
  });
  yield mutant("(resource)", "dropped", undefined);
  for (const [key, value] of Object.entries(inputs)) {
    if (DOCUMENTS.includes(key) || WORDS.includes(key)) continue;
    for (const [path, how, by] of changes(key, value)) {
      yield mutant(path, how, { ...resource, inputs: put(inputs, key, by), outputs: put(outputs, key, by) });
    }
  }
  for (const addition of ADDED[type] ?? []) {
    const added = typeof addition === "function" ? addition(inputs) : addition;
    const [[key, value] = ["", undefined]] = Object.entries(added);
    if (JSON.stringify(inputs[key]) === JSON.stringify(value)) continue;
    const changed = { ...resource, inputs: { ...inputs, ...added }, outputs: { ...outputs, ...added } };
    yield mutant(key, `${JSON.stringify(value)} added`, changed);
  }
}

function put(properties: Properties, key: string, value: unknown): Properties {
  const { [key]: _, ...others } = properties;
  return value === undefined ? others : { ...others, [key]: value };
}

/** The values that differ from one in one place: its path without positions, what was done, and the value. */
function* changes(path: string, value: unknown): Generator<readonly [path: string, how: string, by: unknown]> {
  yield [path, "dropped", undefined];
  if (typeof value === "boolean") yield [path, String(!value), !value];
  if (typeof value === "number") yield [path, String(value * 10 + 1), value * 10 + 1];
  if (typeof value === "string") {
    for (const other of new Set([value.replace(/\d{12}/, "999999999999"), stranger(value)])) {
      if (other !== value) yield [path, other, other];
    }
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (const [n, item] of items.entries()) {
      for (const [inner, how, by] of changes(path, item)) {
        yield [inner, how, items.flatMap((one, m) => (m !== n ? [one] : by === undefined ? [] : [by]))];
      }
    }
    yield [
      path,
      "repeated",
      [...items, ...items.slice(0, 1).map((one) => (typeof one === "string" ? `${one}x` : one))],
    ];
  } else if (typeof value === "object" && value !== null) {
    const properties = Object.fromEntries(Object.entries(value));
    for (const [key, inner] of Object.entries(properties)) {
      for (const [deeper, how, by] of changes(`${path}.${key}`, inner)) yield [deeper, how, put(properties, key, by)];
    }
  }
}

/** Another value of the same form. */
function stranger(value: string): string {
  if (value.startsWith("{")) return value.replace(/"acme-[a-z-]+"/, '"acme-stranger"');
  return { "aws:kms": "AES256", AES256: "aws:kms", Enabled: "Suspended" }[value] ?? `${value}x`;
}
