import assert from "node:assert/strict";
import type { JsonObject } from "../../adopt/json";
import { configurationOf } from "../../discover/configuration";
import { discover } from "../../discover/discover";
import type { FoundAccessPoint, FoundBucket } from "../../discover/found";
import { plansOf } from "../../discover/plan";
import { readFound } from "../../discover/read-found";
import { policyChanges } from "../../rehearsal/diff/planned-difference";
import { Account } from "../../verify/account";
import { accessPointsOf, policyOfAccessPoint } from "../../verify/readers/access-points";
import { assertAnnounced } from "./announced";
import { allow, bucket, CONTROL, DATA, found, OPTIONS, role } from "./support";

const BUCKET = "arn:aws:s3:::acme";
const READ = [allow({ Sid: "Read" }), allow({ Sid: "List", Action: "s3:ListBucket", Resource: BUCKET })];
const pointArn = (name: string) => `arn:aws:s3:us-east-1:${DATA}:accesspoint/${name}`;

/** As AWS's guide has it: the bucket leaves everything to the access points of its account. */
const DELEGATION = allow({
  ...{ Sid: "Delegate", Principal: "*", Action: "*", Resource: [BUCKET, `${BUCKET}/*`] },
  Condition: { StringEquals: { "s3:DataAccessPointAccount": DATA } },
});

function point(name: string, statements: readonly JsonObject[] | null, vpcId?: string): FoundAccessPoint {
  return {
    ...{ name, arn: pointArn(name), ...(vpcId === undefined ? {} : { vpcId }) },
    policy: statements && { Version: "2012-10-17", Statement: [...statements] },
  };
}

function pointed(accessPoints: readonly FoundAccessPoint[], statements = [...READ, DELEGATION]): FoundBucket {
  return { ...bucket("acme", statements), accessPoints };
}

/** What is said of access points, and of the statement that delegates to them. */
function said(one: FoundBucket) {
  const { left, statements, leftOut } = configurationOf(readFound(found([one])), OPTIONS);
  const delegation = statements.find(({ sid }) => sid === "Delegate");
  return { left, leftOut, said: delegation?.said, reasons: delegation?.reasons.join("\n") ?? "" };
}

describe("what a discovery says of access points", function () {
  this.timeout(60_000);

  it("names each, whom it lets in, and the value of accessPoints that says the same", () => {
    const vendor = "arn:aws:iam::444444444444:user/loader";
    const points = [
      point("readers", [allow({}), allow({ Principal: { AWS: vendor }, Resource: `${BUCKET}/in/*` })]),
      point("lab", [allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } })], "vpc-0123456789abcdef0"),
      point("idle", null),
    ];
    assert.deepEqual(said(pointed(points)).left, [
      `acme: access point readers stays unchanged: it allows ${role("indexer")}, ${vendor}; to manage it, import it and set accessPoints: ` +
        '[{"name":"readers","grants":{"indexer":{"actions":["s3:GetObject"]},"loader":{"actions":["s3:GetObject"],"prefix":"in/"}}}]',
      `acme: access point lab, only from vpc-0123456789abcdef0, stays unchanged: it allows ${role("indexer")}; to manage it, import it and set ` +
        'accessPoints: [{"name":"lab","vpcId":"vpc-0123456789abcdef0","grants":{"indexer":{"actions":["s3:GetObject"]}}}]',
      "acme: access point idle stays unchanged: it has no policy, and allows no other account",
    ]);
  });

  const cannot: Readonly<Record<string, readonly [readonly JsonObject[], RegExp]>> = {
    "a whole account": [
      [allow({ Sid: "All", Principal: { AWS: CONTROL } })],
      /All: it allows all of account 111111111111/,
    ],
    "a denial": [[allow({}), allow({ Sid: "No", Effect: "Deny" })], /No: it is a Deny statement/],
    "another condition": [
      [allow({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })],
      /IpAddress on aws:SourceIp/,
    ],
    "an action that no access point takes": [
      [allow({ Action: "s3:ListBucketMultipartUploads", Resource: BUCKET })],
      /no grant through an access point gives s3:ListBucketMultipartUploads/,
    ],
  };
  for (const [what, [statements, reason]] of Object.entries(cannot)) {
    it(`names ${what} of an access point, which accessPoints cannot say`, () => {
      const [line = "", ...more] = said(pointed([point("readers", statements)])).left;
      assert.deepEqual(more, []);
      assert.match(line, /accessPoints of a bucket does not express all of it/);
      assert.match(line, reason);
    });
  }

  it("keeps a delegation to access points, with the names of these", () => {
    const some = {
      ...DELEGATION,
      Condition: { ArnLike: { "s3:DataAccessPointArn": pointArn("readers*") } },
    };
    const points = [point("readers", [allow({})]), point("lab", null, "vpc-0123456789abcdef0")];
    assert.equal(said(pointed(points)).said, "nothing");
    assert.match(said(pointed(points)).reasons, /delegates access control to access points, readers, lab; keep it/);
    assert.match(said(pointed(points, [...READ, some])).reasons, /access points, readers; keep it/);
    assert.match(said(pointed([])).reasons, /of which the account has none for this bucket/);
    assert.match(said(bucket("acme", [...READ, DELEGATION])).reasons, /which were not read/);
  });

  it("names the access points of a bucket that is left out, as nothing else shares it", () => {
    const { left, leftOut } = said(pointed([point("readers", [allow({})])], [DELEGATION]));
    assert.deepEqual([...leftOut.keys()], ["acme"]);
    assert.match(left.join("\n"), /access point readers stays/);
  });

  it("changes no access through access points that is not announced", async () => {
    const all = found([pointed([point("readers", [allow({})])])]);
    const { discovery, configuration } = await discover(all, OPTIONS);
    assert.ok(configuration);
    const plans = await plansOf(configuration, all, OPTIONS.project);
    assert.ok("plans" in plans);
    assert.deepEqual(discovery.access.undecided, []);
    assertAnnounced(
      discovery.access.changes,
      plans.plans.flatMap(({ plan }) => policyChanges(plan)),
    );
    // Whoever comes through an access point loses uploads with its own key as well.
    assert.match(
      discovery.access.changes.join("\n"),
      /- anyone.* may no longer s3:PutObject.*s3:DataAccessPointAccount/i,
    );
  });
});

describe("access points of a bucket", () => {
  it("are read page by page, with their networks, and with their policies as the bucket's", async () => {
    const account = new Account(
      DATA,
      { region: "us-east-1" },
      { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
    );
    const policy = { Version: "2012-10-17", Statement: [allow({ Resource: `${pointArn("one")}/object/*` })] };
    const send = ({ constructor: { name }, input }: { constructor: { name: string }; input: JsonObject }) => {
      if (name === "GetAccessPointPolicyCommand") return Promise.resolve({ Policy: JSON.stringify(policy) });
      return Promise.resolve(
        input.NextToken === undefined
          ? { AccessPointList: [{ Name: "one" }], NextToken: "more" }
          : { AccessPointList: [{ Name: "two", VpcConfiguration: { VpcId: "vpc-1" } }] },
      );
    };
    Object.defineProperty(account.s3Control("us-east-1"), "send", { value: send });
    const actions: string[] = [];
    const read = async <Value>(action: string, call: () => Promise<Value | undefined>) => {
      actions.push(action);
      const value = await call();
      return value === undefined ? ({ kind: "absent" } as const) : ({ kind: "read", value } as const);
    };
    const of = { arn: BUCKET, name: "acme", accountId: DATA, region: "us-east-1" };
    assert.deepEqual(await accessPointsOf(of, { account, read }), {
      kind: "read",
      value: [{ name: "one" }, { name: "two", vpcId: "vpc-1" }],
    });
    const found = await policyOfAccessPoint("one", of, { account, read });
    assert.equal(
      found.kind === "read" && JSON.stringify(found.value.policy).includes(`"Resource":"${BUCKET}/*"`),
      true,
    );
    assert.deepEqual(actions, ["s3:ListAccessPoints", "s3:GetAccessPointPolicy"]);
  });
});
