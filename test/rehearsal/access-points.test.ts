import assert from "node:assert/strict";
import type { StatementJson } from "@cross-account-s3/iam";
import { answerForRole, AskedRequestError } from "../../rehearsal/answer";
import { bucketInUri, explain } from "../../rehearsal/explain";
import { accessDifference } from "../../rehearsal/diff/access-changes";
import { namesOfRoles } from "../../rehearsal/proof";
import { readProject } from "../../rehearsal/run/project";
import type { Situation } from "../../rehearsal/situation";
import {
  inDocument,
  type Mutation,
  plus,
  PROJECT,
  proved,
  setting,
  stacks,
  statement,
  wanted,
  without,
  world,
} from "./support";

const POINT = "aws:s3/accessPoint:AccessPoint";
const SHARED = "acme-points-shared-us-east-1";
const ARN = "arn:aws:s3:us-east-1:222222222222:accesspoint/acme-points-shared";
const COURIERS = "arn:aws:s3:us-east-1:222222222222:accesspoint/acme-points-courier";

const inPoint = (change: Parameters<typeof inDocument>[2]) => inDocument(POINT, SHARED, change);
const inBucket = (change: Parameters<typeof inDocument>[2]) =>
  inDocument("aws:s3/bucketPolicy:BucketPolicy", "acme-points", change);
const delegation = (change: (one: StatementJson) => StatementJson | undefined) =>
  inBucket(statement("DelegateToAccessPoints", change));
const condition = (operator: string, key: string, value: string | string[] | undefined) =>
  delegation((one) => {
    const { [operator]: keys = {}, ...operators } = one.Condition ?? {};
    const { [key]: _, ...others } = keys;
    const kept = value === undefined ? others : { ...others, [key]: value };
    return { ...one, Condition: { ...operators, ...(Object.keys(kept).length > 0 ? { [operator]: kept } : {}) } };
  });

describe("access points in the rehearsal", function () {
  this.timeout(120_000);

  const violations = async (mutate?: Mutation) => (await proved(mutate)).violations.map(({ sentence }) => sentence);

  for (const [what, mutate, expected] of [
    [
      "another account in the access point's policy",
      inPoint(
        plus({
          Sid: "Stranger",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Action: "s3:GetObject",
          Resource: `${ARN}/object/*`,
        }),
      ),
      /^access point acme-points-shared: .*999999999999.* can s3:GetObject/,
    ],
    [
      "another action in the access point's policy",
      inPoint(statement("AllowReadPrefixObjects", (one) => ({ ...one, Action: ["s3:GetObject", "s3:DeleteObject"] }))),
      /^access point acme-points-shared: indexer can s3:DeleteObject/,
    ],
    [
      "another prefix in the access point's policy",
      inPoint(statement("AllowReadPrefixObjects", (one) => ({ ...one, Resource: `${ARN}/object/*` }))),
      /^access point acme-points-shared: indexer can /,
    ],
    [
      "a grant missing in the access point's policy",
      inPoint(statement("AllowReadwriteObjects", () => undefined)),
      /^access point acme-points-shared: writer cannot /,
    ],
    ["an access point that is missing", without(POINT, SHARED), /^access point acme-points-shared: writer cannot /],
    [
      "a delegation to everyone",
      delegation((one) => ({ ...one, Principal: "*" })),
      /^bucket acme-points: .* can .*; nothing in the configuration intends it/,
    ],
    [
      "a delegation to another account",
      delegation((one) => ({ ...one, Principal: { AWS: "arn:aws:iam::999999999999:root" } })),
      /^bucket acme-points: .*999999999999.* can /,
    ],
    [
      "a delegation to access points of another account",
      condition("StringEquals", "s3:DataAccessPointAccount", "999999999999"),
      /^bucket acme-points: .* cannot /,
    ],
    [
      "a delegation to every access point of the account",
      condition("ArnEquals", "s3:DataAccessPointArn", undefined),
      /^bucket acme-points: .* can /,
    ],
    [
      "a delegation to one access point more",
      condition("ArnEquals", "s3:DataAccessPointArn", [ARN, COURIERS, `${ARN}x`]),
      /^bucket acme-points: .* can /,
    ],
    ["a delegation that is missing", delegation(() => undefined), /^bucket acme-points: .* cannot /],
    [
      "a delegation of another action",
      delegation((one) => ({ ...one, Action: "s3:*" })),
      /^bucket acme-points: .* can .*s3:/,
    ],
    [
      "a denial of plain HTTP that is missing, for requests through access points too",
      inBucket(statement("DenyInsecureTransport", () => undefined)),
      /^bucket acme-points: .* can .*without TLS, with s3:dataaccesspointaccount/,
    ],
    [
      "an access point that is not closed to the public",
      setting(POINT, SHARED, { publicAccessBlockConfiguration: { blockPublicPolicy: true } }),
      /^access point acme-points-shared: the public access block is blockPublicPolicy, and /,
    ],
    [
      "an access point of another bucket",
      setting(POINT, SHARED, { bucket: "acme-via" }),
      /^access point acme-points-shared: its bucket is acme-via, and acme-points is needed/,
    ],
    [
      "an access point that takes requests from anywhere",
      setting(POINT, "acme-points-courier-us-east-1", { vpcConfiguration: undefined }),
      /^access point acme-points-courier: its VPC is any, and vpc-0a1b2c3d4e5f60718 is needed/,
    ],
    [
      "a role to assume that reaches the bucket itself",
      inDocument(
        "aws:iam/rolePolicy:RolePolicy",
        "courier",
        statement("UploadThroughObjects", ({ Condition: _, ...one }) => one),
      ),
      /^the role .*rehearsed-data-courier: .* can s3:/,
    ],
    [
      "a control role that may use any access point of the account",
      inDocument(
        "aws:iam/policy:Policy",
        "indexer-2",
        statement("AccessPointBucket", (one) => ({ ...one, Resource: "arn:aws:s3:*:222222222222:accesspoint/*" })),
      ),
      /^role indexer: indexer can s3:ListBucket/,
    ],
  ] as const) {
    it(`finds ${what}`, async () => {
      const found = await violations(mutate);
      assert.ok(
        found.some((sentence) => expected.test(sentence)),
        `${String(expected)}: ${found.join("\n") || "no violation"}`,
      );
    });
  }

  describe("explained", () => {
    async function situation(): Promise<Situation> {
      return { ran: await stacks(), expected: await wanted(), world: await world() };
    }
    const endpoint = async () => [...(await world()).endpoints.keys()][0];

    async function allowed(role: string, action: string, uri: string, more: object = {}): Promise<boolean> {
      const vpce = await endpoint();
      const asked = { role, action, uri, tls: true, vpce, ...more };
      return (await explain(await readProject(PROJECT), asked, await situation())).allowed;
    }

    for (const [role, action, uri, expected] of [
      ["indexer", "s3:GetObject", `s3://${ARN}/shared/x`, true],
      ["indexer", "s3:GetObject", `${ARN}/object/shared/x`, true],
      ["indexer", "s3:PutObject", `s3://${ARN}/shared/x`, false],
      ["writer", "s3:PutObject", `s3://${ARN}/x`, true],
      ["writer", "s3:GetObject", `s3://${COURIERS}/x`, false],
      ["courier", "s3:PutObject", `s3://${COURIERS}/x`, true],
      ["courier", "s3:PutObject", "s3://acme-points/x", false],
      ["catalog", "s3:GetObject", "s3://acme-points/x", true],
      ["catalog", "s3:GetObject", `s3://${ARN}/x`, false],
    ] as const) {
      it(`${expected ? "allows" : "denies"} ${role} ${action} on ${uri}`, async () => {
        assert.equal(await allowed(role, action, uri), expected);
      });
    }

    it("denies what the bucket denies: plain HTTP, another network, another encryption", async () => {
      assert.equal(await allowed("writer", "s3:PutObject", `s3://${ARN}/x`, { tls: false }), false);
      assert.equal(await allowed("writer", "s3:PutObject", `s3://${ARN}/x`, { vpce: undefined }), false);
      const context = { "s3:x-amz-server-side-encryption": "AES256" };
      assert.equal(await allowed("writer", "s3:PutObject", `s3://${ARN}/x`, { context }), false);
    });

    it("denies a request from another VPC than the access point's", async () => {
      const asked = {
        role: "courier",
        action: "s3:PutObject",
        uri: `s3://${COURIERS}/x`,
        tls: true,
        vpce: await endpoint(),
      };
      const [project, given] = [await readProject(PROJECT), await situation()];
      assert.match((await explain(project, asked, given)).provided ?? "", /comes from vpc-0a1b2c3d4e5f60718/);
      const elsewhere = await explain(project, { ...asked, context: { "aws:SourceVpc": "vpc-11111111" } }, given);
      assert.equal(elsewhere.allowed, false);
      assert.match(elsewhere.decisions[0]?.cause ?? "", /takes requests from vpc-0a1b2c3d4e5f60718 only/);
    });

    it("offers the access point for a request to the bucket, and a grant there", async () => {
      const [project, given] = [await readProject(PROJECT), await situation()];
      const vpce = await endpoint();
      const direct = { role: "indexer", action: "s3:GetObject", uri: "s3://acme-points/shared/x", tls: true, vpce };
      assert.deepEqual((await explain(project, direct, given)).remedy, [
        `the request: name ${ARN} in the place of the bucket`,
      ]);
      const elsewhere = { ...direct, uri: `s3://${ARN}/other` };
      assert.deepEqual((await explain(project, elsewhere, given)).remedy, [
        "Pulumi.data.yaml: under bucket acme-points, access point acme-points-shared, grants: { indexer: { level: read, prefix: [shared/, other] } }",
      ]);
    });

    it("names the access points that there are, and refuses actions that none takes", async () => {
      const { buckets } = await wanted();
      assert.throws(
        () => bucketInUri(buckets, `s3://${ARN.replace("shared", "sharde")}/x`),
        (error) =>
          error instanceof AskedRequestError &&
          /there is no access point .*did you mean ".*acme-points-shared"/.test(error.message),
      );
      await assert.rejects(
        explain(
          await readProject(PROJECT),
          { role: "catalog", action: "s3:GetBucketVersioning", uri: ARN, tls: true },
          await situation(),
        ),
        AskedRequestError,
      );
    });

    it("says of every role that is granted nothing there that the access point is closed", async () => {
      const given = await situation();
      const { bucket, key, point } = bucketInUri(given.expected.buckets, `s3://${ARN}/x`);
      for (const role of given.expected.roles.filter(({ name }) => !["indexer", "writer"].includes(name))) {
        const found = { role, bucket, key, on: "objects", ...(point ? { point } : {}) } as const;
        const asked = { role: role.name, action: "s3:GetObject", uri: ARN, tls: true, vpce: await endpoint() };
        assert.equal(answerForRole(given, found, asked).allowed, false, role.name);
      }
    });
  });

  it("are part of the access difference", async () => {
    const names = namesOfRoles(await wanted());
    const before = { world: await world(), names };
    const narrowed = inPoint(statement("AllowReadwriteObjects", () => undefined));
    const { changes } = accessDifference(before, { world: await world(narrowed), names });
    assert.ok(
      changes.some(({ kind, who, on }) => kind === "revokes" && who === "writer" && on.includes("acme-points-shared")),
      changes.map(({ sentence }) => sentence).join("\n"),
    );
    assert.equal(changes.filter(({ kind }) => kind === "grants").length, 0);
  });
});
