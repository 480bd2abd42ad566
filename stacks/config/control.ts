import { z } from "zod";
import type { Partition } from "@cross-account-s3/iam";
import type { ActionSet } from "../../documents/action-sets";
import { isReserved, permissionSetArn, permissionSetWithoutPath } from "../../documents/permission-set";
import { POD_IDENTITY, type Trusted } from "../../documents/trust-policy";
import { meantPrincipal } from "../../documents/service-principals";
import { audit, auditLogs } from "./audit";
import * as field from "./fields";
import { actions, actionSets } from "./grant";
import { network } from "./network";
import { tags } from "./tags";
import { type NamedPrincipals, namedPrincipals } from "./principals";
import { irsa, permissionSet, podIdentity, trustedService } from "./trusted";

const dataAccount = field.strict({
  /** The account that owns the buckets. */
  id: field.accountId,
  /** Patterns of the names of buckets that the roles may use there. @default all of the account's buckets */
  buckets: field
    .list(field.bucketPattern, "patterns of bucket names")
    .min(1, "at least one pattern, or no `buckets` at all")
    .default(["*"]),
  /** Patterns of the names of existing topics that roles with `subscribes` may use. @default none */
  topics: field.list(field.topicPattern, "patterns of topic names").exactOptional(),
  /** Patterns of the names of access points of its buckets, which the roles may use. @default none */
  accessPoints: field.list(field.accessPointPattern, "patterns of access point names").exactOptional(),
});

const WHO =
  "exactly one of trustedService, podIdentity, irsa, trustedArns, trustedPrincipal, existingArn and permissionSet";

/** The ARN of a role that exists. */
const existingArn = field
  .text("the exact ARN of a role")
  .refine((arn) => !/[*?]/.test(arn), {
    error: "the exact ARN of a role; for the roles of a permission set write permissionSet: NAME instead",
    abort: true,
  })
  .pipe(field.roleArn)
  .refine((arn) => permissionSetWithoutPath(arn) === undefined, {
    error: ({ input }) =>
      "its ARN with the path, role/aws-reserved/sso.amazonaws.com/…, as another one names no role; " +
      `or write permissionSet: ${permissionSetWithoutPath(String(input)) ?? "NAME"} instead`,
  });

const role = field
  .strict({
    /** The most that a data stack may grant it: `read`, `upload`, `readwrite` or `catalog`. */
    level: field.level,
    /** The action sets that a data stack may grant it in addition to the level. @default none */
    actionSets: actionSets.exactOptional(),
    /** The single S3 actions that a data stack may grant it in addition to the level. @default none */
    actions: actions.exactOptional(),
    /** Whether it may subscribe to the topics of its buckets. @default `false` */
    subscribes: field.flag.default(false),
    /** The AWS service that assumes it, such as `lambda.amazonaws.com`. */
    trustedService: field
      .text("the principal of an AWS service")
      .refine((name) => /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name), {
        error: "the principal of an AWS service, such as lambda.amazonaws.com or ecs-tasks.amazonaws.com",
      })
      .refine((name) => meantPrincipal(name) === undefined, {
        error: ({ input }) => `the principal of an AWS service, did you mean "${meantPrincipal(String(input)) ?? ""}"?`,
      })
      .exactOptional(),
    /** Or the pods that assume it by EKS Pod Identity: `clusterArns`, `namespace`, `serviceAccount`, each optional. */
    podIdentity: podIdentity.exactOptional(),
    /** Or the pods that assume it with tokens of their service account: `issuer`, `namespace`, `serviceAccount`. */
    irsa: irsa.exactOptional(),
    /** Or the exact roles and users that assume it. */
    trustedArns: field.list(field.principalArn, "exact ARNs").min(1, "at least one exact ARN").exactOptional(),
    /** Or the name of one of the stack's `principals`. */
    trustedPrincipal: field.text("the name of one of principals").exactOptional(),
    /** With `trustedArns`: the external id that they must send. @default none */
    externalId: field.externalId.exactOptional(),
    /** Or the ARN of an existing role, which the stack does not change. */
    existingArn: existingArn.exactOptional(),
    /** Or the name of a permission set of IAM Identity Center: its roles in the account, which the stack does not change. */
    permissionSet: permissionSet.exactOptional(),
    /** Whether the sessions that assume it have session tags. @default `true` for Pod Identity only */
    sessionTags: field.flag.exactOptional(),
    /**
     * With `existingArn`: files with all the role's policies. Without them, the proof lists the policies that the role needs, and
     * proves nothing about the role. @default unknown
     */
    policyFiles: field.list(field.text("the path of a file"), "paths of files").exactOptional(),
    /** With `existingArn`: whether the stack attaches the policies that it needs. @default `false` */
    attachPolicies: field.flag.exactOptional(),
    /** The maximum session duration in seconds, 3600 to 43200. @default 3600 */
    maxSessionDuration: z
      .int({ error: "a number of seconds" })
      .min(3600, "at least 3600 seconds")
      .max(43_200, "at most 43200 seconds")
      .exactOptional(),
    /** The ARN of the managed policy that is its permissions boundary. @default none */
    permissionsBoundary: field.policyArn.exactOptional(),
    /** Whether data stacks may grant it access directly, not only `via: role`. @default `true` */
    direct: field.flag.default(true),
    /** The exact ARNs of roles in data accounts that it may assume; see `via: role`. @default none */
    assumes: field.list(field.roleArn, "exact ARNs of roles").default([]),
    /** Tags in addition to the stack's. @default none */
    tags: tags.exactOptional(),
  })
  .check((context) => {
    const { value } = context;
    const fault = field.reporter(context);
    const { existingArn: arn, permissionSet: set } = value;
    const given = [
      value.trustedService,
      value.podIdentity,
      value.irsa,
      value.trustedArns,
      value.trustedPrincipal,
      arn,
      set,
    ].filter((v) => v !== undefined);
    if (given.length !== 1) fault("exactly-one", [], { expected: WHO });
    if (!value.direct && value.assumes.length === 0) {
      fault("requires", ["direct"], "direct: false requires a role under assumes; add one, or remove direct");
    }
    if (value.externalId !== undefined && !value.trustedArns) {
      fault("requires", ["externalId"], "requires trustedArns; set them, or remove externalId");
    }
    if (value.sessionTags === false && podTrusted(value)) {
      fault("unfit-value", ["sessionTags"], "the sessions of Pod Identity carry tags; remove sessionTags");
    }
    if (value.sessionTags === true && value.irsa) {
      fault("unfit-value", ["sessionTags"], "the tokens of service accounts (irsa) carry no tags; remove sessionTags");
    }
    if (value.attachPolicies === true && (set !== undefined || isReserved(arn ?? ""))) {
      const problem =
        "only AWS changes a role of this path; give the permission set the policies, and remove attachPolicies";
      fault("only-created", ["attachPolicies"], problem);
    }
    if (arn === undefined && set === undefined) {
      if (value.attachPolicies !== undefined) {
        fault("requires", ["attachPolicies"], "requires existingArn; set it, or remove attachPolicies");
      }
      if (value.policyFiles !== undefined) {
        fault("requires", ["policyFiles"], "requires existingArn or permissionSet; set one, or remove policyFiles");
      }
      return;
    }
    for (const key of ["maxSessionDuration", "permissionsBoundary", "tags"] as const) {
      if (value[key] === undefined) continue;
      fault(
        "only-created",
        [key],
        `requires a role that this stack makes, not existingArn or permissionSet; remove ${key}`,
      );
    }
  })
  .transform(
    ({
      existingArn: arn,
      permissionSet: set,
      attachPolicies = false,
      policyFiles = [],
      trustedService: service,
      podIdentity: pods,
      irsa: tokens,
      trustedArns: arns = [],
      trustedPrincipal: principal,
      externalId,
      sessionTags,
      ...rest
    }) => ({
      ...rest,
      ...((sessionTags ?? podTrusted({ trustedService: service, podIdentity: pods }))
        ? { sessionTags: true as const }
        : {}),
      source: sourceOf(
        set !== undefined
          ? { kind: "permissionSet", name: set, policyFiles }
          : arn !== undefined
            ? { kind: "existing", arn, attachPolicies, policyFiles }
            : {
                kind: "created",
                trusted: pods
                  ? { kind: "podIdentity", ...pods }
                  : tokens
                    ? { kind: "irsa", ...tokens }
                    : service !== undefined
                      ? trustedService(service)
                      : principal !== undefined
                        ? { kind: "principal", name: principal }
                        : { kind: "arns", arns, ...(externalId === undefined ? {} : { externalId }) },
              },
      ),
    }),
  );

type Source = Extract<RoleConfig["source"], { kind: "existing" }> | PermissionSet | Created;

function sourceOf(source: Source): Source {
  return source;
}

/** The roles of a permission set, before the account is known that they are in. */
interface PermissionSet {
  readonly kind: "permissionSet";
  readonly name: string;
  readonly policyFiles: readonly string[];
}

/** A role that the stack creates, before the principals of its trust are resolved. */
interface Created {
  readonly kind: "created";
  readonly trusted: Trusted | { readonly kind: "principal"; readonly name: string };
}

function podTrusted(role: { readonly trustedService?: string | undefined; readonly podIdentity?: object | undefined }) {
  return role.podIdentity !== undefined || role.trustedService === POD_IDENTITY;
}

/**
 * Resolves roles with the rest of the stack's configuration: a permission set to its roles in the stack's account, and a principal
 * to its ARNs with its external id.
 */
export function withArns(
  roles: Readonly<Record<string, z.output<typeof role>>>,
  principals: Readonly<Record<string, NamedPrincipals>>,
  partition: Partition,
  accountId: string,
): Readonly<Record<string, RoleConfig>> {
  return Object.fromEntries(
    Object.entries(roles).map(([name, { source, ...rest }]): [string, RoleConfig] => {
      if (source.kind === "created") {
        const { trusted } = source;
        if (trusted.kind !== "principal") return [name, { ...rest, source: { kind: "created", trusted } }];
        const { arns, externalId } = Object.entries(principals).find(([key]) => key === trusted.name)?.[1] ?? {
          arns: [],
        };
        const id = externalId === undefined ? {} : { externalId };
        return [
          name,
          { ...rest, source: { kind: "created", trusted: { kind: "arns", arns, ...id, principal: trusted.name } } },
        ];
      }
      if (source.kind !== "permissionSet") return [name, { ...rest, source }];
      const arn = permissionSetArn(partition, accountId, source.name);
      const { policyFiles } = source;
      return [name, { ...rest, source: { kind: "existing" as const, arn, attachPolicies: false, policyFiles } }];
    }),
  );
}

/** A role of the control account. */
export interface RoleConfig {
  readonly level: z.output<typeof field.level>;
  readonly actionSets?: readonly ActionSet[];
  readonly actions?: readonly string[];
  readonly subscribes: boolean;
  readonly direct: boolean;
  /** Whether the sessions that assume it carry tags. @default false */
  readonly sessionTags?: true;
  readonly assumes: readonly string[];
  /** Made by this stack, or taken as it is. */
  readonly source:
    | { readonly kind: "created"; readonly trusted: Trusted }
    | {
        readonly kind: "existing";
        /** Its ARN; a pattern for the roles of a permission set. */
        readonly arn: string;
        readonly attachPolicies: boolean;
        /** Files with all its policies, for the proof; empty if they are unknown. */
        readonly policyFiles: readonly string[];
      };
  readonly maxSessionDuration?: number;
  readonly permissionsBoundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const roleName = z.string().refine((name) => /^[A-Za-z][A-Za-z0-9_-]*$/.test(name), {
  error: "a role's name: a letter, then letters, digits, _ and -",
});

/** The keys that only control stacks have. */
export const controlShape = {
  /**
   * The other accounts whose buckets the roles may use: `id`; `buckets`, patterns of bucket names with `*`, `?` (default: all of
   * the account's buckets); `topics`, patterns of the names of existing topics, see `topicArn`; `accessPoints`, patterns of the
   * names of access points, see `accessPoints` of a bucket.
   */
  dataAccounts: field
    .list(dataAccount, "data accounts")
    .min(1, "at least one data account")
    .check((context) => {
      const { value } = context;
      value.forEach(({ id }, n) => {
        const first = value.findIndex((other) => other.id === id);
        if (first < n) field.reporter(context)("duplicate", [n, "id"], `is the same account as [${first}]; remove one`);
      });
    }),
  /** The roles, by the names that grants use. */
  roles: z.record(roleName, role, { error: "a map of roles" }).refine((roles) => Object.keys(roles).length > 0, {
    error: "at least one role",
  }),
  /** Roles and users of other accounts, such as vendors', by name: `arns`, `externalId`; see `trustedPrincipal`. @default none */
  principals: namedPrincipals.default({}),
  /** The networks of the workloads, one for each Region, each with an S3 gateway endpoint. @default none */
  network: field.list(network, "networks").default([]),
  /**
   * An event bus that gets the events of the data accounts' buckets; `from` lists the exact roles that forward them,
   * `<project>-<stack>.events` of each data stack.
   * @default none
   */
  eventBus: field
    .strict({
      /** The exact roles of data stacks that forward events, `<project>-<stack>.events` in each data account. */
      from: field.list(field.roleArn, "exact ARNs of roles").min(1, "at least one role"),
    })
    .exactOptional(),
  /** A trail of the account's own calls. @default none */
  audit: audit.exactOptional(),
  /**
   * The role that reads the logs of the data accounts' trails: `reader`, its name; `buckets`, patterns of log buckets
   * (`*-audit-*`). @default none
   */
  auditLogs: auditLogs.exactOptional(),
};
