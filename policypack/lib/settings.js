"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.settingsSchema = void 0;
exports.profileOf = profileOf;
exports.readStackConfig = readStackConfig;
exports.stackConfig = stackConfig;
exports.accountsOf = accountsOf;
const pulumi_1 = require("@pulumi/pulumi");
const zod_1 = require("zod");
const accountId = zod_1.z.string().regex(/^\d{12}$/, "expected an AWS account id: 12 digits, in quotes");
/** An account id of the stack's configuration: YAML reads one without quotes as a number, and drops its leading zeros. */
const configuredAccount = zod_1.z.union([
    accountId,
    zod_1.z
        .number()
        .int()
        .min(1)
        .transform((id) => String(id).padStart(12, "0"))
        .pipe(accountId),
]);
const list = (item, description) => zod_1.z.array(item).describe(description).optional();
/** What rules share: the accounts that the pack reckons with, and where it may be lax. */
exports.settingsSchema = zod_1.z
    .object({
    profile: zod_1.z
        .enum(["sharing", "full"])
        .describe("Which rules run: those on who gets in, lock-outs and documents that AWS refuses, or all. By default full for the stacks of cross-account-s3, and sharing for others")
        .optional(),
    ownAccounts: list(accountId, "Accounts that this program deploys to; all others are foreign"),
    trustedAccounts: list(accountId, "Foreign accounts that may be granted access"),
    trustedOrganizations: list(zod_1.z.string().regex(/^o-[a-z0-9]{10,32}$/, "expected an organization's id, such as o-abcdefghij"), "Organizations that may be granted access"),
    trustedOrganizationalUnits: list(zod_1.z
        .string()
        .regex(/^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)+$/, "expected a path such as o-abcdefghij/r-ab12/ou-ab12-11111111/"), "Organizational units that may be granted access, by their paths"),
    trustedVpcs: list(zod_1.z.string().regex(/^vpc-[0-9a-f]+$/, "expected a VPC's id"), "VPCs that access is granted to"),
    trustedVpcEndpoints: list(zod_1.z.string().regex(/^vpce-[0-9a-f]+$/, "expected a VPC endpoint's id"), "VPC endpoints that access is granted to"),
    trustedAddressRanges: list(zod_1.z.union([zod_1.z.cidrv4(), zod_1.z.cidrv6()]), "Ranges of addresses that access is granted to, in CIDR form"),
    trustedCanonicalUsers: list(zod_1.z.string().regex(/^[0-9a-f]{64}$/, "expected a canonical user id: 64 hexadecimal digits"), "Accounts that are granted access by their canonical user ids"),
    sandboxStacks: zod_1.z
        .array(zod_1.z.string().min(1))
        .describe("Names of stacks that hold nothing worth keeping")
        .default(["sandbox"]),
})
    .strict();
/** The profile that the settings name; without one, full for the stacks of this program, which its configuration tells. */
function profileOf({ profile }, config) {
    return profile ?? (config.accountId === undefined ? "sharing" : "full");
}
/** A piece of configuration that does not have its shape counts as not there: the program itself reports it. */
const dataAccounts = zod_1.z.array(zod_1.z.looseObject({ id: configuredAccount })).catch([]);
const buckets = zod_1.z
    .array(zod_1.z.looseObject({
    name: zod_1.z.string(),
    residency: zod_1.z.string().optional(),
    notifications: zod_1.z.string().optional(),
}))
    .catch([]);
/** Reads the stack's configuration, which the engine passes to a pack as it does to a program. */
function readStackConfig() {
    const config = new pulumi_1.Config("cross-account-s3");
    const account = (key) => configuredAccount.safeParse(config.get(key)).data;
    return stackConfig({
        accountId: account("accountId"),
        controlAccountId: account("controlAccountId"),
        controlStack: config.get("controlStack"),
        dataAccounts: json(config.get("dataAccounts")),
        buckets: json(config.get("buckets")),
        region: new pulumi_1.Config("aws").get("region"),
    });
}
function json(text) {
    try {
        return text === undefined ? undefined : JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** The stack's configuration from values that something else than the engine has read, in the shapes of its YAML. */
function stackConfig(values) {
    const { accountId: own, controlAccountId, controlStack, region } = values;
    return {
        ...(own === undefined ? {} : { accountId: own }),
        ...(controlAccountId === undefined ? {} : { controlAccountId }),
        ...(controlStack === undefined ? {} : { controlStack }),
        ...(region === undefined ? {} : { region }),
        dataAccounts: dataAccounts.parse(values.dataAccounts ?? []).map((one) => one.id),
        buckets: buckets.parse(values.buckets ?? []).map((one) => ({
            name: one.name,
            ...(one.residency === undefined ? {} : { residency: one.residency }),
            ...(one.notifications === undefined ? {} : { notifications: one.notifications }),
        })),
    };
}
/**
 * Settings come first; what they leave out, the stack's configuration says, and for the own account a provider that is
 * bound to one.
 */
function accountsOf(settings, config, bound) {
    const own = settings.ownAccounts ?? [...bound, ...(config.accountId === undefined ? [] : [config.accountId])];
    const configured = [
        ...config.dataAccounts,
        ...(config.controlAccountId === undefined ? [] : [config.controlAccountId]),
    ];
    const trusted = settings.trustedAccounts ?? configured;
    const learn = settings.trustedAccounts === undefined && config.controlAccountId === undefined;
    const { trustedVpcs, trustedVpcEndpoints, trustedAddressRanges, trustedOrganizations, trustedCanonicalUsers } = settings;
    const networks = [trustedVpcs, trustedVpcEndpoints, trustedAddressRanges];
    return {
        own: new Set(own),
        trusted: new Set(trusted),
        organizations: trustedOrganizations && new Set(trustedOrganizations),
        units: settings.trustedOrganizationalUnits,
        networks: networks.every((one) => one === undefined) ? undefined : networks.flatMap((one) => one ?? []),
        canonicalUsers: trustedCanonicalUsers && new Set(trustedCanonicalUsers),
        learntFrom: learn ? config.controlStack : undefined,
    };
}
