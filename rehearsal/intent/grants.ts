import { matchesWildcard, serviceAction, serviceActions } from "@cross-account-s3/iam";
import { roleArn } from "../../documents/arns";
import { roleName } from "../../documents/names";
import { pathText } from "../../stacks/config/faults";
import type { GrantConfig } from "../../stacks/config/grant";
import { type Access, ALWAYS, type Circumstances, condition } from "./access";
import { expectedActions, GRANT_TABLE } from "./levels";
import type { Expected, ExpectedBucket, ExpectedRole } from "./model";
import { placedGrants } from "./through";

/** The grantee of a grant. */
interface ExpectedGrantee {
  /** Its name in the configuration. */
  readonly name: string;
  readonly who: Access["who"];
  /** The conditions that identify it further. */
  readonly when: readonly Circumstances[];
  readonly sessionTags: boolean;
  /** The control role, if the grantee is one; undefined for other principals. */
  readonly role: ExpectedRole | undefined;
}

/** A grant on a bucket, with its grantee. */
export interface ExpectedGrant {
  readonly grantee: ExpectedGrantee;
  readonly granted: GrantConfig["access"];
  /** The role of the data account that the grantee assumes; undefined for a direct grant. */
  readonly via: { readonly arn: string; readonly externalId?: string } | undefined;
  /** The ARN of the access point for which the grant holds; undefined for the bucket itself. */
  readonly through: string | undefined;
  /** The configuration key and its value. */
  readonly because: string;
}

/** Returns the grants on a bucket, in the order of the configuration. */
export function grantsOn(bucket: ExpectedBucket, expected: Pick<Expected, "roles">): readonly ExpectedGrant[] {
  return placedGrants(bucket).flatMap(({ grantee: name, granted: all, path, through }) => {
    const grantee = granteeOf(bucket, name, expected);
    if (!grantee) return [];
    const principal = principalOf(bucket, name);
    return all.map((one, n): ExpectedGrant => {
      const key = `${pathText(path)}${all.length === 1 ? "" : `[${n}]`}`;
      const arn = roleArn(bucket.partition, bucket.accountId, roleName(bucket.project, bucket.stack, name));
      const sent = one.via === "role" ? one.externalId : undefined;
      const externalId = principal && "arns" in principal ? principal.externalId : sent;
      return {
        grantee,
        granted: one.access,
        via: one.via === "role" ? { arn, ...(externalId === undefined ? {} : { externalId }) } : undefined,
        through,
        because: `${key}: ${grantWords(one.access)}`,
      };
    });
  });
}

/** Returns the grants on a bucket to a control role of any control stack. */
export function grantsTo(bucket: ExpectedBucket, role: ExpectedRole): readonly ExpectedGrant[] {
  return grantsOn(bucket, { roles: [role] }).filter(({ grantee }) => grantee.role === role);
}

function principalOf({ principals }: Pick<ExpectedBucket, "principals">, name: string) {
  return Object.entries(principals).find(([known]) => known === name)?.[1];
}

/** Returns the control role that a grantee's name refers to, in any control stack; undefined if it is another principal. */
export function controlRoleOf(
  bucket: Pick<ExpectedBucket, "principals" | "controlStack">,
  name: string,
  { roles }: Pick<Expected, "roles">,
): ExpectedRole | undefined {
  const principal = principalOf(bucket, name);
  if (principal && !("controlStack" in principal)) return undefined;
  const stack = principal?.controlStack.split("/").at(-1) ?? bucket.controlStack;
  return roles.find((role) => role.stack === stack && role.name === (principal?.role ?? name));
}

function granteeOf(
  bucket: ExpectedBucket,
  name: string,
  expected: Pick<Expected, "roles">,
): ExpectedGrantee | undefined {
  const role = controlRoleOf(bucket, name, expected);
  if (role) return { name, ...roleIdentity(role), sessionTags: role.config.sessionTags === true, role };
  const principal = principalOf(bucket, name);
  if (!principal || "controlStack" in principal) return undefined;
  return { name, ...outsideIdentity(principal), sessionTags: false, role: undefined };
}

type OutsidePrincipal = Exclude<ExpectedBucket["principals"][string], { readonly controlStack: string }>;

/** Returns principals that no stack of the project creates. Condition keys identify those of an organization. */
function outsideIdentity(principal: OutsidePrincipal): Pick<ExpectedGrantee, "who" | "when"> {
  if ("arns" in principal) {
    const who = principal.arns.map((arn) => ({ kind: arn.includes(":user/") ? "user" : "role", arn }) as const);
    return { who, when: ALWAYS };
  }
  const [id = ""] = ("organization" in principal ? principal.organization : principal.organizationalUnit).split("/");
  const inOrganization = condition("StringEquals", "aws:PrincipalOrgID", [id]);
  if ("organization" in principal) return { who: [{ kind: "everyone" }], when: [[inOrganization]] };
  const paths = condition("StringLike", "aws:PrincipalOrgPaths", [`${principal.organizationalUnit}*`]);
  return { who: [{ kind: "everyone" }], when: [[inOrganization, { ...paths, quantifier: "ForAnyValue" }]] };
}

/** Returns a grant in the words of the configuration, such as `read of team-a/`. */
export function grantWords({ level, sets = [], actions = [], prefixes = [] }: GrantConfig["access"]): string {
  const what = [...(level === undefined ? [] : [level]), ...sets, ...actions].join(", ");
  return prefixes.length === 0 ? what : `${what} of ${prefixes.join(", ")}`;
}

/** Actions of a grant that share resources and conditions. */
interface GrantPart {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly when: readonly Circumstances[];
}

/**
 * Returns the access that a grant gives on buckets: objects under its prefixes, listings of these prefixes, listings of the folders above
 * with `browse`, and the actions that a prefix does not limit.
 *
 * @param arns ARNs of buckets or access points; for the policies of a role, with wildcards.
 */
export function grantParts(
  arns: readonly string[],
  { level, sets = [], actions = [], prefixes = [], browse = false }: GrantConfig["access"],
  consumerManagesNotifications: boolean,
): readonly GrantPart[] {
  const known = sets.flatMap((name) => GRANT_TABLE.sets[name] ?? []);
  const plain = known.filter(({ onlyWithAcl }) => onlyWithAcl === undefined);
  const objects = objectsUnder(arns, prefixes);
  const onBucket = [
    ...expectedActions(level, "bucket", consumerManagesNotifications),
    ...plain.flatMap((set) => set.bucket),
    ...actions.filter((action) => !isOnObject(action)),
  ];
  const listing = prefixes.length === 0 ? [] : onBucket.filter((action) => GRANT_TABLE.listsByPrefix.includes(action));
  const parts: readonly GrantPart[] = [
    {
      actions: [
        ...expectedActions(level, "objects", consumerManagesNotifications),
        ...plain.flatMap((set) => set.objects),
        ...actions.filter(isOnObject),
      ],
      on: objects,
      when: ALWAYS,
    },
    ...known.flatMap(({ objects: withAcl, onlyWithAcl }): readonly GrantPart[] =>
      onlyWithAcl === undefined
        ? []
        : [{ actions: withAcl, on: objects, when: [[condition("StringEquals", "s3:x-amz-acl", [onlyWithAcl])]] }],
    ),
    { actions: onBucket.filter((action) => !listing.includes(action)), on: arns, when: ALWAYS },
    {
      actions: listing,
      on: arns,
      when: [
        [
          condition(
            "StringLike",
            "s3:prefix",
            prefixes.map((prefix) => `${prefix}*`),
          ),
        ],
      ],
    },
    {
      actions: browse && listing.includes("s3:ListBucket") ? ["s3:ListBucket"] : [],
      on: arns,
      when: [
        [
          condition("StringEquals", "s3:prefix", prefixes.flatMap(foldersAbove)),
          condition("StringEquals", "s3:delimiter", ["/"]),
        ],
      ],
    },
  ];
  const isAccepted = arns.some(isAccessPoint) ? worksThroughAccessPoint : () => true;
  return parts
    .map((part) => ({ ...part, actions: part.actions.filter(isAccepted) }))
    .filter((part) => part.actions.length > 0);
}

/** Returns whether S3 accepts an action through an access point, by AWS's action list. */
export function worksThroughAccessPoint(action: string): boolean {
  return (serviceAction(action)?.resourceTypes ?? []).some(({ name }) => /^accesspoint(object)?$/.test(name));
}

/** Returns whether an ARN is that of an access point, not of a bucket. */
function isAccessPoint(arn: string): boolean {
  return arn.includes(":accesspoint/");
}

/**
 * Returns the actions that a role's grants give on objects under a prefix, and on the bucket for requests that list that prefix. Omits
 * actions that require another header.
 */
export function actionsUnder(bucket: ExpectedBucket, role: ExpectedRole, prefix: string): ReadonlySet<string> {
  const holds = ({ on, when }: GrantPart): boolean =>
    on.some((arn) => arn === bucket.arn || matchesWildcard(arn, `${bucket.arn}/${prefix}x`)) &&
    when.some((tests) =>
      tests.every(
        ({ operator, key, values }) =>
          key === "s3:prefix" && operator === "StringLike" && values.some((value) => matchesWildcard(value, prefix)),
      ),
    );
  return new Set(
    grantsTo(bucket, role).flatMap(({ granted }) =>
      grantParts([bucket.arn], granted, bucket.config.notifications === "consumer")
        .filter(holds)
        .flatMap(({ actions }) => actions),
    ),
  );
}

/** Returns the ARN patterns of the objects under prefixes, in buckets or access points. Without prefixes, returns those of all objects. */
export function objectsUnder(arns: readonly string[], prefixes: readonly string[] = []): readonly string[] {
  return arns.flatMap((arn) => {
    const all = isAccessPoint(arn) ? `${arn}/object/` : `${arn}/`;
    return prefixes.length === 0 ? [`${all}*`] : prefixes.map((prefix) => `${all}${prefix}*`);
  });
}

/** Returns the folders above a prefix, from the bucket's root down. */
function foldersAbove(prefix: string): readonly string[] {
  const inner = prefix.replace(/\/$/, "");
  return ["", ...[...inner.matchAll(/\//g)].map(({ index }) => inner.slice(0, index + 1))];
}

/** Returns the actions that a grant gives on the bucket's key. */
export function keyActionsOfGrant({ level, sets = [], actions = [] }: GrantConfig["access"]): readonly string[] {
  const single = [...actions, ...sets.flatMap((name) => GRANT_TABLE.sets[name]?.objects ?? [])];
  return [
    ...new Set([
      ...expectedActions(level, "key", false),
      ...single.flatMap((action) => GRANT_TABLE.keyOfSingleAction[action] ?? []),
    ]),
  ];
}

/** Returns the principals and conditions that identify a role, or all roles of a permission set. */
export function roleIdentity(role: Pick<ExpectedRole, "arn" | "accountId">): {
  readonly who: Access["who"];
  readonly when: readonly Circumstances[];
} {
  if (!/[*?]/.test(role.arn)) return { who: [{ kind: "role", arn: role.arn }], when: ALWAYS };
  return {
    who: [{ kind: "account", account: role.accountId }],
    when: [[condition("ArnLike", "aws:PrincipalArn", [role.arn])]],
  };
}

const ON_OBJECTS = new Set(
  serviceActions("s3")
    .filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === "object"))
    .map(({ name }) => name),
);

function isOnObject(action: string): boolean {
  return ON_OBJECTS.has(action);
}
