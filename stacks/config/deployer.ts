import { z } from "zod";
import { CONTROL_PARTS, DATA_PARTS } from "../../documents/deployer/stack-parts";
import { OPERATIONS } from "../../documents/oidc-trust-policy";
import * as field from "./fields";

const exact = (expected: string) =>
  field.text(expected).refine((value) => !/[*?\s]/.test(value), {
    error: `${expected}, without * and ?: a pattern would let every branch, environment or stack that fits it take the role`,
    abort: true,
  });

const word = (expected: string, pattern: RegExp) =>
  exact(expected).refine((value) => pattern.test(value), { error: expected });

const number = z
  .union([z.string(), z.int()], { error: "a number" })
  .transform(String)
  .refine((value) => /^[1-9]\d*$/.test(value), { error: "a number, as `gh api repos/OWNER/REPOSITORY` prints it" });

const environment = word("the name of an environment, without colons", /^[^:]+$/);

const github = field
  .strict({
    /** The repository, as `OWNER/REPOSITORY`. */
    repository: word("a repository, OWNER/REPOSITORY", /^[\w.-]+\/[\w.-]+$/),
    /** The owner's id, if the repository's subjects have it. @default its subjects have none */
    ownerId: number.exactOptional(),
    /** The repository's id, if its subjects have it. @default its subjects have none */
    repositoryId: number.exactOptional(),
    /** The prefix of the environments that deploy: that of stack STACK is `ENVIRONMENT-STACK`. */
    environment,
    /** The prefix of the environments that preview. @default no preview roles */
    previewEnvironment: environment.exactOptional(),
  })
  .check((context) => {
    const fault = field.reporter(context);
    const { ownerId, repositoryId, environment: deploying, previewEnvironment } = context.value;
    if ((ownerId === undefined) !== (repositoryId === undefined)) {
      const missing = ownerId === undefined ? "ownerId" : "repositoryId";
      fault("missing-key", [missing], {
        expected: "a number: subjects have both ownerId and repositoryId, or neither",
      });
    }
    if (previewEnvironment === deploying) {
      fault("duplicate", ["previewEnvironment"], { expected: "another environment than the one that deploys" });
    }
  });

const pulumiDeployments = field.strict({
  /** The organization in Pulumi Cloud, as in its URL. */
  organization: word("the name of an organization", /^[\w.-]+$/),
  /** The operations for which the roles may be assumed. @default update */
  operations: field.list(field.oneOf(OPERATIONS), "operations").min(1, "at least one operation").default(["update"]),
});

const issuer = field.strict({
  /** The issuer's URL. */
  url: word(
    "the URL of an issuer, https://HOST/PATH, as its tokens have it under `iss`, without a port or a slash at its end",
    /^https:\/\/[a-z0-9.-]+(\/[\w.~-]+)*$/,
  ),
  /** The audience of its tokens. */
  audience: exact("an audience"),
  /** The exact subject that deploys; `{stack}` in it is the stack's name. */
  subject: exact("an exact subject"),
  /** The exact subject that previews, with `{stack}` too. @default there are no roles that only read */
  previewSubject: exact("an exact subject").exactOptional(),
});

const identity = field
  .strict({
    /** `create`, or `existing`: an account has one provider for each issuer. @default `create` */
    provider: field.oneOf(["create", "existing"]).default("create"),
    /** With `existing`: its ARN, as a check. @default from the issuer's URL */
    providerArn: field.oidcProviderArn.exactOptional(),
    /**
     * A workflow: `repository` (`OWNER/REPO`), the `environment` that deploys, `previewEnvironment` (stack STACK has
     * `ENVIRONMENT-STACK`), and both `ownerId` and `repositoryId` where its subjects have them.
     */
    github: github.exactOptional(),
    /** Or Pulumi Deployments: `organization`, and `operations` (`update`), among `preview`, `update`, `refresh`, `destroy`. */
    pulumiDeployments: pulumiDeployments.exactOptional(),
    /**
     * Or another issuer: `url`, `audience`, the exact `subject` that deploys, and `previewSubject`; `{stack}` in them is the stack's
     * name, and must be there with several stacks.
     */
    issuer: issuer.exactOptional(),
  })
  .check((context) => {
    const fault = field.reporter(context);
    const { provider, providerArn, github: ofGithub, pulumiDeployments: ofPulumi, issuer: other } = context.value;
    if ([ofGithub, ofPulumi, other].filter((one) => one !== undefined).length !== 1) {
      fault("exactly-one", [], { expected: "exactly one of github, pulumiDeployments and issuer" });
    }
    if (providerArn !== undefined && provider !== "existing") {
      fault("requires", ["providerArn"], "requires provider: existing; set it, or remove providerArn");
    }
  });

const stackName = word("the name of a stack", /^[\w.-]{1,100}$/);

/** The keys of every deployed stack. */
const deployed = {
  /** Its name in Pulumi. */
  stack: stackName,
  /** The Regions of its resources, its own first. @default the deployer stack's Region */
  regions: field.list(field.region, "Regions").min(1, "at least one Region").exactOptional(),
  /** The maximum session duration of a deployment in seconds, 3600 to 43200. @default 3600 */
  maxSessionDuration: z
    .int({ error: "a number of seconds" })
    .min(3600, "at least 3600 seconds")
    .max(43_200, "at most 43200 seconds")
    .default(3600),
  /**
   * Actions that its roles may also have by policies of others, such as `sqs:ReceiveMessage`; no action that manages permissions,
   * and not all actions of a service.
   * @default none
   */
  rolesMayAlso: field.list(field.ownAction, "actions").default([]),
  /** Patterns of the names of log groups that its roles may write, such as `/aws/lambda/catalog-*`; none of CloudTrail's. @default none */
  logGroups: field.list(field.logGroupPattern, "patterns of log group names").default([]),
  /** Patterns of the names of log buckets that it names itself. @default none */
  logBuckets: field.list(field.narrowBucketPattern, "patterns of bucket names").default([]),
};

const dataAccount = field.strict({
  /** The account that owns the buckets. */
  id: field.accountId,
  /** Patterns of the names of buckets that the roles may use there, including log buckets that they read. @default all */
  buckets: field.list(field.bucketPattern, "patterns of bucket names").min(1, "at least one pattern").default(["*"]),
});

const reachedAccount = dataAccount.extend({
  /** Patterns of the names of access points there that the roles may use. @default none */
  accessPoints: field.list(field.accessPointPattern, "patterns of access point names").exactOptional(),
});

const wholeAccount = field.accountId.transform((id) => ({ id, buckets: ["*"] }));

/** An account whose buckets roles use: its id, or the id with the patterns of its buckets and access points. */
const used = field.shaped<z.output<typeof reachedAccount>>([wholeAccount, reachedAccount], (input) =>
  typeof input === "object" ? reachedAccount : wholeAccount,
);

/** An account: its id, or the id with the patterns of its buckets. */
const reached = field.shaped<z.output<typeof dataAccount>>([wholeAccount, dataAccount], (input) =>
  typeof input === "object" ? dataAccount : wholeAccount,
);

const controlStack = field.strict({
  ...deployed,
  role: z.literal("control"),
  /**
   * The accounts that its roles may use, each an id (all of its buckets) or `{ id, buckets, accessPoints }`, as in its own
   * `dataAccounts`: without `accessPoints` no access point.
   */
  dataAccounts: field.list(used, "account ids, or of { id, buckets }").min(1, "at least one data account"),
  /** The exact ARNs of the roles in data accounts that its roles may assume. @default none */
  assumes: field.list(field.roleArn, "exact ARNs of roles").default([]),
  /** The parts of the stack in addition to its roles. @default none */
  uses: field.list(field.oneOf(CONTROL_PARTS), "parts").default([]),
  /**
   * Its roles with `attachPolicies`, by their names, with their ARNs; each must have the boundary, see [deploy.md](deploy.md).
   * @default none
   */
  attachesTo: z
    .record(word("a role's name", /^[\w-]+$/), field.roleArn, { error: "a map of role names to ARNs" })
    .default({}),
  /** The existing resources that the stack uses: ids of VPCs, subnets, route tables and machine images. @default none */
  shares: field.list(field.networkId, "ids").default([]),
});

const dataStack = field.strict({
  ...deployed,
  role: z.literal("data"),
  /**
   * With `state` or `eventForwarding`: the name of the control stack, whose checkpoint it reads and whose bus gets the events.
   * @default `control`
   */
  controlStack: stackName.default("control"),
  /** With `eventForwarding`: the account whose bus gets the events. @default none */
  controlAccountId: field.accountId.exactOptional(),
  /**
   * Patterns of the names of its buckets, including existing ones; each begins with at least three letters, and no two stacks have
   * a bucket in common.
   */
  buckets: field.list(field.narrowBucketPattern, "patterns of bucket names").min(1, "at least one pattern"),
  /**
   * With `accessPoints`: patterns of the names of its buckets' access points; each begins with at least three letters, and no two
   * stacks have an access point in common.
   * @default none
   */
  accessPoints: field.list(field.narrowAccessPointPattern, "patterns of access point names").default([]),
  /** The parts of the stack in addition to its buckets and their keys. @default none */
  uses: field.list(field.oneOf(DATA_PARTS), "parts").default([]),
  /** With `replication`: the accounts and buckets that get replicas, each an id (all of its buckets) or `{ id, buckets }`. @default none */
  replicatesTo: field.list(reached, "account ids, or of { id, buckets }").default([]),
  /** The existing resources that the stack shares: exact ARNs of keys, topics, queues, functions and trails. @default none */
  shares: field.list(field.sharedArn, "exact ARNs of keys, topics, queues, functions and trails").default([]),
});

/** A deployed stack, distinguished by its `role`. */
export type DeployedStack = z.output<typeof controlStack> | z.output<typeof dataStack>;

const deployedStack = field.shaped<DeployedStack>([controlStack, dataStack], (input) => {
  const role = z.object({ role: z.unknown() }).safeParse(input).data?.role;
  if (role === "control") return controlStack;
  if (role === "data") return dataStack;
  return z
    .looseObject({ role: field.oneOf(["control", "data"]) }, { error: "a stack" })
    .transform((): DeployedStack => z.NEVER);
});

/** The S3 backend of the stacks' state. */
const state = field.strict({
  /** The bucket of the backend. */
  bucket: field.bucketName,
  /** The key that encrypts the bucket, and the one that encrypts secrets. @default none */
  keyArns: field.list(field.keyArn, "ARNs of keys").default([]),
});

/** The keys that only deployer stacks have. */
export const deployerShape = {
  /** Whose tokens take the roles. */
  identity,
  /** The stacks that are deployed into this account, each by its own role. */
  deploys: field.list(deployedStack, "stacks").min(1, "at least one stack"),
  /** The S3 backend of the stacks: its `bucket`, and `keyArns`, the keys of that bucket and of secrets. @default Pulumi Cloud */
  state: state.exactOptional(),
};

/** The configuration of a deployer stack. */
export type DeployerShape = z.output<z.ZodObject<typeof deployerShape>>;
