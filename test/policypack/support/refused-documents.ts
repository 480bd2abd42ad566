import type { DocumentKind } from "../../../policypack/lib/document-kinds";
import type { DeclaredResource } from "../../../policypack/lib/check";
import { document, OWN, resource, ROLE, STRANGER, TRUSTED } from "../pack";

type Statement = Record<string, unknown>;

/** A document that AWS takes: where it is written, and statements that are sound for its kind. */
interface Base {
  readonly kind: DocumentKind;
  readonly type: string;
  readonly property: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly statements: readonly Statement[];
}

const CALLER = { AWS: `arn:aws:iam::${TRUSTED}:root` };
const EXACT = { ArnEquals: { "aws:PrincipalArn": ROLE } };
const TOPIC = `arn:aws:sns:us-east-1:${OWN}:events`;
const QUEUE = `arn:aws:sqs:us-east-1:${OWN}:jobs`;
const BUS = `arn:aws:events:us-east-1:${OWN}:event-bus/default`;
const allow = (Action: unknown, Resource: unknown, more: Statement = {}): Statement => ({
  Sid: "One",
  Effect: "Allow",
  Principal: CALLER,
  Action,
  Resource,
  Condition: EXACT,
  ...more,
});
const identity = (Action: unknown, Resource: unknown): Statement => ({ Sid: "One", Effect: "Allow", Action, Resource });
const TLS: Statement = {
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const BASES: readonly Base[] = [
  {
    kind: "bucket",
    type: "aws:s3/bucketPolicy:BucketPolicy",
    property: "policy",
    props: { bucket: "acme" },
    statements: [allow(["s3:GetObject", "s3:GetObjectVersion"], "arn:aws:s3:::acme/*"), TLS],
  },
  {
    kind: "key",
    type: "aws:kms/keyPolicy:KeyPolicy",
    property: "policy",
    props: { keyId: "k" },
    statements: [
      { Sid: "Root", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${OWN}:root` }, Action: "kms:*", Resource: "*" },
      allow(["kms:Decrypt"], "*", {
        Condition: { ...EXACT, StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
      }),
    ],
  },
  {
    kind: "topic",
    type: "aws:sns/topicPolicy:TopicPolicy",
    property: "policy",
    props: { arn: TOPIC },
    statements: [allow(["sns:Subscribe"], TOPIC)],
  },
  {
    kind: "queue",
    type: "aws:sqs/queuePolicy:QueuePolicy",
    property: "policy",
    props: { queueUrl: "q" },
    statements: [
      {
        Sid: "One",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: QUEUE,
        Condition: { ArnEquals: { "aws:SourceArn": TOPIC } },
      },
    ],
  },
  {
    kind: "bus",
    type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    property: "policy",
    props: {},
    statements: [allow(["events:PutEvents"], BUS)],
  },
  {
    kind: "trust",
    type: "aws:iam/role:Role",
    property: "assumeRolePolicy",
    props: {},
    statements: [{ Sid: "One", Effect: "Allow", Principal: CALLER, Action: "sts:AssumeRole", Condition: EXACT }],
  },
  ...(
    [
      ["managed", "aws:iam/policy:Policy"],
      ["roleInline", "aws:iam/rolePolicy:RolePolicy"],
      ["userInline", "aws:iam/userPolicy:UserPolicy"],
    ] as const
  ).map(([kind, type]) => ({
    kind,
    type,
    property: "policy",
    props: {},
    statements: [
      identity(["s3:GetObject"], "arn:aws:s3:::acme/*"),
      { ...identity(["s3:ListBucket"], "arn:aws:s3:::acme"), Sid: "Two" },
    ],
  })),
];

/** What makes a document one that AWS refuses, or one that can never mean what it says. */
interface Refusal {
  readonly name: string;
  readonly kinds?: (base: Base) => boolean;
  /** Changes a document: one statement of it, or its text. */
  readonly statement?: (statement: Statement, base: Base, pick: Pick) => Statement;
  readonly text?: (text: string, base: Base, pick: Pick) => string;
}

type Pick = <T>(list: readonly T[]) => T;

const hasResource = ({ kind }: Base) => kind !== "trust";
const isIdentity = ({ kind }: Base) => ["managed", "roleInline", "userInline"].includes(kind);
const isS3 = ({ kind }: Base) => kind === "bucket" || ["managed", "roleInline", "userInline"].includes(kind);
const isIam = (base: Base) => isIdentity(base) || base.kind === "trust";
const hasPrincipal = (base: Base) => !isIdentity(base);
const without = (statement: Statement, key: string): Statement =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => name !== key));

/** The grammar of what AWS refuses; each takes its words from a list, so that a run makes thousands of documents. */
const REFUSALS: readonly Refusal[] = [
  {
    name: "a resource that is no ARN",
    kinds: hasResource,
    statement: (one, _base, pick) => ({
      ...one,
      Resource: pick([
        "acme/*",
        "acme",
        "s3:::acme",
        "/acme/*",
        "arn",
        "arn:aws",
        "https://acme.s3.amazonaws.com/*",
        "bucket/acme",
        " arn:aws:s3:::acme/*",
      ]),
    }),
  },
  {
    name: "a service part that is empty or starred",
    kinds: hasResource,
    statement: (one, _base, pick) => ({
      ...one,
      Resource: pick([
        "arn:aws::::acme/*",
        "arn:aws:*:::acme/*",
        "arn:aws:*:us-east-1::acme",
        "arn:aws::us-east-1:222222222222:x",
      ]),
    }),
  },
  {
    name: "an S3 ARN with Region or account",
    kinds: isS3,
    statement: (one, _base, pick) => ({
      ...one,
      Resource: pick(["arn:aws:s3:us-east-1::acme/*", `arn:aws:s3::${OWN}:acme/*`, `arn:aws:s3:eu-west-1:${OWN}:acme`]),
    }),
  },
  {
    name: "another bucket",
    kinds: ({ kind }) => kind === "bucket",
    statement: (one, _base, pick) => ({
      ...one,
      Resource: pick(["arn:aws:s3:::other/*", "arn:aws:s3:::acme2/*", "arn:aws:s3:::Acme/*"]),
    }),
  },
  {
    name: "another topic",
    kinds: ({ kind }) => kind === "topic",
    statement: (one, _base, pick) => ({
      ...one,
      Resource: pick([
        `arn:aws:sns:us-east-1:${OWN}:other`,
        `arn:aws:sns:eu-west-1:${OWN}:events`,
        `arn:aws:sns:us-east-1:${STRANGER}:events`,
      ]),
    }),
  },
  {
    name: "an action on none of the resources",
    kinds: isS3,
    statement: (one, _base, pick) =>
      pick([
        { ...one, Action: "s3:ListBucket", Resource: "arn:aws:s3:::acme/*" },
        { ...one, Action: pick(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]), Resource: "arn:aws:s3:::acme" },
      ]),
  },
  {
    name: "characters that a Sid of IAM's may not have",
    kinds: isIam,
    statement: (one, _base, pick) => ({ ...one, Sid: pick(["a b", "read-only", "sid.1", "a_b", "für"]) }),
  },
  {
    name: "characters outside Latin-1",
    kinds: isIam,
    text: (text, _base, pick) =>
      text.replace('"Version"', `"Id":"${pick(["日本", "naïve—dash", "Ω", "🪣", "“quoted”"])}","Version"`),
  },
  {
    name: "an operator with nothing in it",
    statement: (one, _base, pick) => ({
      ...one,
      Condition: { ...(one.Condition as object | undefined), [pick(["StringEquals", "Bool", "ArnLike", "Null"])]: {} },
    }),
  },
  {
    name: "an operator that does not exist",
    statement: (one, _base, pick) => ({
      ...one,
      Condition: {
        [pick([
          "StringEqual",
          "StringEqualsIfExist",
          "ArnEqualsIgnoreCase",
          "NullIfExists",
          "ForAllValue:StringLike",
          "IsTrue",
        ])]: { "aws:PrincipalAccount": OWN },
      },
    }),
  },
  {
    name: "an effect that does not exist",
    statement: (one, _base, pick) => ({ ...one, Effect: pick(["allow", "ALLOW", "Permit", "", null, true]) }),
  },
  { name: "no effect", statement: (one) => without(one, "Effect") },
  { name: "no action", statement: (one) => without(one, "Action") },
  {
    name: "no resource",
    kinds: (base) => hasResource(base) && base.kind !== "queue",
    statement: (one) => without(one, "Resource"),
  },
  {
    name: "a resource in a trust policy",
    kinds: ({ kind }) => kind === "trust",
    statement: (one) => ({ ...one, Resource: "*" }),
  },
  { name: "no principal", kinds: hasPrincipal, statement: (one) => without(one, "Principal") },
  { name: "a principal in an identity policy", kinds: isIdentity, statement: (one) => ({ ...one, Principal: "*" }) },
  {
    name: "both of an element and its inverse",
    statement: (one, base) =>
      base.kind === "trust" ? { ...one, NotAction: "sts:TagSession" } : { ...one, NotResource: "arn:aws:s3:::b" },
  },
  {
    name: "an element that does not exist",
    statement: (one, _base, pick) => ({
      ...one,
      [pick(["Resources", "Actions", "Principals", "condition", "Comment", "effect"])]: "x",
    }),
  },
  {
    name: "an action without a service",
    statement: (one, _base, pick) => ({
      ...one,
      Action: pick(["GetObject", "s3", "s3:", ":GetObject", "s3.GetObject", ""]),
    }),
  },
  {
    name: "an action that does not exist",
    statement: (one, base, pick) => ({
      ...one,
      Action:
        base.kind === "trust"
          ? pick(["sts:AssumeRoles", "sts:Assume"])
          : pick(["s3:GetObjects", "s3:ListBuckets", "kms:Decrypts", "s4:GetObject", "sns:Unsub"]),
    }),
  },
  {
    name: "an action of another service",
    kinds: hasPrincipal,
    statement: (one, base, pick) => ({
      ...one,
      Action: pick(["ec2:RunInstances", base.kind === "bucket" ? "kms:Decrypt" : "s3:GetObject", "dynamodb:GetItem"]),
    }),
  },
  {
    name: "an action that the policy of a topic does not take",
    kinds: ({ kind }) => kind === "topic",
    statement: (one, _base, pick) => ({
      ...one,
      Action: pick(["sns:*", "*", "sns:Unsubscribe", "sns:CreateTopic", "sns:List*"]),
    }),
  },
  {
    name: "a principal that cannot be",
    kinds: hasPrincipal,
    statement: (one, _base, pick) => ({
      ...one,
      Principal: pick<unknown>([
        { AWS: "1234" },
        { AWS: `arn:aws:iam::${OWN}:role/*` },
        { AWS: `arn:aws:iam::${OWN}:group/g` },
        { AWS: "arn:aws:iam:::role/x" },
        { AWS: "AROAEXAMPLEID12345678" },
        { Service: "s3" },
        { Service: "*" },
        { CanonicalUser: "abc" },
        { Federated: "*" },
        { aws: OWN },
        {},
        [],
        "everyone",
        { AWS: [] },
        null,
      ]),
    }),
  },
  {
    name: "a value that a condition cannot hold",
    statement: (one, _base, pick) => ({
      ...one,
      Condition: pick<unknown>([
        { StringEquals: { "aws:PrincipalAccount": null } },
        { StringEquals: { "aws:PrincipalAccount": [{ a: 1 }] } },
        { StringEquals: "x" },
        { StringEquals: [] },
        "x",
        { StringEquals: { "aws:PrincipalOrgID": [] } },
        { IpAddress: { "aws:SourceIp": pick(["300.1.1.1", "10.0.0.0/40", "any"]) } },
        { NumericLessThan: { "s3:max-keys": "ten" } },
        { ArnLike: { "aws:PrincipalArn": "role/x" } },
        { DateLessThan: { "aws:CurrentTime": "soon" } },
      ]),
    }),
  },
  {
    name: "a condition key that does not exist",
    statement: (one, _base, pick) => ({
      ...one,
      Condition: {
        StringEquals: {
          [pick(["aws:PrincipleArn", "aws:SourceVpcEndpoint", "s3:bucket", "kms:Via", "SourceIp", "aws:"])]: "x",
        },
      },
    }),
  },
  {
    name: "a version that does not exist",
    text: (text, _base, pick) => text.replace("2012-10-17", pick(["2012-10-18", "2020-01-01", "latest", ""])),
  },
  {
    name: "no statements",
    text: (text, _base, pick) =>
      pick([
        '{"Version":"2012-10-17","Statement":[]}',
        '{"Version":"2012-10-17"}',
        '{"Version":"2012-10-17","Statement":"x"}',
        text.replace('"Statement"', '"Statements"'),
      ]),
  },
  {
    name: "a key given twice",
    text: (text, _base, pick) =>
      text.replace('"Effect"', pick(['"Effect":"Deny","Effect"', '"Action":"*","Action":"*","Effect"'])),
  },
  {
    name: "text that is no JSON",
    text: (text, _base, pick) =>
      pick([
        text.slice(0, -1),
        `${text}}`,
        text.replaceAll(",", ",,"),
        text.replace(":", "="),
        "",
        "null",
        text.replaceAll('"', "'"),
      ]),
  },
  {
    name: "two statements of one Sid",
    kinds: ({ kind }) => kind !== "bus",
    text: (text) => text.replace(/"Statement":\[(\{.*?\})(?=,\{|\])/, '"Statement":[$1,$1'),
  },
  {
    name: "a document that is too long",
    text: (text) =>
      text.replace(
        '"Statement":[',
        `"Statement":[${'{"Sid":"","Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme/*"},'.repeat(600)}`,
      ),
  },
];

/** A document that AWS refuses, and why. */
interface RefusedDocument {
  readonly why: string;
  readonly resource: DeclaredResource;
}

/** The document of a number: a base, one error in it, and sound statements with it. */
export function refusedDocument(next: () => number): RefusedDocument {
  const pick: Pick = (list) => {
    const chosen = list[Math.floor(next() * list.length)];
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  };
  const base = pick(BASES);
  const refusal = pick(REFUSALS.filter(({ kinds }) => kinds?.(base) ?? true));
  const at = Math.floor(next() * base.statements.length);
  const index = base.kind === "bucket" ? 0 : at;
  const statements = base.statements.map((one, place) =>
    place === index && refusal.statement !== undefined ? refusal.statement(one, base, pick) : one,
  );
  const padded = next() < 0.3 ? document(...statements).replaceAll(",", ", ") : document(...statements);
  const text = refusal.text?.(document(...statements), base, pick) ?? padded;
  return {
    why: `${base.kind}: ${refusal.name}`,
    resource: resource(base.type, { ...base.props, [base.property]: text }),
  };
}

/** The sound documents that the others are made from. */
export const SOUND: readonly DeclaredResource[] = BASES.map(({ type, props, property, statements }) =>
  resource(type, { ...props, [property]: document(...statements) }),
);
