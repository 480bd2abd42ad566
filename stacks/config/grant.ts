import type { Access } from "../../documents/access";
import { ACTION_SETS } from "../../documents/action-sets";
import { GRANTABLE_ACTIONS } from "../../documents/grantable-actions";
import { didYouMean } from "./faults";
import * as field from "./fields";

/** An S3 key has 1024 bytes at most. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY = 1024;

const PREFIX = "the beginning of object keys, such as team-a/";

/**
 * A literal prefix of keys. In a policy, `*`, `?` and `${` are wildcards and variables, and IAM accepts no character above U+00FF.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export const keyPrefix = field
  .text(PREFIX)
  .refine((prefix) => !prefix.startsWith("/"), {
    error: "the beginning of keys without a slash in front: the key of s3://bucket/team-a/x is team-a/x",
    abort: true,
  })
  .refine((prefix) => !/[*?]|\$\{/.test(prefix), {
    error:
      "the beginning of keys itself: all that begins with it is meant anyway, and *, ? and ${ mean more in a policy",
    abort: true,
  })
  .refine((prefix) => /^[\u0020-\u007e\u00a1-\u00ff]*$/.test(prefix), {
    error: "the beginning of keys in printable characters up to U+00FF: IAM takes no others in a policy",
    abort: true,
  })
  .refine((prefix) => Buffer.byteLength(prefix, "utf8") <= LONGEST_KEY, {
    error: `the beginning of a key, which has at most ${LONGEST_KEY} bytes`,
  });

const prefixes = field
  .list(keyPrefix, "the beginnings of keys")
  .min(1, "at least one, or no prefix at all for the whole bucket")
  .check((context) => {
    const { value } = context;
    const fault = field.reporter(context);
    value.forEach((prefix, n) => {
      const other = value.find((o, at) => at !== n && prefix.startsWith(o) && (o !== prefix || at < n));
      if (other === undefined) return;
      fault("redundant-prefix", [n], `"${prefix}" is contained in "${other}"; remove it`);
    });
  });

const onePrefix = keyPrefix.transform((prefix) => [prefix]);

/** One beginning of keys, or several. */
const onePrefixOrMore = field.shaped<readonly string[]>([onePrefix, prefixes], (input) =>
  Array.isArray(input) ? prefixes : onePrefix,
);

/** Single S3 actions. */
export const actions = field
  .list(
    field.text("an S3 action").refine((action) => GRANTABLE_ACTIONS.includes(action), {
      error: ({ input }) =>
        `an S3 action that uses objects or reads a bucket's settings, such as s3:GetObject${didYouMean(String(input), GRANTABLE_ACTIONS)}`,
    }),
    "S3 actions",
  )
  .min(1, "at least one action");

/** Names of action sets. */
export const actionSets = field.list(field.oneOf(ACTION_SETS), "action sets").min(1, "at least one action set");

const grant = field
  .strict({
    /** The access level. @default none */
    level: field.level.exactOptional(),
    /** Named sets of actions in addition to the level. @default none */
    actionSets: actionSets.exactOptional(),
    /** Single S3 actions in addition to the level, such as `s3:RestoreObject`. @default none */
    actions: actions.exactOptional(),
    /** The prefix of the keys that it applies to, such as `team-a/`, or a list of prefixes. @default all keys */
    prefix: onePrefixOrMore.exactOptional(),
    /** With `prefix`: whether the folders above may be listed, one level at a time, as the console does. @default `false` */
    browse: field.flag.exactOptional(),
    /**
     * `policy` (the bucket's policy names the control role) or `role` (it names a role of the data account, which the control role
     * assumes).
     * @default `policy`
     */
    via: field.oneOf(["policy", "role"]).default("policy"),
    /** With `via: role`: the external id that the control role must send; the same on all buckets. @default none */
    externalId: field.externalId.exactOptional(),
  })
  .check((context) => {
    const fault = field.reporter(context);
    const { level, actionSets: sets, actions: single, externalId, via, browse, prefix } = context.value;
    if (level === undefined && !sets && !single) {
      fault("at-least-one", [], { expected: "at least one of level, actionSets and actions" });
    }
    if (externalId !== undefined && via === "policy") {
      fault("requires", ["externalId"], "requires via: role; set it, or remove externalId");
    }
    if (browse !== undefined && !prefix) fault("requires", ["browse"], "requires prefix; set it, or remove browse");
    if (level === "catalog" && prefix) {
      const instead = "write readwrite, with actions: [s3:DeleteObject, s3:DeleteObjectVersion] to delete";
      fault(
        "unfit-value",
        ["level"],
        `catalog reads the notifications of the whole bucket, which no prefix narrows; ${instead}`,
      );
    }
  })
  .transform(({ level, actionSets: sets, actions: single, prefix, browse, via, externalId }): GrantConfig => {
    const access: Access = {
      ...(level === undefined ? {} : { level }),
      ...(sets ? { sets } : {}),
      ...(single ? { actions: single } : {}),
      ...(prefix ? { prefixes: prefix } : {}),
      ...(browse === true ? { browse } : {}),
    };
    return via === "policy" ? { access, via } : { access, via, ...(externalId === undefined ? {} : { externalId }) };
  });

/** A grant of a bucket to a role of the control stack. */
export type GrantConfig =
  | { readonly access: Access; readonly via: "policy" }
  | { readonly access: Access; readonly via: "role"; readonly externalId?: string };

/** A level is short for a grant of it by the bucket policy. */
const grantOfLevel = field.level.transform((level): GrantConfig => ({ access: { level }, via: "policy" }));

const levelOrGrant = field.shaped<GrantConfig>([grantOfLevel, grant], (input) =>
  field.isMap(input) ? grant : grantOfLevel,
);

const severalGrants = field
  .list(levelOrGrant, "grants, each a level or a map")
  .min(1, "at least one grant")
  .check((context) => {
    const { value } = context;
    const fault = field.reporter(context);
    value.forEach((one, n) => {
      const first = value.findIndex((other) => JSON.stringify(other) === JSON.stringify(one));
      if (first < n) fault("duplicate", [n], `is the same grant as [${first}]; remove it`);
    });
  });

const oneGrant = levelOrGrant.transform((one) => [one]);

/** The grants of one role on one bucket: a level, a map, or a list of both. */
export const grantsOfRole = field.shaped<readonly GrantConfig[]>([oneGrant, severalGrants], (input) =>
  Array.isArray(input) ? severalGrants : oneGrant,
);
