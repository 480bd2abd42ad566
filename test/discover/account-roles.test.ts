import assert from "node:assert/strict";
import {
  all,
  callersNamed,
  effectFormula,
  not,
  policyFormula,
  RequestSpace,
  statementsAsWritten,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../../adopt/json";
import { configurationOf } from "../../discover/configuration";
import { discover } from "../../discover/discover";
import type { Found, FoundRole } from "../../discover/found";
import { plansOf } from "../../discover/plan";
import { discoveryText } from "../../discover/report";
import { readFound } from "../../discover/read-found";
import { MOST_ROLES } from "../../discover/account-roles";
import { NAMESPACE } from "../../stacks/config";
import { parsed, TLS } from "../support/policy-sets";
import { randomFrom } from "../support/random";
import { allow, bucket, CONTROL, DATA, found, OPTIONS, role } from "./support";

const BUCKET = "arn:aws:s3:::acme";
const WHOLE = { Sid: "Whole", Principal: { AWS: `arn:aws:iam::${CONTROL}:root` } };

/** A role with a policy of its own. */
function withPolicy(name: string, statements: readonly JsonObject[], more: Partial<FoundRole> = {}): FoundRole {
  const policy = { Version: "2012-10-17", Statement: [...statements] };
  return { arn: role(name), policies: [{ id: "own", policy }], trust: undefined, ...more };
}

const own = (Action: string | string[], Resource: string | string[], more: JsonObject = {}): JsonObject => ({
  ...{ Effect: "Allow", Action, Resource, ...more },
});

/** A bucket for a whole account, with the roles of that account. */
function opened(
  roles: readonly FoundRole[] | undefined,
  statement: JsonObject = {},
  more: Partial<Found> = {},
  isWhole = true,
): Found {
  return found([bucket("acme", [allow({ ...WHOLE, ...statement })])], {
    ...(roles
      ? { accountRoles: new Map([[CONTROL, { roles, isWhole }]]), roles: new Map(roles.map((one) => [one.arn, one])) }
      : {}),
    ...more,
  });
}

/** The grants of the bucket, and what is said of the statement. */
function said(world: Found) {
  const { data, statements } = configurationOf(readFound(world), OPTIONS);
  const [of] = (data.get("data")?.[`${NAMESPACE}:buckets`] ?? []) as readonly { readonly grants: unknown }[];
  const [statement] = statements;
  return { grants: of?.grants ?? {}, said: statement?.said, reasons: statement?.reasons.join("\n") ?? "" };
}

describe("a statement for a whole account", function () {
  this.timeout(60_000);

  it("is granted to the roles whose own policies use it, and to no others", () => {
    const roles = [
      withPolicy("reader", [own("s3:GetObject", `${BUCKET}/*`)]),
      withPolicy("elsewhere", [own("s3:GetObject", "arn:aws:s3:::other/*")]),
      withPolicy("writer", [own("s3:PutObject", `${BUCKET}/*`)]),
      withPolicy("denied", [own("s3:*", "*"), { ...own("s3:Get*", `${BUCKET}/*`), Effect: "Deny" }]),
      withPolicy("idle", []),
    ];
    const { grants, said: part, reasons } = said(opened(roles));
    assert.deepEqual(grants, { reader: { actions: ["s3:GetObject"] } });
    assert.equal(part, "part");
    assert.match(
      reasons,
      /all of account 111111111111; the roles .* own policies get grants: reader; users and future roles/,
    );
  });

  it("stays, and the access that is lost with it is announced", async () => {
    const roles = [withPolicy("reader", [own("s3:GetObject", `${BUCKET}/*`)])];
    const { discovery } = await discover(opened(roles), OPTIONS);
    assert.deepEqual(
      discovery.access.changes.filter((line) => line.startsWith("+")),
      [],
    );
    assert.deepEqual(discovery.accessAfterDeletion, {
      changes: ["- principals of account 111111111111 may no longer s3:GetObject on acme"],
      undecided: [],
    });
    assert.match(discoveryText({ ...discovery, files: [] }), /^Access after the owners delete[^]*principals of/m);
  });

  it("is granted as narrowly as the role's own policies say by prefixes", () => {
    const Action = ["s3:GetObject", "s3:ListBucket"];
    const Resource = [BUCKET, `${BUCKET}/*`];
    const listing = { Condition: { StringLike: { "s3:prefix": ["team/a/*"] } } };
    const roles = [
      withPolicy("team", [own("s3:GetObject", `${BUCKET}/team/a/*`), own("s3:ListBucket", BUCKET, listing)]),
      withPolicy("file", [own("s3:GetObject", [`${BUCKET}/team/a/*`, `${BUCKET}/one.csv`])]),
    ];
    assert.deepEqual(said(opened(roles, { Action, Resource })).grants, {
      team: { actions: ["s3:GetObject", "s3:ListBucket"], prefix: "team/a/" },
      // Its one object has no form, so that the grant is as wide as the statement.
      file: { actions: ["s3:GetObject"] },
    });
  });

  it("is granted within the statement's prefix and conditions", () => {
    const roles = [withPolicy("all", [own("s3:*", "*")])];
    const Resource = `${BUCKET}/shared/*`;
    assert.deepEqual(said(opened(roles, { Resource })).grants, {
      all: { actions: ["s3:GetObject"], prefix: "shared/" },
    });
    const { grants, reasons } = said(opened(roles, { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }));
    assert.deepEqual(grants, {});
    assert.match(reasons, /no grant has the condition IpAddress/);
    const organization = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } };
    assert.match(said(opened(roles, organization)).reasons, /account 111111111111 only in an organization/);
  });

  it("is granted to no role that the bucket's denials or a boundary keep out", () => {
    const everything = [own("s3:*", "*")];
    const id = "boundary";
    const narrow = { id, policy: { Version: "2012-10-17", Statement: [own("s3:ListBucket", "*")] } };
    const roles = [
      withPolicy("kept-out", everything),
      withPolicy("bounded", everything, { boundary: `arn:aws:iam::${CONTROL}:policy/narrow`, boundaryPolicy: narrow }),
      withPolicy("in", everything),
    ];
    const denial = { Effect: "Deny", Principal: { AWS: role("kept-out") }, Action: "s3:*", Resource: `${BUCKET}/*` };
    const statements = [allow(WHOLE), denial];
    const { grants } = said({ ...opened(roles), buckets: [bucket("acme", statements)] });
    assert.deepEqual(grants, { in: { actions: ["s3:GetObject"] } });
  });

  it("is granted without what needs a key that the role may not use", () => {
    const arn = `arn:aws:kms:us-east-1:${DATA}:key/${"1".repeat(36)}`;
    const encryption = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: arn } }],
    };
    const Statement = [
      { Effect: "Allow", Principal: { AWS: CONTROL }, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" },
    ];
    const s3 = own("s3:*", "*");
    const roles = [
      withPolicy("keyless", [s3]),
      withPolicy("reader", [s3, own("kms:Decrypt", "*")]),
      withPolicy("writer", [s3, own("kms:*", arn)]),
    ];
    const statement = allow({ ...WHOLE, Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] });
    const keys = new Map([
      [`${DATA} us-east-1 ${arn}`, { arn, policy: { document: { Version: "2012-10-17", Statement } } }],
    ]);
    const world = { ...opened(roles, {}, { keys }), buckets: [bucket("acme", [statement], { encryption })] };
    const { grants, reasons } = said(world);
    assert.deepEqual(grants, {
      keyless: { actions: ["s3:DeleteObject"] },
      reader: { actions: ["s3:DeleteObject", "s3:GetObject"] },
      writer: { actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] },
    });
    assert.match(reasons, /role\/keyless: may not use the key of the bucket, .* s3:GetObject, s3:PutObject/);
    assert.match(reasons, /role\/reader: .* not granted s3:PutObject, which/);
  });

  it("is granted to principals of the data stack where the account is another", () => {
    const partner = "333333333333";
    const arn = role("partner", partner);
    const roles = [{ ...withPolicy("x", [own("s3:GetObject", "*")]), arn }];
    const statements = [allow({ Principal: { AWS: partner } }), allow({ Sid: "Named" })];
    const { data } = configurationOf(
      readFound(found([bucket("acme", statements)], { accountRoles: new Map([[partner, { roles, isWhole: true }]]) })),
      OPTIONS,
    );
    assert.deepEqual(data.get("data")?.[`${NAMESPACE}:principals`], { partner: { arns: [arn] } });
  });

  it("has the next step, where no role can be granted to", () => {
    const everywhere = withPolicy("admin", [own("*", "*")]);
    const unreadable = withPolicy("odd", [{ Effect: "Maybe" }]);
    const many = Array.from({ length: MOST_ROLES + 1 }, (_, n) => withPolicy(`r${n}`, [own("s3:*", "*")]));
    assert.match(
      said(opened(undefined)).reasons,
      /account 111111111111, whose roles were not read; add the account's --profile/,
    );
    assert.match(said(opened([])).reasons, /no role that was read .* ask that account whether a user does/);
    assert.match(said(opened(many)).reasons, /51 roles may use this, more than the 50 that discover grants to/);
    assert.deepEqual(said(opened(many)).grants, {});
    assert.match(said(opened([], {}, {}, false)).reasons, /not all roles of that account were read/);
    assert.match(said(opened([unreadable])).reasons, /role\/odd: its policies cannot be read/);
    assert.match(said(opened([everywhere])).reasons, /get grants: admin \(and every bucket\);/);
  });

  it("marks the roles whose policies allow every bucket, and no others", () => {
    const here = own("s3:GetObject", `${BUCKET}/*`);
    const isMarked = (...statements: readonly JsonObject[]) => {
      const { reasons } = said(opened([withPolicy("it", statements)]));
      assert.match(reasons, /get grants: it[ ;]/);
      return reasons.includes("it (and every bucket);");
    };
    assert.equal(isMarked(own("s3:Get*", "*")), true);
    assert.equal(isMarked(own(["logs:*", "s3:GetObject"], "arn:aws:s3:::*/*")), true);
    assert.equal(isMarked(here, own(["logs:*", "kms:Decrypt"], "*")), false);
    assert.equal(isMarked(own("s3:GetObject", "arn:aws:s3:::*cme/*")), false);
    assert.equal(isMarked(here, { Effect: "Allow", Action: "s3:*", NotResource: "*" }), false);
    assert.equal(isMarked(here, own("s3:*", "*", { Effect: "Deny", Action: "s3:PutObject" })), false);
  });

  // By sets over every request, and not by the code that proposes the grants.
  it("gives the roles all that they may use of it, and nothing that it does not give, whatever the policies", async () => {
    const random = randomFrom(23);
    const one = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
    const some = <Value>(values: readonly Value[]): readonly Value[] => [one(values), one(values), one(values)];
    const actions = ["s3:GetObject", "s3:Get*", "s3:PutObject", "s3:List*", "s3:*", "s3:DeleteObject", "s3:ListBucket"];
    const resources = [BUCKET, `${BUCKET}/*`, `${BUCKET}/a/*`, `${BUCKET}/a/b/*`, `${BUCKET}/c*`];
    const others = ["*", "arn:aws:s3:::*", "arn:aws:s3:::other/*", `${BUCKET}/a/x?y*`, `${BUCKET}/\${aws:username}/*`];
    const conditions: JsonObject[] = [
      {},
      {},
      { StringLike: { "s3:prefix": ["a/*"] } },
      { StringEquals: { "aws:ResourceAccount": DATA } },
      { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    ];
    const written = (Effect: string, where: readonly string[]): JsonObject => {
      const Condition = one(conditions);
      return { Effect, Action: [...some(actions)], Resource: [...some(where)], Condition };
    };
    let [granted, compared] = [0, 0];
    for (let turn = 0; turn < 60; turn++) {
      const statement = allow({
        ...WHOLE,
        Action: [...some(actions)],
        Resource: [...some(resources)],
        Condition: one(conditions),
      });
      const denial = { ...written("Deny", resources), Principal: { AWS: role("r0") } };
      const statements = [statement, ...(random() < 0.3 ? [denial] : [])];
      const roles = Array.from({ length: 3 }, (_, n) =>
        withPolicy(`r${n}`, [
          written("Allow", [...resources, ...others]),
          ...(random() < 0.3 ? [written("Deny", [...resources, ...others])] : []),
        ]),
      );
      const world = { ...opened(roles), buckets: [bucket("acme", statements)] };
      const configuration = configurationOf(readFound(world), OPTIONS);
      const whole = configuration.statements[0];
      if (whole?.isReplaced !== true) continue;
      const plans = await plansOf(configuration, world, OPTIONS.project);
      if ("unfit" in plans) continue;
      const merged = plans.plans[0]?.plan.planned.find(({ wanted }) => wanted.kind === "policy")?.merged;
      const ours = statementsAsWritten(merged).filter(({ Sid, Effect }) => Effect === "Allow" && Sid !== "Whole");
      for (const { arn, policies } of roles) {
        const [given, gives, denies] = [policyFor(ours), policyFor([statement]), policyFor(statements)];
        const identity = parsed(policies[0]?.policy ?? {}, "identity");
        const may = all(
          policyFormula(identity),
          effectFormula(gives, "Allow"),
          not(effectFormula(denies, "Deny")),
          TLS,
        );
        const grant = effectFormula(given, "Allow");
        const space = new RequestSpace([may, grant, effectFormula(gives, "Allow")], {
          services: ["s3"],
          callers: callersNamed({ kind: "role", arn }),
        });
        const [used, now] = [space.set(may), space.set(grant)];
        const place = `turn ${turn}, ${arn}: ${JSON.stringify([statements, policies])}`;
        assert.ok(now.isWithin(space.set(effectFormula(gives, "Allow"))), `is granted more: ${place}`);
        if (!now.isEmpty) granted++;
        // What has no form is said so; then the grants are a part.
        if (whole.reasons.length > 1) continue;
        assert.ok(used.isWithin(now), `is not granted all: ${place}`);
        assert.ok(!used.isEmpty || now.isEmpty, `is granted what it may not use: ${place}`);
        compared++;
      }
    }
    assert.ok(granted > 20 && compared > 20, JSON.stringify({ granted, compared }));
  });
});

function policyFor(statements: readonly JsonObject[]) {
  return parsed({ Version: "2012-10-17", Statement: [...statements] }, "bucket");
}
