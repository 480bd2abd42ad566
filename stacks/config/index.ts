import * as pulumi from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime";
import { z } from "zod";
import { type Partition, partitionOf } from "@cross-account-s3/iam";
import { boundaryProblem } from "./boundary";
import { type Connection, connectionShape } from "./connection";
import { checkControl, controlShape, withArns } from "./control";
import { checkData, dataShape } from "./data";
import { checkDeployer, deployerShape } from "./deployer";
import { emulatorProblems } from "./emulator";
import { ConfigError, didYouMean, type Fault, faultsOf, shown } from "./faults";
import * as field from "./fields";
import { partitionFaults } from "./partition";
import { tags } from "./tags";

/** The namespace of the program's own settings. */
export const NAMESPACE = "cross-account-s3";

const common = {
  /** The account that the stack deploys into; credentials of another one are refused. */
  accountId: field.accountId,
  /** Tags of everything in the stack. @default none */
  tags: tags.default({}),
  /** The ARN of a managed policy that bounds every role that the stack makes. @default none */
  permissionsBoundary: field.policyArn.exactOptional(),
  /** Whether what cannot be made again as it was is protected from deletion: buckets, keys, trails, boundaries. @default true */
  protect: field.flag.default(true),
  /** What the organization denies in the account, as files: it takes part in the proof. @default nothing */
  organization: field
    .strict({
      /** The service control policies that bind the account's principals. @default none */
      serviceControlPolicies: field.list(field.text("the path of a file"), "paths of files").default([]),
      /** The resource control policies that bind the account's resources. @default none */
      resourceControlPolicies: field.list(field.text("the path of a file"), "paths of files").default([]),
    })
    .exactOptional(),
};
const controlSchema = field.strict({ role: z.literal("control"), ...common, ...controlShape });
const dataSchema = field.strict({ role: z.literal("data"), ...common, ...dataShape });
const deployerSchema = field.strict({ role: z.literal("deployer"), ...common, ...deployerShape });
/** The settings in the namespace `cross-account-s3:`, by the role of the stack. */
export const roleSchemas = { control: controlSchema, data: dataSchema, deployer: deployerSchema };
/** The settings in the namespace `aws:`. */
export const connectionSchema = field.strict(connectionShape);

/** The values of a control stack, the ARN of each role that exists filled in. */
type ControlValues = Omit<z.output<typeof controlSchema>, "roles"> & {
  readonly roles: ReturnType<typeof withArns>;
};

/** What every stack knows of itself. */
interface Common {
  readonly project: string;
  readonly stack: string;
  readonly partition: Partition;
  readonly connection: Connection;
}

/** The configuration of a control stack. */
export type ControlConfig = Common & ControlValues;
/** The configuration of a data stack. */
export type DataConfig = Common & z.output<typeof dataSchema>;
/** The configuration of a deployer stack. */
export type DeployerConfig = Common & z.output<typeof deployerSchema>;
/** The configuration of a stack, told apart by `role`. */
export type Config = ControlConfig | DataConfig | DeployerConfig;

/** Configuration values by full key, as the engine gives them: texts, with JSON for what has structure. */
export type RawConfig = Readonly<Record<string, string>>;

/**
 * Reads the configuration of the running stack. The one place that does.
 *
 * @throws ConfigError listing every fault.
 */
export function readConfig(): Config {
  const raw = allConfig();
  return parseConfig(pulumi.getProject(), pulumi.getStack(), raw, secretKeys(process.env.PULUMI_CONFIG_SECRET_KEYS));
}

/** The keys whose values the engine decrypted for the program, as it hands them over. */
function secretKeys(given = "[]"): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(given));
}

/**
 * Makes a configuration of a stack's raw values.
 *
 * @param secrets the keys whose values are secret: no message holds them. @default none
 * @throws ConfigError listing every fault.
 */
export function parseConfig(project: string, stack: string, raw: RawConfig, secrets: readonly string[] = []): Config {
  const faults: Fault[] = [];
  const own = section(raw, NAMESPACE);
  const aws = section(raw, "aws");

  const connection = connectionSchema.safeParse(aws);
  if (!connection.success) faults.push(...faultsOf(connection.error, aws, "aws:"));

  const stackOf = parseOwn(project, own, connection.data, faults);
  if (stackOf && connection.data) {
    const { region } = connection.data;
    const ofStack = into(faults, own, `${NAMESPACE}:`);
    partitionFaults(own, region, ofStack);
    partitionFaults(aws, region, into(faults, aws, "aws:"));
    const ofConnection = into(faults, aws, "aws:");
    for (const { path, expected } of emulatorProblems(connection.data)) ofConnection(path, expected);
    const unfit = boundaryProblem(stackOf.permissionsBoundary, stackOf.accountId);
    if (unfit !== undefined) ofStack(["permissionsBoundary"], unfit);
  }
  faults.push(...misplaced(raw), ...prototypes(raw));
  if (!stackOf || !connection.data || faults.length > 0) {
    throw new ConfigError(`stack ${stack}`, withoutSecrets(faults, raw, secrets), bucketNames(own.buckets));
  }
  return {
    ...stackOf,
    project,
    stack,
    connection: connection.data,
    partition: partitionOf(connection.data.region),
  };
}

/** The names of the buckets as they are written, empty where there is none. */
function bucketNames(buckets: unknown): readonly string[] {
  const named = z.array(z.object({ name: z.string() }).catch({ name: "" })).safeParse(buckets);
  return (named.data ?? []).map(({ name }) => name);
}

type Own = ControlValues | z.output<typeof dataSchema> | z.output<typeof deployerSchema>;

function parseOwn(
  project: string,
  own: Record<string, unknown>,
  aws: Connection | undefined,
  faults: Fault[],
): Own | undefined {
  const prefix = `${NAMESPACE}:`;
  const semantic = into(faults, own, prefix);
  switch (own.role) {
    case "control": {
      const { data, error } = controlSchema.safeParse(own);
      if (error) faults.push(...faultsOf(error, own, prefix));
      if (!data || !aws) return undefined;
      const values = { ...data, roles: withArns(data.roles, data.principals, partitionOf(aws.region), data.accountId) };
      checkControl({ ...values, region: aws.region }, semantic);
      return values;
    }
    case "data": {
      const { data, error } = dataSchema.safeParse(own);
      if (error) faults.push(...faultsOf(error, own, prefix));
      if (data && aws) checkData({ ...data, region: aws.region, deployer: aws.assumeRoles?.at(-1)?.roleArn }, semantic);
      return data;
    }
    case "deployer": {
      const { data, error } = deployerSchema.safeParse(own);
      if (error) faults.push(...faultsOf(error, own, prefix));
      if (data) checkDeployer({ ...data, project }, semantic);
      return data;
    }
    default:
      faults.push({ path: `${prefix}role`, problem: `found ${shown(own.role)}, expected control, data or deployer` });
      return undefined;
  }
}

/** Takes down what is wrong between fields that are each right: the path in `input`, and what is expected there. */
function into(faults: Fault[], input: unknown, prefix: string) {
  return (path: readonly PropertyKey[], message: string): void => {
    faults.push(...faultsOf(new z.ZodError([{ code: "custom", path: [...path], message, input }]), input, prefix));
  };
}

/** The values of one namespace, without its prefix, with structure where the engine gives JSON. */
function section(raw: RawConfig, namespace: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => key.startsWith(`${namespace}:`))
      .map(([key, value]) => [key.slice(namespace.length + 1), structured(value)]),
  );
}

/** Lists, maps and yes or no come as JSON; a text stays one even if it looks like a number. */
function structured(value: string): unknown {
  if (!/^(\[|\{|true$|false$)/.test(value.trim())) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Keys called `__proto__`, which objects and schemas pass over in silence. */
function prototypes(raw: RawConfig): readonly Fault[] {
  const has = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    (Object.hasOwn(value, "__proto__") || Object.values(value).some((inner) => has(inner)));
  return Object.entries(raw)
    .filter(([key, value]) => key.endsWith(":__proto__") || has(structured(value)))
    .map(([path]) => ({ path, problem: "a key is called __proto__; give it another name" }));
}

/** Faults that hold no secret value, nor a part of one, whatever quotes it. */
function withoutSecrets(faults: readonly Fault[], raw: RawConfig, secrets: readonly string[]): readonly Fault[] {
  const own = secrets.filter((key) => raw[key] !== undefined);
  const values = own
    .flatMap((key) => [raw[key] ?? "", ...texts(structured(raw[key] ?? ""))])
    .filter((text) => text !== "");
  return faults.map(({ path, problem }) => {
    if (own.some((key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`))) {
      return {
        path,
        problem: "the value is not accepted, and as it is a secret it is not shown; set it in plain text",
      };
    }
    return { path, problem: values.reduce((text, value) => text.replaceAll(value, "(secret)"), problem) };
  });
}

/** All texts in a value, keys not among them, that are long enough to be told from other words. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return value.length < 4 ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap((inner) => texts(inner)) : [];
}

/** A key in a namespace that is nearly ours would be ignored by everybody. */
function misplaced(raw: RawConfig): readonly Fault[] {
  return Object.keys(raw).flatMap((path) => {
    const [namespace = ""] = path.split(":");
    const near = [NAMESPACE, "aws", "pulumi"].includes(namespace) ? "" : didYouMean(namespace, [NAMESPACE, "aws"]);
    return near === "" ? [] : [{ path, problem: `nobody reads the namespace "${namespace}"${near}` }];
  });
}
