import { matchesWildcard, serviceAction, serviceActions } from "@cross-account-s3/iam";
import { roleArn } from "../../documents/arns";
import { roleName } from "../../documents/names";
import { pathText } from "../../stacks/config/faults";
import type { GrantConfig } from "../../stacks/config/grant";
import { type Access, ALWAYS, type Circumstances, condition } from "./access";
import { expectedActions, GRANTED } from "./levels";
import type { Expected, ExpectedBucket, ExpectedRole } from "./model";
import { placedGrants } from "./through";

/** Who a grant is to. */
interface ExpectedGrantee {
  /** The name that the configuration has for it. */
  readonly name: string;
  readonly who: Access["who"];
  /** What must hold of them. */
  readonly when: readonly Circumstances[];
  readonly sessionTags: boolean;
  /** The role of a control stack that it is; undefined for other principals. */
  readonly role: ExpectedRole | undefined;
}

/** A grant on a bucket, with whom it is to. */
export interface ExpectedGrant {
  readonly grantee: ExpectedGrantee;
  readonly granted: GrantConfig["access"];
  /** The role of the data account that the control role assumes for it. */
  readonly via: { readonly arn: string; readonly externalId?: string } | undefined;
  /** The ARN of the only access point through which it holds; undefined for the bucket itself. */
  readonly through: string | undefined;
  /** The key of the configuration, and what it says. */
  readonly because: string;
}

/** The grants on a bucket, in the order of the configuration. */
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

/** The grants on a bucket to a control role, in whichever stack it is. */
export function grantsTo(bucket: ExpectedBucket, role: ExpectedRole): readonly ExpectedGrant[] {
  return grantsOn(bucket, { roles: [role] }).filter(({ grantee }) => grantee.role === role);
}

function principalOf({ principals }: Pick<ExpectedBucket, "principals">, name: string) {
  return Object.entries(principals).find(([known]) => known === name)?.[1];
}

/** The control role that the name of a grant stands for, in whichever stack it is. */
export function roleGranted(
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
  const role = roleGranted(bucket, name, expected);
  if (role) return { name, ...whoIs(role), sessionTags: role.config.sessionTags === true, role };
  const principal = principalOf(bucket, name);
  if (!principal || "controlStack" in principal) return undefined;
  return { name, ...outsiders(principal), sessionTags: false, role: undefined };
}

type Outsiders = Exclude<ExpectedBucket["principals"][string], { readonly controlStack: string }>;

/** Principals that no stack of the project makes: those of an organization are known by what AWS says of each request. */
function outsiders(principal: Outsiders): Pick<ExpectedGrantee, "who" | "when"> {
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

/** A grant in the configuration's words, such as `read of team-a/`. */
export function grantWords({ level, sets = [], actions = [], prefixes = [] }: GrantConfig["access"]): string {
  const what = [...(level === undefined ? [] : [level]), ...sets, ...actions].join(", ");
  return prefixes.length === 0 ? what : `${what} of ${prefixes.join(", ")}`;
}

/** Some actions of a grant, with what they are on and when. */
interface GrantPart {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly when: readonly Circumstances[];
}

/**
 * What a grant comes to on buckets: objects by the beginning of their keys; listings of what begins so, and of the folders
 * above where these may be browsed; and what no prefix narrows.
 *
 * @param arns of the buckets or of access points, with wildcards in a role's own policies.
 */
export function grantParts(
  arns: readonly string[],
  { level, sets = [], actions = [], prefixes = [], browse = false }: GrantConfig["access"],
  consumerManagesNotifications: boolean,
): readonly GrantPart[] {
  const known = sets.flatMap((name) => GRANTED.sets[name] ?? []);
  const plain = known.filter(({ onlyWithAcl }) => onlyWithAcl === undefined);
  const objects = objectsUnder(arns, prefixes);
  const onBucket = [
    ...expectedActions(level, "bucket", consumerManagesNotifications),
    ...plain.flatMap((set) => set.bucket),
    ...actions.filter((action) => !isOnObject(action)),
  ];
  const listing = prefixes.length === 0 ? [] : onBucket.filter((action) => GRANTED.listsByPrefix.includes(action));
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
  const there = arns.some(isAccessPoint) ? takenThroughAccessPoint : () => true;
  return parts
    .map((part) => ({ ...part, actions: part.actions.filter(there) }))
    .filter((part) => part.actions.length > 0);
}

/** Whether S3 takes a request for an action through an access point, by AWS's list. */
export function takenThroughAccessPoint(action: string): boolean {
  return (serviceAction(action)?.resourceTypes ?? []).some(({ name }) => /^accesspoint(object)?$/.test(name));
}

/** Whether an ARN is an access point's, and no bucket's. */
function isAccessPoint(arn: string): boolean {
  return arn.includes(":accesspoint/");
}

/**
 * The actions that a role's grants come to on objects under a prefix, and on the bucket for requests that list this prefix: those that need no
 * further header.
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

/** The objects of buckets, or as access points have them, whose keys begin so; all of them without a beginning. */
export function objectsUnder(arns: readonly string[], prefixes: readonly string[] = []): readonly string[] {
  return arns.flatMap((arn) => {
    const all = isAccessPoint(arn) ? `${arn}/object/` : `${arn}/`;
    return prefixes.length === 0 ? [`${all}*`] : prefixes.map((prefix) => `${all}${prefix}*`);
  });
}

/** The bucket's root, and each folder on the way to a prefix. */
function foldersAbove(prefix: string): readonly string[] {
  const inner = prefix.replace(/\/$/, "");
  return ["", ...[...inner.matchAll(/\//g)].map(({ index }) => inner.slice(0, index + 1))];
}

/** The actions on the bucket's key that a grant comes to. */
export function keyActionsOfGrant({ level, sets = [], actions = [] }: GrantConfig["access"]): readonly string[] {
  const single = [...actions, ...sets.flatMap((name) => GRANTED.sets[name]?.objects ?? [])];
  return [
    ...new Set([
      ...expectedActions(level, "key", false),
      ...single.flatMap((action) => GRANTED.keyOfSingleAction[action] ?? []),
    ]),
  ];
}

/** A role, or all the roles of a permission set, as principals and what must hold of them. */
export function whoIs(role: Pick<ExpectedRole, "arn" | "accountId">): {
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
