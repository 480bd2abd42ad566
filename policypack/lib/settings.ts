import { Config } from "@pulumi/pulumi";
import { z } from "zod";
import { accountOf } from "@cross-account-s3/iam";

const accountId = z.string().regex(/^\d{12}$/, "expected an AWS account id: 12 digits, in quotes");

/** An account id in the stack's configuration. YAML parses an id without quotes as a number, without leading zeros. */
const configuredAccount = z.union([
  accountId,
  z
    .number()
    .int()
    .min(1)
    .transform((id) => String(id).padStart(12, "0"))
    .pipe(accountId),
]);

const list = (item: z.ZodType<string>, description: string) => z.array(item).describe(description).optional();

/** Schema of the settings that all rules share. */
export const settingsSchema = z
  .object({
    profile: z
      .enum(["sharing", "full"])
      .describe(
        "Which rules run: sharing has those on access, lock-outs and documents that AWS refuses; full has all. By default full for the stacks of cross-account-s3, and sharing for others",
      )
      .optional(),
    ownAccounts: list(accountId, "Accounts that the program deploys to; all others are foreign"),
    trustedAccounts: list(accountId, "Foreign accounts that may be granted access"),
    trustedOrganizations: list(
      z.string().regex(/^o-[a-z0-9]{10,32}$/, "expected an organization's id, such as o-abcdefghij"),
      "Organizations that may be granted access",
    ),
    trustedOrganizationalUnits: list(
      z
        .string()
        .regex(
          /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)+$/,
          "expected a path such as o-abcdefghij/r-ab12/ou-ab12-11111111/",
        ),
      "Organizational units that may be granted access, by their paths",
    ),
    trustedVpcs: list(z.string().regex(/^vpc-[0-9a-f]+$/, "expected a VPC's id"), "VPCs that may be granted access"),
    trustedVpcEndpoints: list(
      z.string().regex(/^vpce-[0-9a-f]+$/, "expected a VPC endpoint's id"),
      "VPC endpoints that may be granted access",
    ),
    trustedAddressRanges: list(
      z.union([z.cidrv4(), z.cidrv6()]) as z.ZodType<string>,
      "Address ranges that may be granted access, in CIDR notation",
    ),
    trustedCanonicalUsers: list(
      z.string().regex(/^[0-9a-f]{64}$/, "expected a canonical user id: 64 hexadecimal digits"),
      "Canonical user ids of accounts that may be granted access",
    ),
    sandboxStacks: z
      .array(z.string().min(1))
      .describe("Names of stacks that hold nothing worth keeping")
      .default(["sandbox"]),
  })
  .strict();

/** Which rules run. */
export type Profile = "sharing" | "full";

/** Returns the profile in the settings. The default is `full` for stacks of this program, which have its configuration, and otherwise `sharing`. */
export function profileOf({ profile }: Settings, config: StackConfig): Profile {
  return profile ?? (config.accountId === undefined ? "sharing" : "full");
}

/** The pack-wide settings: the options of the rule `pack-settings`. */
export type Settings = z.infer<typeof settingsSchema>;

/** The parts of the stack's configuration that the pack uses. */
export interface StackConfig {
  readonly accountId?: string;
  readonly controlAccountId?: string;
  readonly controlStack?: string;
  readonly dataAccounts: readonly string[];
  /** The accounts, organizations and paths of organizational units in the stack's `principals`. */
  readonly principals: {
    readonly accounts: readonly string[];
    readonly organizations: readonly string[];
    readonly units: readonly string[];
  };
  /** The accounts that the `services` of buckets act for. */
  readonly serviceAccounts: readonly string[];
  /** The accounts that the `replication` of buckets sends replicas to. */
  readonly replicaAccounts: readonly string[];
  readonly region?: string;
  readonly buckets: readonly { readonly name: string; readonly residency?: string; readonly notifications?: string }[];
}

// A part of the configuration that does not have its shape counts as absent, because the program reports it.
const dataAccounts = z.array(z.looseObject({ id: configuredAccount })).catch([]);
const principals = z.record(z.string(), z.looseObject({})).catch({});
const principal = z.looseObject({
  arns: z.array(z.string()).catch([]),
  accountId: configuredAccount.optional().catch(undefined),
  organization: z.string().optional().catch(undefined),
  organizationalUnit: z.string().optional().catch(undefined),
});
const buckets = z
  .array(
    z.looseObject({
      name: z.string(),
      residency: z.string().optional(),
      notifications: z.string().optional(),
    }),
  )
  .catch([]);

/** Returns the stack's configuration, which the engine passes to packs and programs alike. */
export function readStackConfig(): StackConfig {
  const config = new Config("cross-account-s3");
  const account = (key: string) => configuredAccount.safeParse(config.get(key)).data;
  return stackConfig({
    accountId: account("accountId"),
    controlAccountId: account("controlAccountId"),
    controlStack: config.get("controlStack"),
    dataAccounts: json(config.get("dataAccounts")),
    principals: json(config.get("principals")),
    buckets: json(config.get("buckets")),
    region: new Config("aws").get("region"),
  });
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the stack's configuration from its values. The values have the shapes of the stack's YAML file. */
export function stackConfig(values: {
  readonly accountId?: string | undefined;
  readonly controlAccountId?: string | undefined;
  readonly controlStack?: string | undefined;
  readonly dataAccounts?: unknown;
  readonly principals?: unknown;
  readonly buckets?: unknown;
  readonly region?: string | undefined;
}): StackConfig {
  const { accountId: own, controlAccountId, controlStack, region } = values;
  return {
    ...(own === undefined ? {} : { accountId: own }),
    ...(controlAccountId === undefined ? {} : { controlAccountId }),
    ...(controlStack === undefined ? {} : { controlStack }),
    ...(region === undefined ? {} : { region }),
    dataAccounts: dataAccounts.parse(values.dataAccounts ?? []).map((one) => one.id),
    principals: principalsOf(values.principals),
    serviceAccounts: serviceAccountsOf(values.buckets),
    replicaAccounts: replicaAccountsOf(values.buckets),
    buckets: buckets.parse(values.buckets ?? []).map((one) => ({
      name: one.name,
      ...(one.residency === undefined ? {} : { residency: one.residency }),
      ...(one.notifications === undefined ? {} : { notifications: one.notifications }),
    })),
  };
}

const bucketsWithServices = z
  .array(
    z.looseObject({
      services: z
        .array(
          z.looseObject({
            accountId: configuredAccount.optional().catch(undefined),
            sourceArn: z.string().optional().catch(undefined),
            roleArn: z.string().optional().catch(undefined),
          }),
        )
        .catch([]),
    }),
  )
  .catch([]);

function serviceAccountsOf(value: unknown): StackConfig["serviceAccounts"] {
  const all = bucketsWithServices.parse(value ?? []).flatMap(({ services }) => services);
  const ids = all.map(({ accountId: id, sourceArn, roleArn }) => id ?? accountOf(sourceArn ?? roleArn ?? ""));
  return [...new Set(ids.flatMap((id) => (id === undefined || id === "" ? [] : [id])))];
}

const bucketsWithReplication = z
  .array(
    z.looseObject({
      replication: z.array(z.looseObject({ accountId: configuredAccount.optional().catch(undefined) })).catch([]),
    }),
  )
  .catch([]);

function replicaAccountsOf(value: unknown): StackConfig["replicaAccounts"] {
  const all = bucketsWithReplication.parse(value ?? []).flatMap(({ replication }) => replication);
  return [...new Set(all.flatMap(({ accountId: id }) => (id === undefined ? [] : [id])))];
}

function principalsOf(value: unknown): StackConfig["principals"] {
  const all = Object.values(principals.parse(value ?? {})).map((one) => principal.parse(one));
  const unique = (ids: readonly (string | undefined)[]) => [...new Set(ids.filter((id) => id !== undefined))];
  return {
    accounts: unique(all.flatMap(({ arns, accountId: id }) => [id, ...arns.map(accountOf)])),
    organizations: unique(all.map(({ organization }) => organization)),
    units: unique(all.map(({ organizationalUnit: path }) => path?.replace(/\/?$/, "/"))),
  };
}

/** One's own and the trusted accounts, organizations and networks, from settings and configuration. */
export interface Accounts {
  readonly own: ReadonlySet<string>;
  readonly trusted: ReadonlySet<string>;
  /** Accounts that data may be sent to: the trusted accounts, and the targets of configured replication. */
  readonly destinations: ReadonlySet<string>;
  /** The trusted organizations; undefined if neither settings nor configuration name any. So for the kinds that follow. */
  readonly organizations: ReadonlySet<string> | undefined;
  readonly units: readonly string[] | undefined;
  readonly networks: readonly string[] | undefined;
  readonly canonicalUsers: ReadonlySet<string> | undefined;
  /** The stack whose outputs name the trusted account, if nothing else does. Only rules on the whole stack see these outputs. */
  readonly namedByStack: string | undefined;
}

/**
 * Combines settings and configuration. Settings take precedence over the stack's configuration. Without a setting, accounts that providers are
 * bound to are one's own too.
 *
 * @param bound the accounts that providers are bound to.
 */
export function accountsOf(settings: Settings, config: StackConfig, bound: readonly string[]): Accounts {
  const own = settings.ownAccounts ?? [...bound, ...(config.accountId === undefined ? [] : [config.accountId])];
  const configured = [
    ...config.dataAccounts,
    ...config.principals.accounts,
    ...config.serviceAccounts,
    ...(config.controlAccountId === undefined ? [] : [config.controlAccountId]),
  ];
  const trusted = settings.trustedAccounts ?? configured;
  const unnamed = settings.trustedAccounts === undefined && config.controlAccountId === undefined;
  const { trustedVpcs, trustedVpcEndpoints, trustedAddressRanges, trustedOrganizations, trustedCanonicalUsers } =
    settings;
  const { organizations, units } = config.principals;
  const trustedOrgs = settingOr(trustedOrganizations, organizations);
  const networks = [trustedVpcs, trustedVpcEndpoints, trustedAddressRanges];
  return {
    own: new Set(own),
    trusted: new Set(trusted),
    destinations: new Set(settings.trustedAccounts ?? [...configured, ...config.replicaAccounts]),
    organizations: trustedOrgs && new Set(trustedOrgs),
    units: settingOr(settings.trustedOrganizationalUnits, units),
    networks: networks.every((setting) => setting === undefined)
      ? undefined
      : networks.flatMap((setting) => setting ?? []),
    canonicalUsers: trustedCanonicalUsers && new Set(trustedCanonicalUsers),
    namedByStack: unnamed ? config.controlStack : undefined,
  };
}

/** Returns the value of a setting, or else of the configuration. Undefined if neither has one. */
function settingOr(
  setting: readonly string[] | undefined,
  configured: readonly string[],
): readonly string[] | undefined {
  return setting ?? (configured.length === 0 ? undefined : configured);
}
