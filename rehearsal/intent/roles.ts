import { type Access, ALWAYS, both, type Circumstances, condition, only } from "./access";
import { type ExpectedGrant, grantParts, grantsOn, keyActionsOfGrant, objectsUnder, roleIdentity } from "./grants";
import { ownerAccess, principalFromArn } from "./bucket";
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
import { accessPointArnAnywhere } from "../../documents/arns";
import { grouped } from "../../documents/grouped";

/**
 * Services that send `aws:SourceAccount` when they assume a role. The proof has its own copy of this list.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const SENDS_SOURCE_ACCOUNT: readonly string[] = [
  "bedrock.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "pipes.amazonaws.com",
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
];

/** Returns the intended trust of a role that the control stack creates; empty for an existing role. */
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
  const assumeRole = assumeActions(config.sessionTags);
  switch (trusted.kind) {
    case "service": {
      const { service } = trusted;
      const when = SENDS_SOURCE_ACCOUNT.includes(service)
        ? [[condition("StringEquals", "aws:SourceAccount", [accountId])]]
        : ALWAYS;
      return {
        who: [{ kind: "service", service }],
        because: `${because}.trustedService`,
        actions: assumeRole,
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
      return { who, because: `${because}.podIdentity`, actions: assumeActions(true), on: [arn], when: [when] };
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
        who: trusted.arns.map(principalFromArn),
        because: `${because}.${trusted.principal === undefined ? "trustedArns" : "trustedPrincipal"}`,
        actions: assumeRole,
        on: [arn],
        when: withExternalId(trusted.externalId),
      };
  }
}

/** Returns the actions with which a role is assumed. Session tags require one more. */
function assumeActions(sessionTags = false): Access["actions"] {
  return only(sessionTags ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"]);
}

function withExternalId(externalId: string | undefined): readonly Circumstances[] {
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
 * Returns the intended access of a control role by its own policies: its level on the buckets, keys and topics of its data accounts, the
 * roles that it assumes and the logs that it reads. The policies of an existing role must allow its grants; its owner decides the rest.
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

/** Returns whether a bucket grants a role direct access. An existing role without such a grant needs no policy. */
function isGranted(role: ExpectedRole, expected: Expected): boolean {
  return expected.buckets.some((bucket) =>
    grantsOn(bucket, expected).some(({ grantee, via }) => grantee.role === role && !via),
  );
}

function levelAccess(role: ExpectedRole): readonly Access[] {
  const { level, actionSets = [], actions = [], direct } = role.config;
  if (!direct) return [];
  const { who, when: being } = roleIdentity(role);
  const because = `roles.${role.name}.level: ${level}`;
  const most = { level, sets: actionSets, actions };
  return role.reach.flatMap(({ id, buckets, accessPoints = [] }) => {
    const points = accessPoints.map((name) => accessPointArnAnywhere(role.partition, id, name));
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
      [principalFromArn(arn)],
      `roles.${name}.subscribes`,
      ["sns:GetTopicAttributes", "sns:Subscribe"],
      [...buckets.map(topicName), ...topics].map((topic) => `arn:${partition}:sns:*:${id}:${topic}`),
      ALWAYS,
    ),
  );
}

function assumedAccess({ config, arn, name }: ExpectedRole): readonly Access[] {
  const { patterns } = assumeActions(config.sessionTags);
  return access([principalFromArn(arn)], `roles.${name}.assumes`, patterns, config.assumes, ALWAYS);
}

function auditAccess(role: ExpectedRole, { auditLogs }: Expected): readonly Access[] {
  return auditLogs
    .filter(({ stack, reader }) => stack === role.stack && reader === role.name)
    .flatMap(({ buckets, accounts }) => {
      const arns = buckets.map((name) => `arn:${role.partition}:s3:::${name}`);
      const owned = ownedBy(accounts);
      const who = [principalFromArn(role.arn)];
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

/** Returns the access that an instance needs for Session Manager. */
function sessionManagerAccess({ arn, testInstance }: ExpectedRole): readonly Access[] {
  if (!testInstance) return [];
  const who = [principalFromArn(arn)];
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

/** Returns the intents of the roles of data accounts that control roles assume: their trust and their access. */
export function viaIntents(expected: Expected): readonly (ResourceIntent | IdentityIntent)[] {
  const uses = expected.buckets.flatMap((bucket) =>
    grantsOn(bucket, expected).flatMap((grant) =>
      grant.via ? [[grant.via.arn, { bucket, grant, via: grant.via }] as const] : [],
    ),
  );
  return [...grouped(uses)].flatMap(([arn, all]) => [viaTrust(arn, all[0]), viaAccess(arn, all[0], all)]);
}

/** A grant through a role of the data account, with its bucket. */
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
    actions: assumeActions(sessionTags),
    on: [arn],
    when: both(when, withExternalId(via.externalId)),
  };
  return trustOf(bucket.stack, arn, bucket.accountId, arn, [access], role?.name);
}

function viaAccess(
  arn: string,
  { bucket: { stack }, grant: { grantee } }: ViaUse,
  all: readonly ViaUse[],
): IdentityIntent {
  const who = [principalFromArn(arn)];
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

/** Returns the condition that a request on a bucket comes through an access point. */
function onlyThrough(accessPoint: string | undefined): readonly Circumstances[] {
  return accessPoint === undefined ? ALWAYS : [[condition("ArnEquals", "s3:DataAccessPointArn", [accessPoint])]];
}

/** Returns the intents of the event bus of the control account and of the roles that forward events to it. */
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
              ownerAccess(stack.accountId, "bus", bus.arn),
              ...access(bus.from.map(principalFromArn), "eventBus.from", ["events:PutEvents"], [bus.arn], ALWAYS),
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
              [principalFromArn(forwarding.roleArn)],
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
