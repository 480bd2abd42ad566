import { join } from "node:path";
import { GRANTABLE_ACTIONS } from "../../documents/grantable-actions";
import type { Project } from "../../rehearsal/run/project";
import { raw } from "../stacks/support";

/** Random choices, the same for the same seed. */
class Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0;
  }

  number(below: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }

  chance(percent: number): boolean {
    return this.number(100) < percent;
  }

  one<T>(first: T, ...others: readonly T[]): T {
    return others[this.number(others.length + 1) - 1] ?? first;
  }

  /** One of a list. */
  of<T>(all: readonly [T, ...T[]]): T {
    return all[this.number(all.length)] ?? all[0];
  }

  /** Some of a list, at least one. */
  some<T>(all: readonly T[]): readonly T[] {
    const taken = all.filter(() => this.chance(40));
    return taken.length > 0 ? taken : all.slice(0, 1);
  }

  /** A part of a configuration, or nothing. */
  maybe(percent: number, part: () => Fields): Fields {
    return this.chance(percent) ? part() : {};
  }
}

type Fields = Readonly<Record<string, unknown>>;

const CONTROL = "111111111111";
const ACCOUNTS = ["222222222222", "333333333333"];
const LEVELS = ["read", "upload", "readwrite", "catalog"] as const;
const PLACES = [
  { partition: "aws", regions: ["us-east-1", "eu-west-1", "eu-central-1"], suffix: "amazonaws.com" },
  { partition: "aws-cn", regions: ["cn-north-1", "cn-northwest-1"], suffix: "amazonaws.com.cn" },
  { partition: "aws-us-gov", regions: ["us-gov-west-1", "us-gov-east-1"], suffix: "amazonaws.com" },
] as const;
type Place = (typeof PLACES)[number];

/** A role as the generator made it, so that grants stay within it. */
interface RandomRole {
  readonly name: string;
  readonly level: (typeof LEVELS)[number];
  readonly sets: readonly string[];
  readonly actions: readonly string[];
  readonly direct: boolean;
  readonly via: boolean;
  readonly fields: Fields;
}

/**
 * A project of a control stack and one or two data stacks, with features of every kind by chance. Nearly all are valid; what a
 * preview would refuse, a rehearsal refuses too.
 */
export function randomProject(seed: number): Project {
  const choices = new Choices(seed);
  const place = PLACES[choices.chance(80) ? 0 : choices.number(PLACES.length)] ?? PLACES[0];
  const accounts = choices.some(ACCOUNTS);
  const stacks = accounts.flatMap((account, n) => [
    { name: `data${String(n)}`, account },
    ...(choices.chance(15) ? [{ name: `more${String(n)}`, account }] : []),
  ]);
  const roles = Array.from({ length: 1 + choices.number(4) }, (_, n) => roleOf(choices, place, n, stacks));
  const networks = networksOf(choices, place, roles);
  const topics = accounts.filter(() => choices.chance(40));
  const control = controlOf(choices, place, accounts, topics, stacks, roles, networks);
  const data = stacks.map(({ name, account }, n) => ({
    name,
    config: raw(dataOf(choices, place, account, name, n, roles, networks, topics)),
  }));
  return {
    folder: process.cwd(),
    name: "random",
    main: join(process.cwd(), "index.ts"),
    stacks: [{ name: "control", config: raw(control) }, ...data].map(({ name, config }) => ({
      name,
      file: `Pulumi.${name}.yaml`,
      config,
    })),
  };
}

type Stack = Readonly<{ name: string; account: string }>;

function arn({ partition }: Place, service: string, region: string, account: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function roleOf(choices: Choices, place: Place, n: number, stacks: readonly Stack[]): RandomRole {
  const name = choices.one(`role${String(n)}`, `Reader_${String(n)}`, `a-b-${String(n)}`);
  const level = choices.one(...LEVELS);
  const sets = choices.chance(20) ? choices.some(["athena", "acl-header"]) : [];
  const actions = choices.chance(20) ? [choices.one("", ...GRANTABLE_ACTIONS)].filter((action) => action !== "") : [];
  const via = choices.chance(35);
  const direct = !via || choices.chance(50);
  const iam = (account: string, resource: string) => arn(place, "iam", "", account, resource);
  const made = (): Fields => ({
    ...choices.maybe(20, () => ({ maxSessionDuration: 7200 })),
    ...choices.maybe(15, () => ({ permissionsBoundary: iam(CONTROL, "policy/bounds/Roles") })),
    ...choices.maybe(15, () => ({ tags: { team: "data" } })),
  });
  const trusted = choices.one<() => Fields>(
    () => ({ trustedService: choices.one("lambda.amazonaws.com", "states.amazonaws.com", "ec2.amazonaws.com") }),
    () => ({ trustedService: choices.one("ecs-tasks.amazonaws.com", "glue.amazonaws.com", "bedrock.amazonaws.com") }),
    () => ({
      podIdentity: choices.one(
        {},
        { namespace: "jobs", serviceAccount: "reader" },
        { clusterArns: [arn(place, "eks", place.regions[0], CONTROL, "cluster/main")] },
      ),
    }),
    () => ({
      irsa: {
        issuer: `https://oidc.eks.${place.regions[0]}.${place.suffix}/id/0123456789ABCDEF`,
        namespace: "jobs",
        serviceAccount: "reader",
      },
    }),
    () => ({
      trustedArns: choices.some([
        iam(CONTROL, "role/ci"),
        iam(stacks[0]?.account ?? CONTROL, "role/partner"),
        iam(CONTROL, "user/ops"),
      ]),
      ...choices.maybe(50, () => ({ externalId: "only-us" })),
      ...choices.maybe(20, () => ({ sessionTags: true })),
    }),
    () => ({ existingArn: iam(CONTROL, `role/${choices.one("", "team/")}Existing${String(n)}`), existing: true }),
    () => ({ permissionSet: `Set${String(n)}`, existing: true }),
  )();
  const { existing, ...who } = trusted;
  const assumes = stacks.map((stack) => iam(stack.account, `role/random-${stack.name}-${name}`));
  return {
    name,
    level,
    sets,
    actions,
    direct,
    via,
    fields: {
      level,
      ...who,
      ...(existing === true
        ? choices.maybe("permissionSet" in who ? 0 : 30, () => ({ attachPolicies: true }))
        : made()),
      ...(sets.length > 0 ? { actionSets: sets } : {}),
      ...(actions.length > 0 ? { actions } : {}),
      ...choices.maybe(40, () => ({ subscribes: true })),
      ...(via ? { assumes, direct } : {}),
    },
  };
}

function networksOf(choices: Choices, place: Place, roles: readonly RandomRole[]): readonly Fields[] {
  const instance = roles.find(({ fields }) => fields.trustedService === "ec2.amazonaws.com");
  return place.regions
    .filter(() => choices.chance(30))
    .map((region, n) => {
      const kind = choices.one("cidr", "vpc", "endpoints");
      const open = {
        ...choices.maybe(30, () => ({ ownBuckets: true })),
        ...choices.maybe(40, () => ({
          readableBuckets: choices.some(["al2023-repos-*", "amazonlinux-?", "mirror"]),
        })),
      };
      return {
        region,
        ...(kind === "cidr" ? { cidr: `10.2${String(n)}.0.0/24`, ...open } : {}),
        ...(kind === "cidr" && instance && choices.chance(50)
          ? { testInstance: { role: instance.name, ami: "ami-0a1b2c3d4e5f60718" } }
          : {}),
        ...(kind === "vpc" ? { vpcId: "vpc-0a1b2c3d", routeTableIds: ["rtb-0a1b2c3d", "rtb-0a1b2c3e"], ...open } : {}),
        ...(kind === "endpoints" ? { endpointIds: [`vpce-0e0e0e0${String(n)}`] } : {}),
      };
    });
}

function controlOf(
  choices: Choices,
  place: Place,
  accounts: readonly string[],
  topics: readonly string[],
  stacks: readonly Stack[],
  roles: readonly RandomRole[],
  network: readonly Fields[],
): Fields {
  const made = roles.filter(({ fields }) => !("permissionSet" in fields));
  return {
    "aws:region": place.regions[0],
    role: "control",
    accountId: CONTROL,
    dataAccounts: accounts.map((id) => ({
      id,
      ...choices.maybe(60, () => ({ buckets: choices.one<readonly string[]>(["acme-*"], ["*-a?", "acme-*"], ["*"]) })),
      ...(topics.includes(id) ? { topics: ["shared-*"] } : {}),
    })),
    roles: Object.fromEntries(roles.map(({ name, fields }) => [name, fields])),
    ...(network.length > 0 ? { network } : {}),
    ...choices.maybe(30, () => ({
      eventBus: {
        from: stacks.map(({ name, account }) => arn(place, "iam", "", account, `role/random-${name}.events`)),
      },
    })),
    ...choices.maybe(30, () => ({ audit: auditOf(choices) })),
    ...(made[0] && choices.chance(40)
      ? { auditLogs: { reader: made[0].name, ...choices.maybe(30, () => ({ buckets: ["logs-*"] })) } }
      : {}),
    ...choices.maybe(20, () => ({ tags: { team: "platform", "cost-center": "7" } })),
    ...choices.maybe(15, () => ({ permissionsBoundary: arn(place, "iam", "", CONTROL, "policy/Bounds") })),
    ...choices.maybe(20, () => ({ protect: false })),
  };
}

function auditOf(choices: Choices): Fields {
  return {
    trail: "create",
    ...choices.maybe(30, () => ({ prefix: "trails/all" })),
    ...choices.maybe(30, () => ({ retainDays: 30 })),
    ...choices.maybe(60, () => ({
      alarms: { ...choices.maybe(50, () => ({ dashboard: false })), ...choices.maybe(30, () => ({ denied: {} })) },
    })),
  };
}

function dataOf(
  choices: Choices,
  place: Place,
  account: string,
  stack: string,
  n: number,
  roles: readonly RandomRole[],
  networks: readonly Fields[],
  topics: readonly string[],
): Fields {
  // A subscriber must be able to reach a topic that exists.
  const sharesTopics = topics.includes(account) || roles.every(({ fields }) => fields.subscribes !== true);
  const principals = choices.chance(25) ? principalsOf(choices, place) : {};
  const region = choices.of<string>(place.regions);
  const iam = (resource: string) => arn(place, "iam", "", account, resource);
  const exempt = choices.chance(70);
  return {
    "aws:region": region,
    role: "data",
    accountId: account,
    controlStack: "organization/random/control",
    ...choices.maybe(50, () => ({ controlAccountId: CONTROL })),
    ...choices.maybe(80, () => ({ owner: "platform" })),
    ...(exempt
      ? {
          network: {
            deployer: iam("role/deployer"),
            ...choices.maybe(40, () => ({ breakGlass: [iam("role/break-glass"), iam("role/team/other")] })),
            ...choices.maybe(20, () => ({ serviceRoles: [iam("role/replication")] })),
            ...choices.maybe(15, () => ({ onlyFrom: ["vpce-0e0e0e0a"] })),
          },
        }
      : {}),
    ...choices.maybe(35, () => ({ accessLogs: choices.maybe(50, () => ({ retainDays: 90 })) })),
    ...choices.maybe(35, () => ({ audit: choices.one(auditOf(choices), { trail: "all-calls" }) })),
    ...choices.maybe(15, () => ({ permissionsBoundary: iam("policy/Bounds") })),
    ...choices.maybe(20, () => ({ tags: { team: "data" } })),
    ...(Object.keys(principals).length > 0 ? { principals } : {}),
    buckets: Array.from({ length: 1 + choices.number(4) }, (_, b) =>
      bucketOf(choices, place, account, `acme-${String(n)}${String(b)}-a1`, {
        ...{ stack, region, roles, networks, exempt, sharesTopics },
        principals: Object.keys(principals),
      }),
    ),
  };
}

/** Principals of other accounts than the control account. */
function principalsOf(choices: Choices, place: Place): Fields {
  const iam = (resource: string) => arn(place, "iam", "", "555555555555", resource);
  return {
    ...choices.maybe(50, () => ({ vendor: { arns: [iam("user/loader")], externalId: "our-id" } })),
    ...choices.maybe(50, () => ({ guests: { arns: [iam("role/guest"), iam("role/team/host")] } })),
    ...choices.maybe(30, () => ({ everyone: { organization: "o-abcdefghij" } })),
    ...choices.maybe(30, () => ({ unit: { organizationalUnit: "o-zyxwvutsrq/r-ab12/ou-ab12-11111111/" } })),
  };
}

/** Services that use a bucket. */
function servicesOf(choices: Choices, place: Place, region: string, key: unknown): readonly Fields[] {
  return [
    // Load balancers write to buckets with SSE-S3 only.
    ...(key === "s3" ? [{ service: "load-balancer-logs", accountId: "333333333333", prefix: "lb/" }] : []),
    ...(choices.chance(30) ? [{ service: "log-delivery", accountId: "333333333333", prefix: "flow/" }] : []),
    ...(choices.chance(30)
      ? [{ service: "inventory", accountId: "444444444444", sourceArn: arn(place, "s3", "", "", "acme-source") }]
      : []),
    ...(place.partition === "aws" && choices.chance(30)
      ? [
          {
            service: "cloudfront",
            sourceArn: arn(place, "cloudfront", "", "333333333333", "distribution/E1"),
            prefix: "site/",
          },
        ]
      : []),
    ...(choices.chance(30)
      ? [{ service: "replication", roleArn: arn(place, "iam", "", "888888888888", `role/replicator-${region}`) }]
      : []),
  ];
}

/** What a stack has that its buckets depend on. */
interface OfStack {
  readonly stack: string;
  readonly region: string;
  readonly roles: readonly RandomRole[];
  readonly networks: readonly Fields[];
  /** Whether the network exempts anyone, so that a lock-out can be undone. */
  readonly exempt: boolean;
  readonly sharesTopics: boolean;
  /** The names of principals of other accounts. */
  readonly principals: readonly string[];
}

function bucketOf(
  choices: Choices,
  place: Place,
  account: string,
  name: string,
  { stack, region, roles, networks, exempt, sharesTopics, principals }: OfStack,
): Fields {
  const here = choices.chance(30) ? choices.of(place.regions) : region;
  const existing = choices.chance(12);
  const sns = choices.chance(35);
  const shared = sns && sharesTopics && choices.chance(25);
  const key = arn(place, "kms", here, account, "key/11111111-2222-3333-4444-555555555555");
  const covered = networks.some((network) => network.region === here);
  const encryption = choices.maybe(50, () => ({
    key: existing ? choices.one("s3", "keep", key) : choices.one("region", "bucket", "s3", key),
  }));
  // A new bucket is encrypted with a key of KMS, unless load balancers write to it, which only SSE-S3 takes.
  const services =
    choices.chance(20) || (encryption.key === "s3" && !existing)
      ? servicesOf(choices, place, here, encryption.key)
      : [];
  return {
    name,
    ...(here === region ? {} : { region: here }),
    ...(existing ? { existing } : {}),
    grants: {
      ...Object.fromEntries(roles.filter(() => choices.chance(60)).map((role) => [role.name, grantsOf(choices, role)])),
      ...Object.fromEntries(
        principals.filter(() => choices.chance(60)).map((one) => [one, principalGrant(choices, one)]),
      ),
    },
    ...(services.length > 0 ? { services } : {}),
    notifications: sns ? "sns" : choices.one("none", "consumer", "eventbridge"),
    ...(shared ? { topicArn: arn(place, "sns", here, account, "shared-events") } : {}),
    ...(sns && !shared && !existing && encryption.key !== "s3" && choices.chance(40) ? { encryptTopic: true } : {}),
    ...encryption,
    ...(exempt && choices.chance(35)
      ? { onlyFrom: covered && choices.chance(60) ? "control" : ["vpce-0e0e0e0b", "vpce-0e0e0e0c"] }
      : {}),
    ...(existing
      ? {}
      : {
          ...choices.maybe(20, () => ({
            cors: [{ allowedOrigins: ["https://*.example.com"], allowedMethods: ["GET"] }],
          })),
          ...choices.maybe(15, () => ({ requesterPays: true })),
          ...choices.maybe(30, () => ({ lifecycle: { rules: [{ prefix: "tmp/", expireDays: 30 }] } })),
          ...choices.maybe(15, () => ({ objectLock: { mode: choices.one("governance", "compliance"), days: 30 } })),
        }),
    ...choices.maybe(30, () => ({ classification: choices.one("internal", "public") })),
    ...choices.maybe(20, () => ({ owner: `${stack}-owner`, tags: { purpose: "test" } })),
  };
}

function grantsOf(choices: Choices, role: RandomRole): unknown {
  if (!choices.chance(15)) return grantOf(choices, role);
  // All by the bucket's policy, or all by the role of the data account, of which there is one.
  const grants = [grantOf(choices, role), grantOf(choices, role)];
  const written = grants.map((one) => JSON.stringify(typeof one === "string" ? { level: one } : one));
  return [...new Set(written)].map((one): unknown => JSON.parse(one));
}

/** A grant to a principal of another account. One who must send an external id assumes a role. */
function principalGrant(choices: Choices, name: string): unknown {
  const via = name === "vendor" || (name === "guests" && choices.chance(30));
  return {
    level: choices.one("read", "upload", "readwrite"),
    ...choices.maybe(40, () => ({ prefix: ["out/"] })),
    ...(via ? { via: "role" } : {}),
  };
}

function grantOf(choices: Choices, role: RandomRole): unknown {
  const most = LEVELS.indexOf(role.level);
  // Neither of upload and read has the other.
  const levels = role.level === "upload" ? ["upload"] : LEVELS.slice(0, most + 1);
  const level = choices.one(...([role.level, ...levels] as const));
  const via = role.via && (!role.direct || choices.chance(60));
  const prefixes = level === "catalog" ? [] : choices.chance(30) ? choices.some(["in/", "team-a/x", "out/b c/"]) : [];
  const other = {
    ...(role.sets.length > 0 && choices.chance(60) ? { actionSets: role.sets } : {}),
    ...(role.actions.length > 0 && choices.chance(60) ? { actions: role.actions } : {}),
  };
  const whole = {
    ...(Object.keys(other).length > 0 && choices.chance(30) ? {} : { level }),
    ...other,
    ...(prefixes.length > 0 ? { prefix: prefixes, ...choices.maybe(40, () => ({ browse: true })) } : {}),
    ...(via ? { via: "role" } : {}),
  };
  return Object.keys(whole).join() === "level" && choices.chance(60) ? level : whole;
}
