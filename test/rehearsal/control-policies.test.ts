import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rehearse } from "../../rehearsal/rehearse";
import type { Rehearsal } from "../../rehearsal/result";
import { type Fields, tried } from "./tried";

const ASSUMED = "arn:aws:iam::222222222222:role/tried-data-courier";
const ROLES = {
  indexer: { trustedService: "lambda.amazonaws.com", level: "read", subscribes: true },
  courier: { trustedService: "lambda.amazonaws.com", level: "upload", direct: false, assumes: [ASSUMED] },
};
const DATA = {
  audit: { trail: "create" },
  accessLogs: {},
  buckets: [
    { name: "acme", notifications: "sns", grants: { indexer: "read", courier: { level: "upload", via: "role" } } },
  ],
};

const SERVICE = { Bool: { "aws:PrincipalIsAWSService": "true" } };
/** The data perimeter's denial of all but an organization's principals, which leaves services out. */
const PERIMETER = {
  StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" },
  BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
};

describe("an organization's control policies", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "control-policies-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function rehearsed(
    kind: "serviceControlPolicies" | "resourceControlPolicies",
    file: object,
  ): Promise<Rehearsal> {
    const document = "Statement" in file ? file : { Statement: [{ Sid: "No", ...file }] };
    await writeFile(join(folder, "control.json"), JSON.stringify({ Version: "2012-10-17", ...document }));
    const organization: Fields = { organization: { [kind]: ["control.json"] } };
    const bySide = kind === "serviceControlPolicies" ? [organization, {}] : [{}, organization];
    return rehearse(tried({ roles: ROLES, ...bySide[0] }, [{ ...DATA, ...bySide[1] }], folder));
  }
  const resource = (statement: object) =>
    rehearsed("resourceControlPolicies", { Effect: "Deny", Principal: "*", Resource: "*", ...statement });
  const service = (statement: object) =>
    rehearsed("serviceControlPolicies", { Effect: "Deny", Resource: "*", ...statement });
  const sentences = ({ violations }: Rehearsal) => violations.map(({ sentence }) => sentence);

  for (const [what, found] of [
    ["without one", () => rehearse(tried({ roles: ROLES }, [DATA], folder))],
    ["with a resource control policy that denies nothing here", () => resource({ Action: "sqs:*" })],
    [
      "with a resource control policy of S3 that no request meets",
      () => resource({ Action: "s3:*", Condition: { StringEquals: { "aws:PrincipalAccount": "333333333333" } } }),
    ],
    ["with a service control policy that denies nothing here", () => service({ Action: "ec2:*" })],
    [
      "with a service control policy of another account's buckets",
      () => service({ Action: "s3:*", Condition: { StringEquals: { "aws:ResourceAccount": "333333333333" } } }),
    ],
    [
      "with a resource control policy of everything that services may not do to SNS",
      () => resource({ Action: "sns:*" }),
    ],
  ] as const) {
    it(`leave nothing to find ${what}`, async () => {
      const { held, violations } = await found();
      assert.deepEqual(
        violations.map(({ sentence }) => sentence),
        [],
      );
      assert.equal(held, true);
    });
  }

  it("bind services: what CloudTrail and S3's log delivery write is denied", async () => {
    const found = sentences(await resource({ Action: "s3:PutObject", Condition: SERVICE }));
    assert.ok(
      found.some((one) => one.includes("the service cloudtrail.amazonaws.com cannot s3:PutObject")),
      found.join("\n"),
    );
    assert.ok(
      found.some((one) => one.includes("the service logging.s3.amazonaws.com cannot s3:PutObject")),
      found.join("\n"),
    );
    assert.ok(!found.some((one) => /indexer|courier/.test(one)), found.join("\n"));
  });

  it("leave services out that a data perimeter leaves out, and deny the principals of another organization", async () => {
    const found = sentences(await resource({ Action: ["s3:*", "kms:*", "sts:*"], Condition: PERIMETER }));
    assert.ok(!found.some((one) => /the service .* cannot/.test(one)), found.join("\n"));
    assert.ok(
      found.some((one) => /indexer cannot .*s3:GetObject/.test(one)),
      found.join("\n"),
    );
  });

  it("bind who assumes a role of their account", async () => {
    const { violations } = await resource({ Action: "sts:AssumeRole" });
    const [first] = violations.filter(({ intent }) => intent === `trust/${ASSUMED}`);
    assert.match(first?.sentence ?? "", /the trust of .*courier: courier cannot sts:AssumeRole/);
    assert.deepEqual(first?.deciding, ["Deny No of file/control.json"]);
  });

  it("bind KMS for what a grant needs of it", async () => {
    const found = sentences(await resource({ Action: "kms:Decrypt" }));
    assert.ok(
      found.some((one) => one.startsWith("the key of acme: indexer cannot kms:Decrypt")),
      found.join("\n"),
    );
  });

  it("name the statement that denies a grant, and nothing else", async () => {
    const { violations } = await resource({ Action: "s3:GetObject" });
    assert.deepEqual([...new Set(violations.map(({ kind }) => kind))], ["less"]);
    assert.deepEqual([...new Set(violations.flatMap(({ actions }) => actions))], ["s3:GetObject"]);
    assert.deepEqual([...new Set(violations.flatMap(({ deciding }) => deciding))], ["Deny No of file/control.json"]);
  });

  it("deny what a role of their account could do", async () => {
    const found = sentences(await service({ Action: "sts:AssumeRole" }));
    assert.ok(
      found.some((one) => one.startsWith("role courier: courier cannot sts:AssumeRole")),
      found.join("\n"),
    );
  });

  describe("in a file that AWS would refuse", () => {
    const bad: readonly (readonly [string, () => Promise<Rehearsal>, RegExp])[] = [
      [
        "an operator that AWS does not have",
        () => service({ Action: "s3:*", Condition: { StringEqualz: { "aws:PrincipalAccount": "1" } } }),
        /control\.json: .*StringEqualz/,
      ],
      [
        "Principal in a service control policy",
        () => service({ Action: "s3:*", Principal: "*" }),
        /control\.json: .*Principal/,
      ],
      [
        "a principal in a resource control policy",
        () => resource({ Action: "s3:*", Principal: { AWS: "arn:aws:iam::111111111111:root" } }),
        /control\.json: .*Principal/,
      ],
      [
        "an Allow in a resource control policy",
        () => resource({ Action: "s3:*", Effect: "Allow" }),
        /control\.json: .*Effect|control\.json: .*Allow/,
      ],
      [
        "a resource control policy without a principal",
        () => resource({ Action: "s3:*", Principal: undefined }),
        /control\.json: .*Principal/,
      ],
      ["no action", () => service({}), /control\.json: .*Action/],
    ];
    for (const [what, found, message] of bad) {
      it(`name the file and ${what}`, async () => {
        await assert.rejects(found(), message);
      });
    }
  });
});
