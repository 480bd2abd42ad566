import { type Access, ALWAYS, both, type Circumstances, condition, only } from "./access";
import { type ExpectedGrant, grantParts, grantsOn, keyActionsOfGrant, objectsUnder, whoIs } from "./grants";
import { ownAccess, principal } from "./bucket";
import { keyPattern, ownedBy, s3Service, throughS3 } from "./circumstances";
import type { IdentityIntent, ResourceIntent } from "./intent";
import {
  consumerManages,
  type Expected,
  type ExpectedSupporting,
  type ExpectedBucket,
  type ExpectedRole,
} from "./model";
import { isKeyless } from "../../stacks/config/data";
import { serviceTrust } from "./logs";
import { topicName } from "../../documents/names";
import { accessPointArn } from "../../documents/arns";
import { grouped } from "../../documents/grouped";

/**
 * Services that say for which account they assume a role: the proof's own copy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const SAYS_FOR_WHOM: readonly string[] = [
  "bedrock.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "pipes.amazonaws.com",
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
];

/** Who may assume a role that the control stack creates. */
export function trustIntents(role: ExpectedRole): readonly ResourceIntent[] {
  const { source } = role.config;
  if (source.kind === "existing") return [];
  return [
    trustOf(
      role.stack,
      role.arn,
      role.accountId,
      `role ${role.name}`,
      [trustedAccess(role, source.trusted)],
      role.name,
    ),
  ];
}

type Trusted = Extract<ExpectedRole["config"]["source"], { kind: "created" }>["trusted"];

function trustedAccess({ name, arn, accountId, partition, config }: ExpectedRole, trusted: Trusted): Access {
  const because = `roles.${name}`;
  const taking = assuming(config.sessionTags);
  switch (trusted.kind) {
    case "service": {
      const { service } = trusted;
      const when = SAYS_FOR_WHOM.includes(service)
        ? [[condition("StringEquals", "aws:SourceAccount", [accountId])]]
        : ALWAYS;
      return {
        who: [{ kind: "service", service }],
        because: `${because}.trustedService`,
        actions: taking,
        on: [arn],
        when,
      };
    }
    case "podIdentity": {
      const { clusterArns, namespace, serviceAccount } = trusted;
      const tag = (key: string, values: readonly string[] | undefined) =>
        values === undefined ? [] : [condition("StringEquals", `aws:RequestTag/${key}`, values)];
      const when = [
        ...tag("eks-cluster-arn", clusterArns),
        ...tag("kubernetes-namespace", namespace === undefined ? undefined : [namespace]),
        ...tag("kubernetes-service-account", serviceAccount === undefined ? undefined : [serviceAccount]),
      ];
      const who = [{ kind: "service", service: "pods.eks.amazonaws.com" } as const];
      return { who, because: `${because}.podIdentity`, actions: assuming(true), on: [arn], when: [when] };
    }
    case "irsa": {
      const { issuer, namespace, serviceAccount } = trusted;
      const provider = `arn:${partition}:iam::${accountId}:oidc-provider/${issuer}`;
      return {
        who: [{ kind: "federated", provider }],
        because: `${because}.irsa`,
        actions: only(["sts:AssumeRoleWithWebIdentity"]),
        on: [arn],
        when: [
          [
            condition("StringEquals", `${issuer}:aud`, ["sts.amazonaws.com"]),
            condition("StringEquals", `${issuer}:sub`, [`system:serviceaccount:${namespace}:${serviceAccount}`]),
          ],
        ],
      };
    }
    case "arns":
      return {
        who: trusted.arns.map(principal),
        because: `${because}.${trusted.principal === undefined ? "trustedArns" : "trustedPrincipal"}`,
        actions: taking,
        on: [arn],
        when: withId(trusted.externalId),
      };
  }
}

/** The actions by which a role is assumed; those who carry session tags need one more. */
function assuming(sessionTags = false): Access["actions"] {
  return only(sessionTags ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"]);
}

function withId(externalId: string | undefined): readonly Circumstances[] {
  return externalId === undefined ? ALWAYS : [[condition("StringEquals", "sts:ExternalId", [externalId])]];
}

function trustOf(
  stack: string,
  arn: string,
  accountId: string,
  of: string,
  access: readonly Access[],
  role?: string,
): ResourceIntent {
  return {
    side: "resource",
    kind: "trust",
    id: `trust/${arn}`,
    of: `the trust of ${of}`,
    stack,
    ...(role === undefined ? {} : { role }),
    resource: arn,
    account: accountId,
    access,
    tolerated: [],
  };
}

/**
 * What a control role may do by its own policies: its level on the buckets, keys and topics of its data accounts, and what
 * it assumes and reads. A role that exists must be able to do what it is granted; what else it may is its owner's business.
 */
export function ceilingIntent(role: ExpectedRole, expected: Expected): IdentityIntent {
  const created = role.config.source.kind === "created";
  const ceiling = [...levelAccess(role), ...topicAccess(role)];
  const needed = created || isGranted(role, expected);
  return {
    side: "identity",
    id: `role/${role.arn}`,
    of: `role ${role.name}`,
    stack: role.stack,
    role: role.name,
    arn: role.arn,
    created,
    accounts: role.reach.map(({ id }) => id),
    access: [
      ...(needed ? ceiling : []),
      ...assumedAccess(role),
      ...auditAccess(role, expected),
      ...sessionManagerAccess(role),
    ],
    tolerated: needed ? [] : ceiling,
  };
}

/** Whether a bucket grants a role access directly: one that exists and is granted nothing needs nothing. */
function isGranted(role: ExpectedRole, expected: Expected): boolean {
  return expected.buckets.some((bucket) =>
    grantsOn(bucket, expected).some(({ grantee, via }) => grantee.role === role && !via),
  );
}

function levelAccess(role: ExpectedRole): readonly Access[] {
  const { level, actionSets = [], actions = [], direct } = role.config;
  if (!direct) return [];
  const { who, when: being } = whoIs(role);
  const because = `roles.${role.name}.level: ${level}`;
  const most = { level, sets: actionSets, actions };
  return role.reach.flatMap(({ id, buckets, accessPoints = [] }) => {
    const points = accessPoints.map((name) => accessPointArn(role.partition, "*", id, name));
    const arns = buckets.map((name) => `arn:${role.partition}:s3:::${name}`);
    const owned = ownedBy([id]);
    return [
      ...grantParts(arns, most, true).flatMap((part) =>
        access(who, because, part.actions, part.on, both(both(being, owned), part.when)),
      ),
      ...(points.length === 0 ? [] : grantParts(points, most, false)).flatMap((part) =>
        access(who, because, part.actions, part.on, both(being, part.when)),
      ),
      ...access(
        who,
        because,
        keyActionsOfGrant(most),
        [`arn:${role.partition}:kms:*:${id}:key/*`],
        both(being, [
          [
            condition("StringLike", "kms:ViaService", [s3Service(role.partition, "*")]),
            condition("StringLike", "kms:EncryptionContext:aws:s3:arn", [...arns, ...objectsUnder(arns)]),
          ],
        ]),
      ),
    ];
  });
}

function topicAccess({ config, reach, partition, arn, name }: ExpectedRole): readonly Access[] {
  if (!config.subscribes) return [];
  return reach.flatMap(({ id, buckets, topics = [] }) =>
    access(
      [principal(arn)],
      `roles.${name}.subscribes`,
      ["sns:GetTopicAttributes", "sns:Subscribe"],
      [...buckets.map(topicName), ...topics].map((topic) => `arn:${partition}:sns:*:${id}:${topic}`),
      ALWAYS,
    ),
  );
}

function assumedAccess({ config, arn, name }: ExpectedRole): readonly Access[] {
  const { patterns } = assuming(config.sessionTags);
  return access([principal(arn)], `roles.${name}.assumes`, patterns, config.assumes, ALWAYS);
}

function auditAccess(role: ExpectedRole, { auditLogs }: Expected): readonly Access[] {
  return auditLogs
    .filter(({ stack, reader }) => stack === role.stack && reader === role.name)
    .flatMap(({ buckets, accounts }) => {
      const arns = buckets.map((name) => `arn:${role.partition}:s3:::${name}`);
      const owned = ownedBy(accounts);
      const who = [principal(role.arn)];
      const because = `auditLogs.reader: ${role.name}`;
      return [
        ...access(who, because, ["s3:ListBucket"], arns, owned),
        ...access(
          who,
          because,
          ["s3:GetObject"],
          arns.map((arn) => `${arn}/*`),
          owned,
        ),
        ...access(
          who,
          because,
          ["kms:Decrypt"],
          accounts.map((id) => `arn:${role.partition}:kms:*:${id}:key/*`),
          [
            [
              condition("StringLike", "kms:ViaService", [s3Service(role.partition, "*")]),
              condition("Null", "kms:EncryptionContext:aws:cloudtrail:arn", ["false"]),
            ],
          ],
        ),
      ];
    });
}

/** What an instance does so that Session Manager reaches it. */
function sessionManagerAccess({ arn, testInstance }: ExpectedRole): readonly Access[] {
  if (!testInstance) return [];
  const who = [principal(arn)];
  const channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
  return [
    ...access(who, "testInstance", ["ssm:UpdateInstanceInformation"], ["arn:*:ec2:*:*:instance/*"], ALWAYS),
    ...access(
      who,
      "testInstance",
      channels.map((name) => `ssmmessages:${name}`),
      ["*"],
      ALWAYS,
    ),
  ];
}

function access(
  who: Access["who"],
  because: string,
  actions: readonly string[],
  on: readonly string[],
  when: Access["when"],
): readonly Access[] {
  return actions.length === 0 || on.length === 0 ? [] : [{ who, because, actions: only(actions), on, when }];
}

/** The roles of a data account that control roles assume: who assumes each, and all that it may do. */
export function viaIntents(expected: Expected): readonly (ResourceIntent | IdentityIntent)[] {
  const uses = expected.buckets.flatMap((bucket) =>
    grantsOn(bucket, expected).flatMap((grant) =>
      grant.via ? [[grant.via.arn, { bucket, grant, via: grant.via }] as const] : [],
    ),
  );
  return [...grouped(uses)].flatMap(([arn, all]) => [viaTrust(arn, all[0]), viaAccess(arn, all[0], all)]);
}

/** A grant by way of a role of the data account, and the bucket it is on. */
interface ViaUse {
  readonly bucket: ExpectedBucket;
  readonly grant: ExpectedGrant;
  readonly via: NonNullable<ExpectedGrant["via"]>;
}

function viaTrust(arn: string, { bucket, grant: { grantee }, via }: ViaUse): ResourceIntent {
  const { name, who, when, sessionTags, role } = grantee;
  const access: Access = {
    who,
    because: `grants.${name} via: role`,
    actions: assuming(sessionTags),
    on: [arn],
    when: both(when, withId(via.externalId)),
  };
  return trustOf(bucket.stack, arn, bucket.accountId, arn, [access], role?.name);
}

function viaAccess(
  arn: string,
  { bucket: { stack }, grant: { grantee } }: ViaUse,
  all: readonly ViaUse[],
): IdentityIntent {
  const who = [principal(arn)];
  return {
    side: "identity",
    id: `role/${arn}`,
    of: `the role ${arn}`,
    stack,
    ...(grantee.role ? { role: grantee.role.name } : {}),
    arn,
    created: true,
    accounts: [],
    access: all.flatMap(({ bucket, grant: { granted, because, through } }) => {
      const owned = ownedBy([bucket.accountId]);
      return [
        ...grantParts([bucket.arn], granted, consumerManages(bucket)).flatMap((part) =>
          access(who, because, part.actions, part.on, both(both(owned, onlyThrough(through)), part.when)),
        ),
        ...(through === undefined ? [] : grantParts([through], granted, false)).flatMap((part) =>
          access(who, because, part.actions, part.on, both(owned, part.when)),
        ),
        ...(isKeyless(bucket.config.key)
          ? []
          : access(
              who,
              because,
              keyActionsOfGrant(granted),
              [keyPattern(bucket)],
              throughS3(bucket, granted.prefixes),
            )),
      ];
    }),
    tolerated: [],
  };
}

/** Requests on a bucket that come through an access point of it. */
function onlyThrough(accessPoint: string | undefined): readonly Circumstances[] {
  return accessPoint === undefined ? ALWAYS : [[condition("ArnEquals", "s3:DataAccessPointArn", [accessPoint])]];
}

/** The bus of the control account, and the roles that pass events on to it. */
export function eventIntents(stack: ExpectedSupporting): readonly (ResourceIntent | IdentityIntent)[] {
  const { bus, forwarding } = stack;
  return [
    ...(bus
      ? [
          {
            side: "resource",
            kind: "bus",
            id: `bus/${bus.arn}`,
            of: `event bus ${bus.arn}`,
            stack: stack.stack,
            resource: bus.arn,
            account: stack.accountId,
            access: [
              ownAccess(stack.accountId, "bus", bus.arn),
              ...access(bus.from.map(principal), "eventBus.from", ["events:PutEvents"], [bus.arn], ALWAYS),
            ],
            tolerated: [],
          } satisfies ResourceIntent,
        ]
      : []),
    ...(forwarding
      ? [
          serviceTrust(
            stack,
            forwarding.roleArn,
            "events.amazonaws.com",
            forwarding.ruleArns,
            "notifications: eventbridge",
          ),
          {
            side: "identity",
            id: `role/${forwarding.roleArn}`,
            of: `the role that passes events on`,
            stack: stack.stack,
            arn: forwarding.roleArn,
            created: true,
            accounts: [],
            access: access(
              [principal(forwarding.roleArn)],
              "notifications: eventbridge",
              ["events:PutEvents"],
              [forwarding.busArn],
              ALWAYS,
            ),
            tolerated: [],
          } satisfies IdentityIntent,
        ]
      : []),
  ];
}
