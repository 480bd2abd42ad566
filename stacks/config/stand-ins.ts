import type { StandIns } from "./partial";

// Valid values in the place of required ones that a schema has refused; see partial.ts. No check reads them.

const account = (place: PropertyKey) => (900_000_000_000 + (Number(place) || 0)).toString();
const arn = "arn:aws:iam::900000000000:role/stand-in";
const roleEntry = () => ({ level: "read", trustedService: "lambda.amazonaws.com" });
const bucketEntry = (place: PropertyKey) => ({ name: `stand-in-${String(place)}` });
const deployedEntry = (place: PropertyKey) => ({
  stack: `stand-in-${String(place)}`,
  role: "data",
  buckets: [`stand-in-${String(place)}`],
});

/** For keys of every stack. */
export const COMMON_STAND_INS: StandIns = { accountId: { value: account(0) } };

/** For keys of a control stack. */
export const CONTROL_STAND_INS: StandIns = {
  dataAccounts: { value: [{ id: account(0) }], entry: (place) => ({ id: account(place) }) },
  roles: { value: { "stand-in": roleEntry() }, entry: roleEntry },
  principals: { entry: () => ({ arns: [arn] }) },
  network: { entry: () => ({ cidr: "10.0.0.0/24" }) },
};

/** For keys of a data stack. */
export const DATA_STAND_INS: StandIns = {
  controlStack: { value: "stand/in/stack" },
  buckets: { value: [bucketEntry(0)], entry: bucketEntry },
  principals: { entry: () => ({ arns: [arn] }) },
};

/** For keys of a deployer stack. */
export const DEPLOYER_STAND_INS: StandIns = {
  identity: { value: { pulumiDeployments: { organization: "stand-in" } } },
  deploys: { value: [deployedEntry(0)], entry: deployedEntry },
};

/** The keys of a role that say who it is and who assumes it, which its schema joins under `source`. */
const SOURCE_KEYS: ReadonlySet<PropertyKey> = new Set([
  "trustedService",
  "podIdentity",
  "irsa",
  "trustedArns",
  "trustedPrincipal",
  "externalId",
  "existingArn",
  "permissionSet",
  "policyFiles",
  "attachPolicies",
]);

/** The paths of the `source` of each role of which one of its keys was refused. */
export function refusedSources(refused: readonly (readonly PropertyKey[])[]): readonly (readonly PropertyKey[])[] {
  return refused.flatMap(([key, name, field]) =>
    key === "roles" && name !== undefined && field !== undefined && SOURCE_KEYS.has(field)
      ? [[key, name, "source"]]
      : [],
  );
}
