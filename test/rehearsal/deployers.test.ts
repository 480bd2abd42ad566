import assert from "node:assert/strict";
import { join } from "node:path";
import { declaredWorld } from "../../rehearsal/declared-world";
import { expectedFrom } from "../../rehearsal/intent";
import { prove, type Proof } from "../../rehearsal/proof";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { DEPLOYER, raw } from "../stacks/support";
import { withDocuments } from "./support";

const DEPLOYS = [
  {
    stack: "data",
    role: "data",
    buckets: ["acme-*"],
    accessPoints: ["acme-*"],
    uses: ["topics", "accessLogs", "accessPoints", "audit", "alarms", "assumedRoles", "replication"],
    rolesMayAlso: ["kms:Decrypt", "s3:ReplicateTags"],
    replicatesTo: [
      { id: "333333333333", buckets: ["replica-*"] },
      { id: "444444444444", buckets: ["copy-*"] },
    ],
  },
  { stack: "more", role: "data", buckets: ["bcme-*"] },
  { stack: "roles", role: "control", dataAccounts: ["333333333333"], uses: ["audit"] },
  // The names of its roles begin like the dotted ones of stack data.
  { stack: "data.eu", role: "data", buckets: ["dcme-*"] },
];
const DATA = "cross-account-s3-deployer-data";
const policy = (name: string) => `arn:aws:iam::222222222222:policy/${name}`;

describe("the proof of deployers", function () {
  this.timeout(120_000);
  let ran: readonly RanStack[] = [];
  before(async () => {
    const config = raw(DEPLOYER, { deploys: DEPLOYS });
    ran = await runStacks({
      folder: process.cwd(),
      name: "cross-account-s3",
      main: join(process.cwd(), "index.ts"),
      stacks: [{ name: "deployer", file: "Pulumi.deployer.yaml", config }],
    });
  });

  /**
   * The proof of deployers, with every document changed.
   *
   * @param about the intents to prove, by what they are of. @default all
   */
  function proof(change: (text: string, type: string, arn: string) => string = (text) => text, about = /^/): Proof {
    const stacks = withDocuments(ran, /^(policy|assumeRolePolicy)$/, (text, { type, outputs }) =>
      change(text, type, String(outputs.role ?? outputs.arn)),
    );
    const expected = expectedFrom(ran.map(({ config }) => config));
    const deployers = expected.deployers?.filter(({ of }) => about.test(of)) ?? [];
    assert.ok(deployers.length > 0);
    return prove({ ...expected, deployers }, declaredWorld(stacks));
  }
  const sentences = (of: Proof) => of.violations.map(({ sentence }) => sentence);
  /** Adds a statement to the policies of the role that deploys, or to its boundary. */
  const adding = (to: RegExp, about: RegExp, statement: object) =>
    proof((text, type, of) => {
      if (!/policy|Policy/.test(type) || !to.test(of)) return text;
      const document = JSON.parse(text) as { Statement: readonly object[] };
      // Without the denials that would stop what is added.
      const allows = document.Statement.filter((one) => !("Effect" in one) || one.Effect === "Allow");
      return JSON.stringify({ ...document, Statement: [...allows, { Effect: "Allow", ...statement }] });
    }, about);

  it("holds, and is part of the verdict", () => {
    const { violations, intents } = proof();
    assert.deepEqual(violations, []);
    const verdicts = intents
      .filter(({ of }) => /deploys|previews|boundary/.test(of))
      .map(({ of, verdict }) => [of, verdict]);
    assert.deepEqual(
      verdicts.map(([of]) => of).sort(),
      ["data", "data.eu", "more", "roles"]
        .flatMap((stack) => [
          `the boundary of the roles of stack ${stack}`,
          `the boundary of the role that writes the trail's log of stack ${stack}`,
          ...(stack === "data" ? [`the boundary of the role that replicates stack ${stack}`] : []),
          `the role that deploys stack ${stack}`,
          `the role that previews stack ${stack}`,
        ])
        .sort(),
    );
    assert.deepEqual([...new Set(verdicts.map(([, verdict]) => verdict))], ["proved"]);
  });

  const cases: readonly (readonly [what: string, statement: object, found: RegExp])[] = [
    [
      "makes roles without a boundary",
      { Action: "iam:CreateRole", Resource: "*" },
      /can iam:CreateRole .*it must not: roles only within/,
    ],
    [
      "attaches policies to roles without a boundary",
      { Action: "iam:AttachRolePolicy", Resource: "*" },
      /can .*iam:AttachRolePolicy .*it must not: roles only within/,
    ],
    [
      "removes a boundary",
      { Action: "iam:DeleteRolePermissionsBoundary", Resource: "*" },
      /can iam:DeleteRolePermissionsBoundary/,
    ],
    ["makes access keys", { Action: "iam:CreateAccessKey", Resource: "*" }, /can iam:CreateAccessKey .*no users/],
    [
      "changes the boundary",
      { Action: "iam:CreatePolicyVersion", Resource: policy(`${DATA}.boundary`) },
      /can iam:CreatePolicyVersion .*nothing of what bounds deployers/,
    ],
    [
      "changes the roles of another stack",
      { Action: "iam:DeleteRole", Resource: "arn:aws:iam::222222222222:role/cross-account-s3-more-x" },
      /can iam:DeleteRole .*no roles and policies of other stacks/,
    ],
    [
      "changes the replicating role of another stack",
      { Action: "iam:DeleteRole", Resource: "arn:aws:iam::222222222222:role/cross-account-s3-more.replication" },
      /can iam:DeleteRole .*no roles and policies of other stacks/,
    ],
    [
      "creates roles of another stack, with the boundary of its own",
      {
        ...{ Action: "iam:CreateRole", Resource: "arn:aws:iam::222222222222:role/cross-account-s3-more-x" },
        Condition: { StringEquals: { "iam:PermissionsBoundary": policy(`${DATA}.boundary`) } },
      },
      /can iam:CreateRole .*no roles and policies of other stacks/,
    ],
    [
      "changes the keys of other stacks",
      { Action: "kms:PutKeyPolicy", Resource: "*" },
      /can kms:PutKeyPolicy .*no keys of other stacks/,
    ],
    [
      "reads data",
      { Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-x/*" },
      /can s3:GetObject .*no objects of data buckets/,
    ],
    [
      "reads data through an access point",
      { Action: "s3:GetObject", Resource: "arn:aws:s3:us-east-1:333333333333:accesspoint/others/object/*" },
      /can s3:GetObject .*no objects through access points/,
    ],
    [
      "creates access points of any name",
      { Action: "s3:CreateAccessPoint", Resource: "arn:aws:s3:us-east-1:222222222222:accesspoint/*" },
      /can s3:CreateAccessPoint .*only access points of the stack's names/,
    ],
    [
      "changes the access points of another account",
      { Action: "s3:PutAccessPointPolicy", Resource: "arn:aws:s3:us-east-1:333333333333:accesspoint/acme-x" },
      /can s3:PutAccessPointPolicy .*only access points of the stack's names/,
    ],
    [
      "leaves the organization",
      { Action: "organizations:LeaveOrganization", Resource: "*" },
      /can organizations:LeaveOrganization/,
    ],
    ["may do everything", { Action: "*", Resource: "*" }, /the role that deploys stack data: .* can /],
  ];
  for (const [what, statement, found] of cases) {
    it(`finds a deployer that ${what}`, () => {
      const said = sentences(adding(new RegExp(`${DATA}(?!\\.)`), /^the role that deploys stack data$/, statement));
      assert.ok(
        said.some((one) => found.test(one)),
        said.join("\n") || "no violation",
      );
    });
  }

  for (const kind of ["events", "replication"]) {
    it(`finds a deployer that changes the role for ${kind} of the stack whose name begins its own`, () => {
      const said = sentences(
        adding(new RegExp(`${DATA}\\.eu$`), /^the role that deploys stack data\.eu$/, {
          Action: "iam:DeleteRole",
          Resource: `arn:aws:iam::222222222222:role/cross-account-s3-data.${kind}`,
        }),
      );
      assert.match(said.join("\n"), /can iam:DeleteRole .*no roles and policies of other stacks/);
    });
  }

  it("finds a boundary that gives permissions away", () => {
    const said = sentences(
      adding(/\.boundary$/, /^the boundary of the roles of stack data$/, {
        Action: "iam:PutRolePolicy",
        Resource: "*",
      }),
    );
    assert.ok(
      said.some((one) => /^the boundary of the roles of stack data: .* can iam:PutRolePolicy/.test(one)),
      said.join("\n"),
    );
  });

  const as = (role: string) => ({
    Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::222222222222:role/cross-account-s3-${role}` } },
  });
  const owned = (account: string) => ({ StringEquals: { "aws:ResourceAccount": account } });
  const replicate = { Action: "s3:ReplicateObject", Resource: "*" };
  for (const [what, statement, found] of [
    [
      "gives permissions away to the role that replicates",
      { Action: "iam:*", Resource: "*", ...as("data.replication") },
      /^the boundary of the role that replicates stack data: .*data\.replication can iam:/,
    ],
    [
      "gives permissions away to the role that writes the trail's log",
      { Action: "iam:*", Resource: "*", ...as("data-audit.logs") },
      /^the boundary of the role that writes the trail's log of stack data: .*data-audit\.logs can iam:/,
    ],
    [
      "replicates to every account",
      {
        Action: "s3:ObjectOwnerOverrideToBucketOwner",
        Resource: "arn:aws:s3:::replica-x/*",
        ...as("data.replication"),
      },
      /that replicates stack data: .* can s3:ObjectOwnerOverrideToBucketOwner .*it must not: replicas only/,
    ],
    [
      "replicates to every bucket of an account that gets replicas",
      { ...replicate, Condition: { ...as("data.replication").Condition, ...owned("333333333333") } },
      /that replicates stack data: .* can s3:ReplicateObject .*it must not: replicas only/,
    ],
    [
      "replicates to a bucket of the name that another account's have",
      {
        ...{ Action: "s3:ReplicateObject", Resource: "arn:aws:s3:::copy-x/*" },
        Condition: { ...as("data.replication").Condition, ...owned("333333333333") },
      },
      /that replicates stack data: .* can s3:ReplicateObject .*it must not: replicas only/,
    ],
    [
      "encrypts replicas with any account's keys",
      { Action: "kms:Encrypt", Resource: "*", ...as("data.replication") },
      /that replicates stack data: .* can kms:Encrypt .*it must not: replicas only/,
    ],
    [
      "lets every role replicate",
      { ...replicate, Condition: owned("333333333333") },
      /^the boundary of the roles of stack data: .* can s3:ReplicateObject .*it must not: replicas only/,
    ],
  ] as const) {
    it(`finds a boundary that ${what}`, () => {
      const said = sentences(adding(/-data\.boundary$/, /^the boundary of .* stack data$/, statement));
      assert.ok(
        said.some((one) => found.test(one)),
        said.join("\n") || "no violation",
      );
    });
  }

  for (const [what, from, to] of [
    ["of another environment", "environment:production-data", "environment:production-other"],
    ["of any environment", '"token.actions.githubusercontent.com:sub"', '"token.actions.githubusercontent.com:actor"'],
    ["of another audience", "sts.amazonaws.com", "other.amazonaws.com"],
  ] as const) {
    it(`finds a deployer that tokens ${what} take`, () => {
      const said = sentences(
        proof((text, type) => (type.endsWith(":Role") ? text.replaceAll(from, to) : text), /^the trust of /),
      );
      assert.ok(
        said.some((one) => /^the trust of .*deployer-data/.test(one)),
        said.join("\n") || "no violation",
      );
    });
  }
});

/** An issuer's configuration, and what a wrong line in the program's table of subjects would make of its tokens. */
const ISSUERS: readonly (readonly [of: string, identity: object, subject: string, wrong: string])[] = [
  [
    "GitHub",
    { github: { repository: "acme/infrastructure", environment: "production" } },
    "repo:acme/infrastructure:environment:production-data",
    "repo:acme/infrastructure:ref:refs/heads/main",
  ],
  [
    "GitHub, with immutable subjects",
    { github: { repository: "acme/infra", ownerId: 12, repositoryId: 345, environment: "production" } },
    "repo:acme@12/infra@345:environment:production-data",
    "repo:acme/infra:environment:production-data",
  ],
  [
    "Pulumi Deployments",
    { pulumiDeployments: { organization: "acme", operations: ["update"] } },
    "pulumi:deploy:org:acme:project:cross-account-s3:stack:data:operation:update:scope:write",
    "pulumi:deploy:org:acme:project:cross-account-s3:stack:other:operation:update:scope:write",
  ],
  [
    "another issuer",
    { issuer: { url: "https://ci.acme.example/id", audience: "aws", subject: "deploy/{stack}/x" } },
    "deploy/data/x",
    "deploy/{stack}/x",
  ],
];

describe("the tokens that take a deployer", function () {
  this.timeout(60_000);

  for (const [of, identity, subject, wrong] of ISSUERS) {
    it(`of ${of} are those that its documentation says, and others are a violation`, async () => {
      const ran = await runStacks({
        folder: process.cwd(),
        name: "cross-account-s3",
        main: join(process.cwd(), "index.ts"),
        stacks: [{ name: "deployer", file: "Pulumi.deployer.yaml", config: raw(DEPLOYER, { identity }) }],
      });
      const expected = expectedFrom(ran.map(({ config }) => config));
      const deployers = expected.deployers?.filter((intent) => intent.of.startsWith("the trust of ")) ?? [];
      const violations = (change: (text: string) => string) =>
        prove({ ...expected, deployers }, declaredWorld(withDocuments(ran, /^assumeRolePolicy$/, change))).violations;

      assert.equal(deployers.length, 1);
      assert.deepEqual(
        violations((text) => text),
        [],
      );
      const found = violations((text) => {
        assert.ok(text.includes(`"${subject}"`), text);
        return text.replaceAll(`"${subject}"`, `"${wrong}"`);
      });
      assert.deepEqual([...new Set(found.map(({ kind }) => kind))].sort(), ["less", "more"]);
    });
  }
});
