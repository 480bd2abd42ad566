import { serviceActions } from "@cross-account-s3/iam";
import { roleArn } from "../../documents/arns";
import { roleName } from "../../documents/names";
import type { GrantConfig } from "../../stacks/config/grant";
import { type Access, ALWAYS, type Circumstances, condition } from "./access";
import { expectedActions, GRANTED } from "./levels";
import type { Expected, ExpectedBucket, ExpectedRole } from "./model";

/** A grant on a bucket, with the role that it is to. */
export interface ExpectedGrant {
  readonly role: ExpectedRole;
  readonly granted: GrantConfig["access"];
  /** The role of the data account that the control role assumes for it. */
  readonly via: { readonly arn: string; readonly externalId?: string } | undefined;
  /** The key of the configuration, and what it says. */
  readonly because: string;
}

/** The grants on a bucket, in the order of the configuration. */
export function grantsOn(bucket: ExpectedBucket, { roles }: Pick<Expected, "roles">): readonly ExpectedGrant[] {
  return roles
    .filter((role) => role.stack === bucket.controlStack)
    .flatMap((role) => {
      const all = Object.entries(bucket.config.grants).find(([name]) => name === role.name)?.[1] ?? [];
      return all.map((one, n): ExpectedGrant => {
        const key = `grants.${role.name}${all.length === 1 ? "" : `[${n}]`}`;
        const arn = roleArn(bucket.partition, bucket.accountId, roleName(bucket.project, bucket.stack, role.name));
        return {
          role,
          granted: one.access,
          via:
            one.via === "role"
              ? { arn, ...(one.externalId === undefined ? {} : { externalId: one.externalId }) }
              : undefined,
          because: `${key}: ${grantWords(one.access)}`,
        };
      });
    });
}

function grantWords({ level, sets = [], actions = [], prefixes = [] }: GrantConfig["access"]): string {
  const what = [...(level === undefined ? [] : [level]), ...sets, ...actions].join(", ");
  return prefixes.length === 0 ? what : `${what} of ${prefixes.join(", ")}`;
}

/** Some actions of a grant, with what they are on and when. */
export interface GrantPart {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly when: readonly Circumstances[];
}

/**
 * What a grant comes to on buckets: objects by the beginning of their keys; listings of what begins so, and of the folders
 * above where these may be browsed; and what no prefix narrows.
 *
 * @param arns of the buckets, with wildcards in a role's own policies.
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
  return parts.filter((part) => part.actions.length > 0);
}

/** The objects of buckets whose keys begin so; all of them without a beginning. */
export function objectsUnder(arns: readonly string[], prefixes: readonly string[] = []): readonly string[] {
  return arns.flatMap((arn) => (prefixes.length === 0 ? [`${arn}/*`] : prefixes.map((prefix) => `${arn}/${prefix}*`)));
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
