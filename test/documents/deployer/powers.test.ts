import assert from "node:assert/strict";
import {
  all,
  any,
  callersNamed,
  not,
  parsePolicy,
  type Policy,
  policyErrorText,
  policyFormula,
  serviceActions,
  servicesOf,
} from "@cross-account-s3/iam";
import { CONTROL_PARTS, DATA_PARTS } from "../../../documents/deployer/stack-parts";
import { exampleOf } from "../../../packages/iam/sets/example";
import { blocksOf, codeSpans, tablesUnder } from "../../docs/markdown";
import { type Owner, ownPowers } from "./own";
import {
  ACCOUNT,
  actionsOf,
  beyond,
  configOf,
  DATA_ACCOUNT,
  type Deploys,
  inCommon,
  policyOf,
  powersOf,
  requests,
  STATE_KEY,
  written,
} from "./powers";

const IMAGE = "ami-0123456789abcdef0";
const STATE = { state: { bucket: "pulumi-state", keyArns: [STATE_KEY] } };

/** A deployed stack, what is its own, and the lines of the page that speak of it. */
interface Case {
  readonly name: string;
  readonly deploys: Deploys;
  readonly fields: object;
  readonly owner: Owner;
  readonly has: readonly string[];
}

/** The patterns of a data stack's access points: no two stacks have one in common. */
const pointsOf = ({ stack = "data" }: { readonly stack?: string }) => [`${stack}-points-*`];
const data = (uses: readonly string[], more: object = {}): Deploys => ({
  ...{ stack: "data", role: "data", buckets: ["acme-*", "raw-?"], uses },
  ...(uses.includes("eventForwarding") ? { controlAccountId: DATA_ACCOUNT } : {}),
  ...(uses.includes("accessPoints") ? { accessPoints: pointsOf(more) } : {}),
  ...(uses.includes("replication") ? { replicatesTo: [{ id: DATA_ACCOUNT, buckets: ["replica-*"] }] } : {}),
  ...more,
});
const control = (uses: readonly string[], more: object = {}): Deploys => ({
  ...{ stack: "control", role: "control", uses },
  dataAccounts: [{ id: DATA_ACCOUNT, buckets: ["acme-*"] }],
  ...(uses.includes("testInstance") ? { shares: [IMAGE] } : {}),
  ...more,
});
const ofData = (
  name: string,
  uses: readonly string[],
  more: object = {},
  has: readonly string[] = [],
  fields = {},
): Case => ({
  ...{ name, deploys: data(uses, more), fields, has: ["data stack", ...uses, ...has] },
  owner: {
    ...{ stack: "data", buckets: ["acme-*", "raw-?"], ...more },
    ...(uses.includes("accessPoints") ? { accessPoints: pointsOf(more) } : {}),
  },
});
const ofControl = (
  name: string,
  uses: readonly string[],
  more: object = {},
  has: readonly string[] = [],
  fields = {},
): Case => ({
  ...{ name, deploys: control(uses, more), fields, has: ["control stack", ...uses, ...has] },
  owner: { stack: "control" },
});

const SHARED_BY_DATA = [
  `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`,
  `arn:aws:sns:us-east-1:${ACCOUNT}:everyone`,
  `arn:aws:sqs:us-east-1:${ACCOUNT}:ingest`,
  `arn:aws:lambda:us-east-1:${ACCOUNT}:function:thumbnail`,
  `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/organization`,
];

/** Each part by itself where it may be, none and all of them, and what comes with other fields. */
const CASES: readonly Case[] = [
  ofData("a data stack with buckets only", []),
  ...DATA_PARTS.map((part) => ofData(`a data stack with ${part}`, part === "alarms" ? ["audit", part] : [part])),
  ofData("a data stack with everything", DATA_PARTS),
  ofData("a data stack of several Regions", DATA_PARTS, { regions: ["eu-west-1", "us-east-1"] }),
  ofData("a data stack with log buckets of other names", ["accessLogs"], { logBuckets: ["records-*"] }),
  ofData("a data stack that shares", ["topics"], { shares: SHARED_BY_DATA }, ["shares", "data"]),
  ofData("a data stack with its state in S3", DATA_PARTS, {}, ["state"], STATE),
  ofControl("a control stack with roles only", []),
  ...CONTROL_PARTS.map((part) =>
    ofControl(
      `a control stack with ${part}`,
      part === "alarms" ? ["audit", part] : part === "testInstance" ? ["network", part] : [part],
      {},
      part === "testInstance" ? ["shares", "control"] : [],
    ),
  ),
  ofControl("a control stack with everything", CONTROL_PARTS, { shares: [IMAGE, "vpc-0123456789abcdef0"] }, [
    "shares",
    "control",
  ]),
  ofControl(
    "a control stack that uses a network of others",
    CONTROL_PARTS,
    { shares: [IMAGE, "vpc-0123456789abcdef0", "subnet-0123456789abcdef0", "rtb-0123456789abcdef0"] },
    ["shares", "control"],
  ),
  ofControl(
    "a control stack that attaches policies",
    [],
    { attachesTo: { analyst: `arn:aws:iam::${ACCOUNT}:role/Analyst` } },
    ["attachesTo"],
  ),
  ofControl("a control stack with its state in S3", CONTROL_PARTS, {}, ["state", "shares", "control"], STATE),
];

const [BEYOND = [], WITHIN = []] = tablesUnder("docs/deploy.md", "### What is left to a deployer");
const SAMPLES = blocksOf("docs/deploy.md").filter(({ language }) => language === "json");
const sample = (sid: string, type: "service-control" | "resource-control"): Policy => {
  const text = SAMPLES.find((block) => block.text.includes(`"${sid}"`))?.text ?? "";
  const parsed = parsePolicy(text, { type });
  if ("errors" in parsed) throw new Error(parsed.errors.map(policyErrorText).join("; "));
  const statements = parsed.policy.statements.filter((one) => one.sid === sid);
  assert.equal(statements.length, 1, `no statement ${sid} in docs/deploy.md`);
  return { ...parsed.policy, statements };
};

/** Whether a line of a table, by its first cell, is about a stack. */
function speaksOf([first = ""]: readonly string[], has: readonly string[]): boolean {
  const [spans, plain] = [codeSpans(first), first.replace(/`[^`]*`/g, "")];
  const role = /\((\w+)\)/.exec(plain)?.[1];
  if (role !== undefined) return spans.every((part) => has.includes(part)) && has.includes(role);
  return [...spans, ...["data stack", "control stack"].filter((kind) => plain.includes(kind))].some((part) =>
    has.includes(part),
  );
}

const isAction = (code: string) => /^[a-z0-9]+:[A-Z]\w+$/.test(code);
const actionsIn = (row: readonly string[]) => codeSpans(row[1] ?? "").filter(isAction);
const unique = (items: readonly string[]) => [...new Set(items)].sort();
const none = (sets: ReturnType<typeof beyond>, what = "") => {
  const found = sets.find((set) => !set.isEmpty);
  assert.ok(found === undefined, `${what} ${JSON.stringify(found && exampleOf(found)?.request)}`);
};
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = "*", Condition?: object) =>
  written([{ Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) }]);

describe("all that a deployer may do", () => {
  for (const { name, deploys, fields, owner, has } of CASES) {
    describe(name, () => {
      const { deployer, boundary } = powersOf(configOf([deploys], fields), deploys.stack);
      const own = written(ownPowers(owner));
      const rows = BEYOND.filter((row) => speaksOf(row, has));

      it("is its own stack's, or in the list of docs/deploy.md, of which no line is too much", () => {
        const listed = new Set(rows.flatMap(actionsIn));
        const left = actionsOf(beyond(deployer, own));
        assert.deepEqual(
          left.filter((action) => !listed.has(action)),
          [],
        );
        // What is shared depends on what is listed there; all other lines are this stack's to the last action.
        const exact = rows.filter(([first = ""]) => !/`shares`|`state`/.test(first)).flatMap(actionsIn);
        assert.deepEqual(
          unique(exact).filter((action) => !left.includes(action)),
          [],
        );
      });

      it("reaches no resource that the list does not name", () => {
        const patterns = rows.flatMap((row) => {
          const on = codeSpans(row[2] ?? "").map((one) => one.replace("ACCOUNT", ACCOUNT));
          return on.some((one) => one === "*" || one.startsWith("arn:"))
            ? [{ Effect: "Allow" as const, Action: actionsIn(row), Resource: on }]
            : [];
        });
        const given = [
          ...(Array.isArray(deploys.shares) ? deploys.shares : []).map((one: string) =>
            one.startsWith("arn:") ? one : `arn:aws:ec2:*:*:*/${one}`,
          ),
          // Images are of no account in their ARNs.
          `arn:aws:ec2:*::image/${IMAGE}`,
          ...(has.includes("state")
            ? ["arn:aws:s3:::pulumi-state", "arn:aws:s3:::pulumi-state/.pulumi/*", STATE_KEY]
            : []),
          ...(has.includes("attachesTo")
            ? [`arn:aws:iam::${ACCOUNT}:role/Analyst`, `arn:aws:iam::${ACCOUNT}:policy/cross-account-s3-analyst*`]
            : []),
        ];
        none(beyond(deployer, own, ...(patterns.length === 0 ? [] : [written(patterns)]), allow("*", given)));
      });

      it("makes and changes no principal outside the boundary, and neither the boundary nor itself", () => {
        const bound = `arn:aws:iam::${ACCOUNT}:policy/cross-account-s3-deployer-${deploys.stack}.boundary`;
        const unbounded = { StringNotEquals: { "iam:PermissionsBoundary": bound } };
        const giving = [
          "iam:CreateRole",
          "iam:PutRole*",
          "iam:AttachRolePolicy",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
        ];
        none(inCommon(deployer, allow(giving, "*", unbounded)), "without the boundary");
        const reading = serviceActions("iam").flatMap((one) =>
          ["Read", "List"].includes(one.accessLevel) ? [one.name] : [],
        );
        const itself = ["role", "policy"].map((kind) => `arn:aws:iam::${ACCOUNT}:${kind}/cross-account-s3-deployer-*`);
        const changes = serviceActions("iam")
          .map((one) => one.name)
          .filter((one) => !reading.includes(one));
        none(inCommon(deployer, allow(changes, itself)), "itself");
        // Everything of IAM but roles, policies and instance profiles: users, groups, keys, providers, the account.
        const kinds = ["role", "policy", "instance-profile"];
        const others = serviceActions("iam").filter(
          (one) => !one.resourceTypes.some((type) => kinds.includes(type.name)),
        );
        none(inCommon(deployer, allow(others.map((one) => one.name))), "users and the account");
        none(
          inCommon(deployer, allow(["iam:DeleteRolePermissionsBoundary", "iam:CreateServiceLinkedRole"])),
          "boundary",
        );
        none(inCommon(boundary, allow(["iam:*", "organizations:*", "account:*", "sso:*"])), "a role of the stack");
      });

      it("reads and writes no object and opens no key but the state's, whatever their policies say", () => {
        const objects = allow("s3:*", [
          ...(owner.buckets ?? [`cross-account-s3-control-logs-${ACCOUNT}-*`]).map((one) => `arn:aws:s3:::${one}/*`),
          `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/data-points-1/object/*`,
          `arn:aws:s3:us-east-1:${DATA_ACCOUNT}:accesspoint/others/object/*`,
        ]);
        const opening = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:CreateGrant"];
        // The denials of the deployer's own policies, were it allowed everything by others.
        const letIn = { ...deployer, statements: [...deployer.statements, ...allow("*").statements] };
        none(inCommon(letIn, objects));
        none(inCommon(letIn, allow(opening, `arn:aws:kms:*:${ACCOUNT}:key/other`)));
      });

      it("keeps what records it", () => {
        const audit = `cross-account-s3-${deploys.stack}-audit`;
        none(inCommon(deployer, allow(["cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:StopLogging"])));
        none(
          inCommon(
            deployer,
            allow(["logs:PutLogEvents", "logs:CreateLogStream", "logs:Delete*Group", "logs:DeleteLogStream"]),
          ),
        );
        none(
          inCommon(
            deployer,
            allow(
              ["s3:DeleteBucket", "s3:DeleteBucketPolicy"],
              [`arn:aws:s3:::${audit}-*`, ...(owner.logBuckets ?? []).map((one) => `arn:aws:s3:::${one}`)],
            ),
          ),
        );
        none(
          inCommon(
            deployer,
            allow(["iam:DeleteRole", "iam:UpdateAssumeRolePolicy"], `arn:aws:iam::${ACCOUNT}:role/${audit}.logs`),
          ),
        );
        const writer = { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/${audit}.logs` } };
        none(
          inCommon(boundary, allow(["logs:Put*", "logs:Create*", "logs:Delete*"], "*", writer)),
          "a role of the stack",
        );
        none(
          inCommon(boundary, allow(["s3:Put*", "s3:Delete*", "s3:Bypass*"], [`arn:aws:s3:::${audit}-*`])),
          "a role of the stack",
        );
      });

      it("takes over no key of another stack, none with a name of others, and none of the state", () => {
        const key = `arn:aws:kms:*:${ACCOUNT}:key/*`;
        const change = serviceActions("kms").flatMap((one) =>
          ["Read", "List"].includes(one.accessLevel) ? [] : [one.name],
        );
        const changing = change.filter((one) => !/CreateKey|Decrypt|Encrypt|GenerateDataKey/.test(one));
        const theirs = {
          StringNotEqualsIfExists: { "aws:ResourceTag/cross-account-s3-stack": `cross-account-s3-${deploys.stack}` },
        };
        const tagged = { ...theirs, Null: { "aws:ResourceTag/cross-account-s3-stack": "false" } };
        const others = Array.isArray(deploys.shares) ? except(SHARED_BY_DATA) : allow("*");
        none(inCommon(deployer, allow(changing, key, tagged), others));
        const named = { ...theirs, "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/payroll" } };
        none(inCommon(deployer, allow(changing, key, named), others));
        if (has.includes("state")) none(inCommon(deployer, allow(changing, STATE_KEY)));
      });

      it("changes no access point but those of its names, in its account and Regions", () => {
        const { accessPoints = [], regions = ["us-east-1"] } = owner;
        const own = accessPoints.flatMap((one) =>
          regions.map((region) => `arn:aws:s3:${region}:${ACCOUNT}:accesspoint/${one}`),
        );
        const changes = serviceActions("s3").filter(({ accessLevel }) => !["Read", "List"].includes(accessLevel));
        const onPoints = changes.filter((one) => one.resourceTypes.some((type) => type.name.endsWith("accesspoint")));
        const points = ["s3:*:*", "s3::*", "s3-object-lambda:*:*"].map((where) => `arn:aws:${where}:accesspoint/*`);
        const changing = allow(
          onPoints.map((one) => one.name),
          points,
        );
        none(inCommon(deployer, changing, ...(own.length === 0 ? [] : [except(own)])));
        const onAny = changes.filter((one) => one.name.includes("AccessPoint") && one.resourceTypes.length === 0);
        assert.deepEqual(
          actionsOf(inCommon(deployer, allow(onAny.map((one) => one.name)))),
          own.length === 0 ? [] : ["s3:PutAccessPointPublicAccessBlock"],
        );
      });

      it("lets only S3 invoke a function", () => {
        const others = { StringNotEquals: { "lambda:Principal": "s3.amazonaws.com" } };
        none(inCommon(deployer, allow("lambda:AddPermission", "*", others)));
      });

      it("uses no service that is not of its parts, and assumes no role", () => {
        const shared = Array.isArray(deploys.shares) && deploys.role === "data" ? ["lambda", "sqs"] : [];
        const services = [
          ...["cloudtrail", "cloudwatch", "ec2", "events", "iam", "kms", "logs", "route53", "s3", "sns"],
          ...shared,
        ];
        assert.deepEqual(
          servicesOf([deployer]).filter((service) => !services.includes(service)),
          [],
        );
        assert.ok(
          deployer.statements.every(
            ({ effect, action }) =>
              effect === "Deny" || (!action.negated && action.patterns.every((one) => !one.startsWith("*"))),
          ),
        );
        none(inCommon(boundary, allow(["sts:AssumeRole", "sts:TagSession"])), "a role of the stack");
      });
    });
  }
});

describe("what only some stacks' deployers may do", () => {
  const everything = powersOf(configOf([control(CONTROL_PARTS, { shares: [IMAGE] })]), "control").deployer;
  const forwarding = powersOf(configOf([data(DATA_PARTS)]), "data").deployer;

  it("makes endpoints of the services that it needs, and of no others", () => {
    const services = ["s3", "sts", "ssm", "ssmmessages", "ec2messages"].map((one) => `com.amazonaws.us-east-1.${one}`);
    const endpoint = "arn:aws:ec2:*:*:vpc-endpoint/*";
    none(
      inCommon(
        everything,
        allow("ec2:CreateVpcEndpoint", endpoint, { StringNotEquals: { "ec2:VpceServiceName": services } }),
      ),
    );
  });

  it("runs the images that are listed, in its own subnets and groups", () => {
    const images = allow("ec2:RunInstances", "arn:aws:ec2:*:*:image/*");
    none(inCommon(everything, images, except([`arn:aws:ec2:*::image/${IMAGE}`])));
    const own = { StringNotLike: { "aws:ResourceTag/Name": "cross-account-s3-control-*" } };
    none(
      inCommon(
        everything,
        allow("ec2:RunInstances", ["arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:security-group/*"], own),
      ),
    );
    none(
      inCommon(
        everything,
        allow("ec2:RunInstances", ["arn:aws:ec2:*:*:key-pair/*", "arn:aws:ec2:*:*:launch-template/*"]),
      ),
    );
  });

  it("passes on events of S3, to the control stack's bus", () => {
    const bus = `arn:aws:events:*:${DATA_ACCOUNT}:event-bus/cross-account-s3-control`;
    none(
      inCommon(
        forwarding,
        allow("events:PutRule", "*", { "ForAnyValue:StringNotEquals": { "events:source": "aws.s3" } }),
      ),
    );
    none(inCommon(forwarding, allow("events:PutRule", "*", { Null: { "events:source": "true" } })));
    none(
      inCommon(forwarding, allow("events:PutTargets", "*", { "ForAnyValue:ArnNotLike": { "events:TargetArn": bus } })),
    );
    none(inCommon(forwarding, allow("events:PutTargets", "*", { Null: { "events:TargetArn": "true" } })));
  });
});

/** The calls of EC2 that make what gets the tags of the request. */
const CREATING = [
  "ec2:AuthorizeSecurityGroup*",
  ...["RouteTable", "SecurityGroup", "Subnet", "Vpc", "VpcEndpoint"].map((kind) => `ec2:Create${kind}`),
  "ec2:RunInstances",
];

describe("two stacks of one account", () => {
  const pairs: readonly (readonly [string, Deploys, Deploys])[] = [
    [
      "two data stacks",
      data(DATA_PARTS, { stack: "one", buckets: ["acme-one-*"] }),
      data(DATA_PARTS, { stack: "two", buckets: ["acme-two-*", "raw"] }),
    ],
    ["a control and a data stack", control(CONTROL_PARTS), data(DATA_PARTS)],
    ["two control stacks", control(CONTROL_PARTS, { stack: "one" }), control(CONTROL_PARTS, { stack: "two" })],
  ];
  for (const [name, one, two] of pairs) {
    const config = configOf([one, two], STATE);
    const [a, b] = [powersOf(config, one.stack), powersOf(config, two.stack)];
    // What is being made has no tags yet, and what has some is not being made.
    const [there, made] = [{ "aws:ResourceTag/Name": "false" }, { "aws:RequestTag/Name": "false" }];
    const madeAndThere = any(
      policyFormula(allow(CREATING, "*", { Null: { ...there, ...made } })),
      policyFormula(
        allow("ec2:RunInstances", ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:network-interface/*"], { Null: there }),
      ),
      policyFormula(allow("ec2:CreateTags", "*", { Null: { ...there, "ec2:CreateAction": "false" } })),
    );

    it(`have deployers that have nothing in common but what is left to both (${name})`, () => {
      const left = BEYOND.flatMap(actionsIn);
      const both = all(policyFormula(a.deployer), policyFormula(b.deployer), not(madeAndThere));
      assert.deepEqual(
        actionsOf(requests(both, servicesOf([a.deployer]))).filter((action) => !left.includes(action)),
        [],
      );
    });

    it(`have deployers that change nothing of each other's (${name})`, () => {
      const theirs = ownPowers({ stack: two.stack, buckets: namesOf(two), accessPoints: pointsOf(two) }).filter(
        ({ Condition }) => !isNew(Condition),
      );
      const reads = ["kms:DescribeKey", "kms:Get*", "kms:List*", "ec2:Describe*"];
      const changes = all(
        policyFormula(a.deployer),
        policyFormula(written(theirs)),
        not(policyFormula(allow(reads))),
        not(madeAndThere),
      );
      none(requests(changes, servicesOf([a.deployer])));
    });

    it(`have roles that reach nothing of each other's (${name})`, () => {
      if (one.role === two.role && one.role === "control") return;
      const buckets = (owner: Deploys) =>
        namesOf(owner).flatMap((bucket) => [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]);
      none(inCommon(a.boundary, allow("s3:*", buckets(two), { StringEquals: { "aws:ResourceAccount": ACCOUNT } })));
    });
  }
});

function namesOf({ buckets }: Deploys): readonly string[] {
  return Array.isArray(buckets) ? buckets.map(String) : ["none"];
}

/** Everything but some resources. */
function except(resources: readonly string[]): Policy {
  return written([
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: "*", Resource: resources },
  ]);
}

/** Whether a condition is about what is being made. */
function isNew(condition: object | undefined): boolean {
  return JSON.stringify(condition ?? {}).includes("aws:RequestTag/");
}

describe("the samples of docs/deploy.md", () => {
  const role = `arn:aws:iam::${ACCOUNT}:role/cross-account-s3-deployer-`;
  const deployers = [
    ["data", powersOf(configOf([data(DATA_PARTS)]), "data").deployer],
    ["control", powersOf(configOf([control(CONTROL_PARTS)]), "control").deployer],
  ] as const;
  const rows = [
    ...BEYOND.map((row) => ({ row, sid: row[3] ?? "" })),
    ...WITHIN.map((row) => ({ row, sid: row[2] ?? "" })),
  ];

  for (const { row, sid: cell } of rows) {
    const [sid] = codeSpans(cell);
    if (sid?.startsWith("Keep") !== true) continue;
    it(`${sid} denies what is left of ${actionsIn(row).join(", ")}`, () => {
      let before = 0;
      for (const [stack, deployer] of deployers) {
        const asks = allow(
          actionsIn(row),
          sid === "KeepLogBuckets"
            ? ["arn:aws:s3:::cross-account-s3-*-logs-*", "arn:aws:s3:::cross-account-s3-*-audit-*"]
            : "*",
        );
        const own = BEYOND.includes(row)
          ? not(policyFormula(written(ownPowers({ stack, buckets: ["acme-*", "raw-?"] }))))
          : policyFormula(allow("*"));
        const left = all(policyFormula(deployer), policyFormula(asks), own, {
          is: "caller",
          language: callersNamed({ kind: "role", arn: role + stack }),
        });
        before += actionsOf(requests(left, servicesOf([asks]))).length;
        const denial = sample(sid, "service-control");
        const denied = policyFormula({
          ...denial,
          statements: denial.statements.map((one) => ({ ...one, effect: "Allow" })),
        });
        none(requests(all(left, not(denied)), servicesOf([asks])));
      }
      assert.ok(before > 0, "there is nothing to deny");
    });
  }

  it("OnlyOurOrganization lets in only the organization and AWS's services", () => {
    const denial = sample("OnlyOurOrganization", "resource-control");
    const denied = policyFormula({
      ...denial,
      statements: denial.statements.map((one) => ({ ...one, effect: "Allow" })),
    });
    const strangers = policyOf([
      {
        Version: "2012-10-17",
        Statement: [
          {
            ...{ Effect: "Allow", Action: ["s3:*", "kms:*", "sts:AssumeRole"], Resource: "*" },
            Condition: {
              StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
              BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
            },
          },
        ],
      },
    ]);
    none(requests(all(policyFormula(strangers), not(denied)), servicesOf([strangers])));
    const ours = allow(["s3:*", "kms:*", "sts:AssumeRole"], "*", {
      StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
    });
    none(requests(all(policyFormula(ours), denied), servicesOf([ours])));
  });
});
