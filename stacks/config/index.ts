import * as pulumi from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime";
import { z } from "zod";
import { type Partition, partitionOf, prototypeKey } from "@cross-account-s3/iam";
import { boundaryProblem } from "./boundary";
import { type Connection, connectionShape } from "./connection";
import { controlShape, withArns } from "./control";
import { checkControl } from "./control-checks";
import { dataShape } from "./data";
import { checkData } from "./data-checks";
import { deployerShape } from "./deployer";
import { checkDeployer } from "./deployer-checks";
import { emulatorProblems } from "./emulator";
import {
  ConfigError,
  crossedIssue,
  didYouMean,
  type Fault,
  faultsOf,
  type OnFault,
  shown,
  withoutFollowing,
} from "./faults";
import * as field from "./fields";
import { guarded, type Partial, readPartly, runChecks, type StandIns } from "./partial";
import { partitionFaults } from "./partition";
import { COMMON_STAND_INS, CONTROL_STAND_INS, DATA_STAND_INS, DEPLOYER_STAND_INS, refusedSources } from "./stand-ins";
import { tags } from "./tags";

/** The namespace of the program's own settings. */
export const NAMESPACE = "cross-account-s3";

const common = {
  /** The account of the stack; credentials of another account are refused. */
  accountId: field.accountId,
  /** Tags of all resources of the stack. @default none */
  tags: tags.default({}),
  /**
   * The ARN of the managed policy that is the permissions boundary of every role that the stack creates; a role of a control stack
   * may have its own. @default none
   */
  permissionsBoundary: field.policyArn.exactOptional(),
  /** Whether buckets, keys, trails, identity providers and boundaries are protected from deletion. @default `true` */
  protect: field.flag.default(true),
  /**
   * The organization's policies for the account, for the proof: `serviceControlPolicies` and `resourceControlPolicies`, paths of
   * files relative to the project's folder. @default none
   */
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

/** The values of a control stack, with the ARN of each existing role. */
type ControlValues = Omit<z.output<typeof controlSchema>, "roles"> & {
  readonly roles: ReturnType<typeof withArns>;
};

/** The values of a data stack, with its control stack. */
type DataValues = Omit<z.output<typeof dataSchema>, "controlStack"> & { readonly controlStack: string };

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
export type DataConfig = Common & DataValues;
/** The configuration of a deployer stack. */
export type DeployerConfig = Common & z.output<typeof deployerSchema>;
/** The configuration of a stack, distinguished by `role`. */
export type Config = ControlConfig | DataConfig | DeployerConfig;

/** Configuration values by full key, as the engine passes them: strings, with JSON for structured values. */
export type RawConfig = Readonly<Record<string, string>>;

/**
 * Reads the configuration of the running stack; no other code does.
 *
 * @throws ConfigError listing every fault.
 */
export function readConfig(): Config {
  const secrets = secretKeys(process.env.PULUMI_CONFIG_SECRET_KEYS);
  return parseConfig(pulumi.getProject(), pulumi.getStack(), allConfig(), secrets, pulumi.getOrganization());
}

/** The keys whose values the engine decrypted for the program. */
function secretKeys(given = "[]"): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(given));
}

/**
 * Parses a stack's raw values.
 *
 * @param secrets the keys whose values are secret: no message holds them. @default none
 * @param organization the organization of the stack. @default organization, as in a backend of one's own
 * @throws ConfigError listing every fault.
 */
export function parseConfig(
  project: string,
  stack: string,
  raw: RawConfig,
  secrets: readonly string[] = [],
  organization = "organization",
): Config {
  const faults: Fault[] = [];
  const own = section(raw, NAMESPACE);
  const aws = section(raw, "aws");

  const connection = read(connectionSchema, aws, { region: { value: "us-east-1" } }, faults, "aws:");
  const reach = reachOf(connection.partial);
  const stackOf = parseOwn({ project, organization }, own, reach, faults);
  const ofAws = into(faults, aws, "aws:");
  if (!reach.refused.some(([key]) => key === "region")) {
    partitionFaults(own, reach.values.region, into(faults, own, `${NAMESPACE}:`));
    partitionFaults(aws, reach.values.region, ofAws);
  }
  if (connection.data) {
    for (const { path, problem } of emulatorProblems(connection.data)) ofAws("emulator-only", path, problem);
  }
  faults.push(...misplaced(raw), ...prototypes(raw));
  if (!stackOf || !connection.data || faults.length > 0) {
    const shownFaults = withoutSecrets(withoutFollowing(faults), raw, secrets);
    throw new ConfigError(`stack ${stack}`, shownFaults, bucketNames(own.buckets));
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

type Own = ControlValues | DataValues | z.output<typeof deployerSchema>;

/** The connection, for the checks between keys. */
interface Reach {
  readonly region: string;
  /** The role that the connection ends in. */
  readonly deployer: string | undefined;
}

function reachOf(connection: Partial<Connection> | undefined): Partial<Reach> {
  const { values, refused } = connection ?? { values: { region: "us-east-1" }, refused: [["region"], ["assumeRoles"]] };
  return {
    values: { region: values.region, deployer: values.assumeRoles?.at(-1)?.roleArn },
    refused: refused.flatMap(([key]) =>
      key === "region" ? [["region"]] : key === "assumeRoles" ? [["deployer"]] : [],
    ),
  };
}

/** Parses with a schema: all values if they are valid; for the checks between keys, the valid ones. */
function read<Schema extends z.ZodType>(
  schema: Schema,
  input: Readonly<Record<string, unknown>>,
  standIns: StandIns,
  faults: Fault[],
  prefix: string,
): { readonly data?: z.output<Schema>; readonly partial: Partial<z.output<Schema>> | undefined } {
  const { data, error } = schema.safeParse(input);
  if (!error) return { data, partial: { values: data, refused: [] } };
  faults.push(...faultsOf(error, input, prefix));
  return { partial: readPartly(schema, input, standIns) };
}

function parseOwn(
  { project, organization }: { readonly project: string; readonly organization: string },
  own: Record<string, unknown>,
  reach: Partial<Reach>,
  faults: Fault[],
): Own | undefined {
  const prefix = `${NAMESPACE}:`;
  const fault = into(faults, own, prefix);
  switch (own.role) {
    case "control": {
      const { data, partial } = read(controlSchema, own, { ...COMMON_STAND_INS, ...CONTROL_STAND_INS }, faults, prefix);
      if (!partial) return undefined;
      const { roles, principals, accountId } = partial.values;
      const values = {
        ...partial.values,
        roles: withArns(roles, principals, partitionOf(reach.values.region), accountId),
      };
      const refused = [...partial.refused, ...refusedSources(partial.refused), ...reach.refused];
      const checked = guarded({ values: { ...values, ...reach.values }, refused });
      runChecks([checkControl, checkBoundary], checked, fault);
      return data && values;
    }
    case "data": {
      const { data, partial } = read(dataSchema, own, { ...COMMON_STAND_INS, ...DATA_STAND_INS }, faults, prefix);
      if (!partial) return undefined;
      const { controlStack = `${organization}/${project}/control` } = partial.values;
      const values = { ...partial.values, controlStack };
      const checked = guarded({
        values: { ...values, ...reach.values },
        refused: [...partial.refused, ...reach.refused],
      });
      runChecks([checkData, checkBoundary], checked, fault);
      return data && values;
    }
    case "deployer": {
      const standIns = { ...COMMON_STAND_INS, ...DEPLOYER_STAND_INS };
      const { data, partial } = read(deployerSchema, own, standIns, faults, prefix);
      if (!partial) return undefined;
      const checked = guarded({ values: { ...partial.values, project }, refused: partial.refused });
      runChecks([checkDeployer, checkBoundary], checked, fault);
      return data;
    }
    default: {
      const problem = `found ${shown(own.role)}, expected control, data or deployer`;
      faults.push({ code: "unfit-value", path: `${prefix}role`, problem });
      return undefined;
    }
  }
}

function checkBoundary(
  { permissionsBoundary, accountId }: { readonly permissionsBoundary?: string; readonly accountId: string },
  fault: OnFault,
): void {
  const expected = boundaryProblem(permissionsBoundary, accountId);
  if (expected !== undefined) fault("foreign-account", ["permissionsBoundary"], { expected });
}

/** Records an error between valid keys: where in `input`, and what is wrong. Only the first error of a key is recorded. */
function into(faults: Fault[], input: unknown, prefix: string): OnFault {
  return (code, path, problem) => {
    const found = faultsOf(new z.ZodError([crossedIssue(code, path, problem, input)]), input, prefix);
    const known = new Set(faults.filter((fault) => fault.code.startsWith("unfit")).map((fault) => fault.path));
    faults.push(...found.filter((fault) => !known.has(fault.path)));
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

/** Lists, maps and booleans are JSON; a string stays a string even if it looks like a number. */
function structured(value: string): unknown {
  if (!/^(\[|\{|true$|false$)/.test(value.trim())) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Keys named `__proto__`, which objects and schemas ignore. */
function prototypes(raw: RawConfig): readonly Fault[] {
  return Object.entries(raw)
    .filter(([key, value]) => key.endsWith(":__proto__") || prototypeKey(structured(value)) !== undefined)
    .map(([path]) => ({ code: "prototype-key", path, problem: "a key is called __proto__; give it another name" }));
}

/** The faults without secret values or parts of them, in any quotation. */
function withoutSecrets(faults: readonly Fault[], raw: RawConfig, secrets: readonly string[]): readonly Fault[] {
  const own = secrets.filter((key) => raw[key] !== undefined);
  const values = own
    .flatMap((key) => [raw[key] ?? "", ...texts(structured(raw[key] ?? ""))])
    .filter((text) => text !== "");
  const withheld = "the value is not accepted, and as it is a secret it is not shown; set it in plain text";
  const said = new Set<string>();
  return faults.flatMap(({ code, path, problem }): readonly Fault[] => {
    const key = own.find((key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`));
    if (key === undefined) {
      return [{ code, path, problem: values.reduce((text, value) => text.replaceAll(value, "(secret)"), problem) }];
    }
    // A path inside it has the keys of its maps, and the names of its buckets: they are as secret as its values.
    if (said.has(key)) return [];
    said.add(key);
    return [{ code, path: key, problem: withheld }];
  });
}

/** All strings in a value, except keys, that are long enough to be distinguished from other words. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return value.length < 4 ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap((inner) => texts(inner)) : [];
}

/** A key in a namespace similar to this program's would be ignored. */
function misplaced(raw: RawConfig): readonly Fault[] {
  return Object.keys(raw).flatMap((path) => {
    const [namespace = ""] = path.split(":");
    const near = [NAMESPACE, "aws", "pulumi"].includes(namespace) ? "" : didYouMean(namespace, [NAMESPACE, "aws"]);
    return near === ""
      ? []
      : [{ code: "unknown-namespace", path, problem: `no program reads the namespace "${namespace}"${near}` }];
  });
}
