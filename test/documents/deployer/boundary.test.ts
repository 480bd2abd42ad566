import assert from "node:assert/strict";
import { assumedRolePolicy } from "../../../documents/assumed-role-policy";
import { auditReaderPolicy } from "../../../documents/audit-reader-policy";
import { type BoundaryArgs, deployerBoundary } from "../../../documents/deployer/boundary";
import { forwardPolicy } from "../../../documents/event-forwarding";
import { LEVELS } from "../../../documents/levels";
import type { PolicyDocument } from "../../../documents/policy";
import { type ReplicatedBucket, replicationPolicy } from "../../../documents/replication";
import { rolePolicies } from "../../../documents/role-policies";
import { sessionManagerPolicy } from "../../../documents/session-manager-policy";
import { trailLogPolicy } from "../../../documents/trail-log-role";
import { deciding } from "./deciding";

const CONTROL = "111111111111";
const DATA = "222222222222";
const common = { partition: "aws", logBuckets: ["arn:aws:s3:::acme-s-logs-*"], stateBucket: "acme-state" } as const;
const trailLog = (account: string) => ({
  group: ["", ":*"].map((end) => `arn:aws:logs:*:${account}:log-group:/aws/cloudtrail/p-s-audit${end}`),
  role: `arn:aws:iam::${account}:role/p-s-audit.logs`,
});
const ASSUMED = `arn:aws:iam::${DATA}:role/p-data-tester`;
const args = {
  ...{ ...common, accountId: CONTROL, role: "control", trailLog: trailLog(CONTROL) },
  dataAccounts: [{ id: DATA, buckets: ["acme-*"], accessPoints: ["acme-*"] }],
  assumes: [ASSUMED],
} as const satisfies BoundaryArgs;
const dataArgs = {
  ...{ ...common, accountId: DATA, role: "data", trailLog: trailLog(DATA) },
  buckets: ["acme-*"],
  accessPoints: ["acme-*"],
  bus: `arn:aws:events:*:${CONTROL}:event-bus/p-control`,
  replication: {
    role: `arn:aws:iam::${DATA}:role/p-s.replication`,
    to: [{ id: "333333333333", buckets: ["replica-*"] }],
  },
} as const satisfies BoundaryArgs;

/** A boundary that names no access points. */
const WITHOUT_POINTS = { accessPoints: [], dataAccounts: [{ id: DATA, buckets: ["acme-*"] }] };

const REPLICATED: ReplicatedBucket = {
  bucket: "x",
  region: "us-east-1",
  encrypted: true,
  keyArn: undefined,
  locked: true,
  rules: [
    {
      destination: "arn:aws:s3:::replica-x",
      accountId: "333333333333",
      region: "us-east-1",
      keyArn: "arn:aws:kms:us-east-1:333333333333:key/x",
      ownerOverride: true,
    },
  ],
};

const allowed = ({ Statement }: PolicyDocument) =>
  Statement.flatMap(({ Effect, Action }) => (Effect === "Allow" ? Action : []));
/** The actions of these that the boundary holds back. */
const outside = (boundary: PolicyDocument, given: readonly PolicyDocument[]) => {
  const held = new Set(allowed(boundary));
  return given.flatMap(allowed).filter((action) => !held.has(action));
};

/** Whether a role within the boundary could, were it given everything, do something to a resource of an account. */
const could = (of: BoundaryArgs, action: string, resource: string, account: string, context = {}) =>
  deciding(
    [deployerBoundary("x", of)],
    account,
  )({ action, resource, context: { "aws:ResourceAccount": account, ...context } });
const OBJECT = "arn:aws:s3:::acme-genomics/a";
const THEIRS = "arn:aws:s3:::payroll/a";

describe("the boundary of a stack's roles", () => {
  for (const part of [args, dataArgs]) {
    it(`gives no permissions away (${part.role})`, () => {
      assert.deepEqual(
        allowed(deployerBoundary("x", part)).filter((action) => /^(iam|organizations|account|sso):/.test(action)),
        [],
      );
    });

    it(`reaches the buckets that are named, in their account (${part.role})`, async () => {
      for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
        assert.ok(await could(part, action, OBJECT, DATA), action);
        assert.ok(!(await could(part, action, THEIRS, DATA)), action);
        assert.ok(!(await could(part, action, OBJECT, "333333333333")), action);
      }
      assert.ok(await could(part, "s3:ListBucket", "arn:aws:s3:::acme-genomics", DATA));
      assert.ok(!(await could(part, "s3:ListBucket", "arn:aws:s3:::payroll", DATA)));
    });

    it(`reaches objects through the access points that are named, and no objects with such names (${part.role})`, async () => {
      const point = (name: string, account = DATA) => `arn:aws:s3:us-east-1:${account}:accesspoint/${name}`;
      assert.ok(await could(part, "s3:GetObject", `${point("acme-readers")}/object/a`, DATA));
      assert.ok(await could(part, "s3:ListBucket", point("acme-readers"), DATA));
      assert.ok(!(await could(part, "s3:GetObject", `${point("payroll")}/object/a`, DATA)));
      assert.ok(!(await could(part, "s3:GetObject", `${point("acme-readers", "333333333333")}/object/a`, DATA)));
      assert.ok(
        !(await could(part, "s3:GetObject", `arn:aws:s3:::payroll/:${DATA}:accesspoint/acme-a/object/a`, DATA)),
      );
      assert.ok(
        !(await could({ ...part, ...WITHOUT_POINTS }, "s3:GetObject", `${point("acme-readers")}/object/a`, DATA)),
      );
    });

    it(`lets no role write or empty the stack's log buckets (${part.role})`, async () => {
      for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]) {
        assert.ok(!(await could({ ...part, also: ["s3:*"] }, action, "arn:aws:s3:::acme-s-logs-1/a", DATA)), action);
      }
    });

    it(`keeps the state from everyone (${part.role})`, async () => {
      for (const account of [CONTROL, DATA]) {
        assert.ok(!(await could({ ...part, also: ["s3:*"] }, "s3:GetObject", "arn:aws:s3:::acme-state/a", account)));
      }
    });
  }

  it("holds all actions that the program gives to a control stack's roles", () => {
    const dataAccounts = [{ id: DATA, buckets: ["*"] }];
    const given = [
      ...LEVELS.flatMap((level) =>
        rolePolicies({
          ...{ partition: "aws", role: "x", level, subscribes: true, dataAccounts },
          assumes: [`arn:aws:iam::${DATA}:role/x`],
        }),
      ),
      auditReaderPolicy({ partition: "aws", role: "x", accounts: [DATA], logBuckets: ["*"] }),
      sessionManagerPolicy(),
      trailLogPolicy({ partition: "aws", region: "us-east-1", accountId: CONTROL, logGroup: "x", trailArns: [] }),
    ];
    assert.deepEqual(outside(deployerBoundary("x", args), given), []);
  });

  it("holds all actions that the program gives to a data stack's roles", () => {
    const region = "us-east-1";
    const given = [
      ...LEVELS.map((level) => {
        const use = { bucket: "x", region, access: { level }, keyArn: undefined, consumerManagesNotifications: true };
        return assumedRolePolicy({ partition: "aws", accountId: DATA, role: "x", uses: [use] });
      }),
      forwardPolicy("arn:aws:events:us-east-1:111111111111:event-bus/x"),
      trailLogPolicy({ partition: "aws", region, accountId: DATA, logGroup: "x", trailArns: [] }),
      replicationPolicy({ partition: "aws", accountId: DATA, role: "x", buckets: [REPLICATED] }),
    ];
    assert.deepEqual(outside(deployerBoundary("x", dataArgs), given), []);
  });

  it("lets only the role that replicates write to the buckets that are named, in their account", async () => {
    const replicates = (caller: string, resource: string, account: string) => {
      const context = { "aws:ResourceAccount": account };
      return deciding(
        [deployerBoundary("x", dataArgs)],
        DATA,
        caller,
      )({ action: "s3:ReplicateObject", resource, context });
    };
    assert.ok(await replicates("p-s.replication", "arn:aws:s3:::replica-a/x", "333333333333"));
    assert.ok(!(await replicates("p-s.replication", "arn:aws:s3:::replica-a/x", "444444444444")));
    assert.ok(!(await replicates("p-s.replication", "arn:aws:s3:::others-a/x", "333333333333")));
    assert.ok(!(await replicates("p-s-other", "arn:aws:s3:::replica-a/x", "333333333333")));
  });

  it("lets a data stack's roles assume no role, subscribe to nothing and be no instance", () => {
    assert.deepEqual(
      allowed(deployerBoundary("x", dataArgs)).filter((action) => /^(sts|sns|ssm|ssmmessages):/.test(action)),
      [],
    );
  });

  it("lets a control stack's roles assume the roles that are named, and no administrator's", async () => {
    const assumes = (role: string) => could(args, "sts:AssumeRole", role, DATA);
    assert.ok(await assumes(ASSUMED));
    assert.ok(!(await assumes(`arn:aws:iam::${DATA}:role/OrganizationAccountAccessRole`)));
    assert.ok(!(await assumes(`${ASSUMED}-2`)));
  });

  it("lets no role assume another, where none is named", () => {
    assert.ok(!allowed(deployerBoundary("x", { ...args, assumes: [] })).includes("sts:AssumeRole"));
  });

  it("puts events on the bus that is named, and on no other", async () => {
    const puts = (bus: string) => could(dataArgs, "events:PutEvents", bus, CONTROL);
    assert.ok(await puts(`arn:aws:events:us-east-1:${CONTROL}:event-bus/p-control`));
    assert.ok(!(await puts(`arn:aws:events:us-east-1:${CONTROL}:event-bus/default`)));
  });

  for (const boundary of [args, dataArgs]) {
    const { accountId, role } = boundary;
    const stream = (group: string) => `arn:aws:logs:us-east-1:${accountId}:log-group:${group}:log-stream:x`;
    const writes = (as: string, group: string, also: readonly string[] = [], logGroups: readonly string[] = []) =>
      deciding(
        [deployerBoundary("x", { ...boundary, also, logGroups })],
        accountId,
        as,
      )({
        action: "logs:PutLogEvents",
        resource: stream(group),
      });

    it(`lets CloudTrail's role write the trail's log group, and no other role (${role})`, async () => {
      assert.ok(await writes("p-s-audit.logs", "/aws/cloudtrail/p-s-audit"));
      assert.ok(!(await writes("p-s-catalog", "/aws/cloudtrail/p-s-audit")));
      assert.ok(!(await writes("p-s-audit.logs", "/aws/lambda/payroll")));
    });

    it(`writes the log groups that are named, and no others (${role})`, async () => {
      assert.ok(await writes("p-s-catalog", "/aws/lambda/catalog-1", [], ["/aws/lambda/catalog-*"]));
      assert.ok(!(await writes("p-s-catalog", "/aws/lambda/payroll", [], ["/aws/lambda/catalog-*"])));
    });

    it(`forges no events with what the configuration adds (${role})`, async () => {
      assert.ok(!(await writes("p-s-catalog", "/aws/cloudtrail/p-s-audit", ["logs:PutLogEvents"])));
      assert.ok(!(await writes("p-s-catalog", "/aws/cloudtrail/others", ["logs:PutLogEvents"])));
    });
  }

  it("opens keys only for the data stack's buckets", async () => {
    const key = `arn:aws:kms:us-east-1:${DATA}:key/1`;
    const through = (bucket: string) => ({
      "kms:ViaService": "s3.us-east-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${bucket}`,
    });
    assert.ok(await could(dataArgs, "kms:Decrypt", key, DATA, through("acme-genomics")));
    assert.ok(!(await could(dataArgs, "kms:Decrypt", key, DATA, through("payroll"))));
  });

  it("lets a control stack's roles read the logs of its own account, and no other bucket there", async () => {
    assert.ok(await could(args, "s3:GetObject", "arn:aws:s3:::acme-s-logs-1/a", CONTROL));
    assert.ok(!(await could(args, "s3:GetObject", OBJECT, CONTROL)));
  });

  it("reaches in each account the buckets that are named for it", async () => {
    const two = { ...args, dataAccounts: [...args.dataAccounts, { id: "333333333333", buckets: ["bcme-*"] }] };
    assert.ok(await could(two, "s3:GetObject", "arn:aws:s3:::bcme-x/a", "333333333333"));
    assert.ok(!(await could(two, "s3:GetObject", OBJECT, "333333333333")));
  });

  it("holds what the configuration adds", () => {
    assert.ok(allowed(deployerBoundary("x", { ...args, also: ["sqs:ReceiveMessage"] })).includes("sqs:ReceiveMessage"));
  });

  it("is refused where IAM would refuse it for its size", () => {
    const dataAccounts = Array.from({ length: 60 }, (_, n) => ({ id: String(200_000_000_000 + n), buckets: ["*"] }));
    assert.throws(() => deployerBoundary("stack x", { ...args, dataAccounts }), /boundary of stack x.*fewer accounts/);
  });
});
