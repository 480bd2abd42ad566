import assert from "node:assert/strict";
import { answerForRole, AskedRequestError } from "../../rehearsal/answer";
import type { Situation } from "../../rehearsal/situation";
import { whoCan } from "../../rehearsal/who-can";
import { inDocument, type Mutation, plus, stacks, wanted, world } from "./support";

describe("who-can", function () {
  this.timeout(120_000);

  async function situation(mutate?: Mutation): Promise<Situation> {
    return { ran: await stacks(), expected: await wanted(), world: await world(mutate) };
  }

  async function holders(action: string, uri: string, mutate?: Mutation): Promise<readonly string[]> {
    const { holders: found, undecided } = whoCan(await situation(mutate), action, uri);
    assert.deepEqual(undecided, []);
    return found.map(({ who }) => who);
  }

  const POINT = "s3://arn:aws:s3:us-east-1:222222222222:accesspoint/acme-points";
  const OWN = "principals of account 222222222222 that no document names";

  for (const [action, uri, expected] of [
    ["s3:GetObject", "s3://acme-genomics/x", ["catalog", "indexer", OWN]],
    ["s3:ListBucket", "s3://acme-genomics", ["catalog", "indexer", OWN]],
    ["s3:PutObject", "s3://acme-via/x", ["courier", OWN]],
    ["s3:GetObject", "s3://acme-eu/x", ["analyst", "indexer", OWN]],
    ["s3:GetObject", "s3://acme-ungranted/*", [OWN]],
    [
      "s3:GetObject",
      "s3://acme-points/shared/x",
      ["catalog", "indexer", "writer", OWN, "the root user of 222222222222"],
    ],
    ["s3:GetObject", "s3://acme-points/other", ["catalog", "writer", OWN, "the root user of 222222222222"]],
    ["s3:PutObject", `${POINT}-courier/x`, ["courier", OWN, "the root user of 222222222222"]],
    ["s3:ListBucket", `${POINT}-shared`, ["indexer", "writer", OWN, "the root user of 222222222222"]],
  ] as const) {
    it(`lists every principal that may ${action} on ${uri}`, async () => {
      const found = new Set(await holders(action, uri));
      assert.deepEqual([...found].filter((who) => !who.startsWith("arn:")).sort(), [...expected].sort());
    });
  }

  /** A control policy of the data account that denies requests with this value of a key. */
  const denied = (key: string, value: string) => ({
    id: "control",
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: "*",
          Condition: { StringEquals: { [key]: value } },
        },
      ],
    },
  });
  const controlled = (key: string, value: string) => async (): Promise<Situation> => {
    const given = await situation();
    const resourceControl = new Map([["222222222222", [denied(key, value)]]]);
    return { ...given, world: { ...given.world, resourceControl } };
  };
  const openPoint = inDocument(
    "aws:s3/accessPoint:AccessPoint",
    "acme-points-shared-us-east-1",
    plus({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${POINT.slice(5)}-shared/object/*` }),
  );

  for (const [what, given, buckets] of [
    ["as they are declared", () => situation(), /./],
    [
      "under a control policy on the internet's access points",
      controlled("s3:AccessPointNetworkOrigin", "Internet"),
      /points/,
    ],
    ["under a control policy on a VPC's access points", controlled("s3:AccessPointNetworkOrigin", "VPC"), /points/],
    [
      "under a control policy on the VPC of an access point",
      controlled("aws:SourceVpc", "vpc-0a1b2c3d4e5f60718"),
      /points/,
    ],
    ["with a public policy on an access point, which S3 cuts off", () => situation(openPoint), /points/],
  ] as const) {
    it(`agrees with explain of every role, on each bucket, of reading, writing and listing, ${what}`, async () => {
      agree(await given(), buckets);
    });
  }

  function agree(given: Situation, buckets: RegExp): void {
    const named = given.expected.buckets
      .filter(({ name }) => buckets.test(name))
      .flatMap((bucket) => [
        { bucket, address: `s3://${bucket.name}` },
        ...bucket.accessPoints.map((point) => ({ bucket, address: `s3://${point.arn}`, point })),
      ]);
    for (const { address, ...target } of named) {
      const { bucket } = target;
      for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]) {
        const uri = action === "s3:ListBucket" ? address : `${address}/x`;
        const { holders: found } = whoCan(given, action, uri);
        for (const role of given.expected.roles.filter(({ stack }) => stack === bucket.controlStack)) {
          const through = (when: readonly string[]) => when.some((one) => one.startsWith("through access point"));
          const holder = found.find(({ who, when }) => who === role.name && through(when) === "point" in target);
          // A holder's own example shows the circumstances under which explain allows it.
          const context = holder?.request.context ?? {};
          const asked = { role: role.name, action, uri, tls: true, context };
          const on = action === "s3:ListBucket" ? "bucket" : "objects";
          const { allowed } = answerForRole(given, { ...target, role, on, key: on === "bucket" ? "" : "x" }, asked);
          assert.equal(allowed, holder !== undefined, `${role.name} ${action} ${uri}`);
        }
      }
    }
  }

  it("says through which network a role may, and that a role that exists needs its own policies", async () => {
    const inNetwork = whoCan(await situation(), "s3:GetObject", "s3://acme-private/x").holders;
    assert.match(
      inNetwork.find(({ who }) => who === "indexer")?.when.join() ?? "",
      /aws:SourceVpce absent or StringNotEquals vpce-/,
    );
    const inEurope = whoCan(await situation(), "s3:GetObject", "s3://acme-eu/x").holders;
    assert.match(inEurope.find(({ who }) => who === "analyst")?.provided ?? "", /its own policies allow it/);
  });

  const statement = (principal: "*" | Record<string, string>) =>
    inDocument(
      "aws:s3/bucketPolicy:BucketPolicy",
      "acme-ungranted",
      plus({
        ...{ Sid: "More", Effect: "Allow", Action: "s3:GetBucketTagging" },
        ...{ Principal: principal, Resource: "arn:aws:s3:::acme-ungranted" },
      }),
    );
  for (const [what, given, who] of [
    ["a service", { Service: "config.amazonaws.com" }, "config.amazonaws.com"],
    ["a role of a stranger", { AWS: "arn:aws:iam::999999999999:role/x" }, "arn:aws:iam::999999999999:role/x"],
    [
      "an account",
      { AWS: "arn:aws:iam::999999999999:root" },
      "principals of account 999999999999 that no document names",
    ],
  ] as const) {
    it(`lists ${what} that the bucket's policy names`, async () => {
      const uri = "s3://acme-ungranted";
      assert.ok((await holders("s3:GetBucketTagging", uri, statement(given))).includes(who));
      assert.ok(!(await holders("s3:GetBucketTagging", uri)).includes(who));
    });
  }

  it("lists no other account where RestrictPublicBuckets cuts off a public policy", async () => {
    const found = await holders("s3:GetBucketTagging", "s3://acme-ungranted", statement("*"));
    assert.ok(found.includes("any AWS service") && found.includes(OWN));
    assert.ok(!found.some((who) => /anyone|any account|canonical|111111111111/.test(who)), found.join());
    assert.ok(!found.includes("indexer"));
  });

  it("lists no role that the key's policy does not let in", async () => {
    const mutate: Mutation = (resource) =>
      inDocument("aws:kms/key:Key", resource.name, (policy) => ({
        ...policy,
        Statement: policy.Statement.filter(({ Sid }) => Sid !== "AllowDecrypt"),
      }))(resource);
    assert.ok(!(await holders("s3:GetObject", "s3://acme-genomics/x", mutate)).includes("indexer"));
  });

  const endpointWithout = (bucket: string): Mutation => {
    const arn = `arn:aws:s3:::${bucket}`;
    const deny = plus({ Sid: "More", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, `${arn}/*`] });
    return (resource) =>
      "policy" in resource.outputs
        ? inDocument("aws:ec2/vpcEndpoint:VpcEndpoint", resource.name, deny)(resource)
        : resource;
  };

  it("lists no role whose only way is an endpoint that does not let it through", async () => {
    const uri = "s3://acme-private/x";
    const [id = ""] = (await world()).endpoints.keys();
    // The bucket's own rule leaves out services that act in a role's name; this one has no exception.
    const onlyThroughEndpoint: Mutation = inDocument(
      "aws:s3/bucketPolicy:BucketPolicy",
      "acme-private",
      plus({
        ...{ Sid: "More", Effect: "Deny", Principal: "*", Action: "s3:GetObject" },
        ...{ Resource: "arn:aws:s3:::acme-private/*", Condition: { StringNotEquals: { "aws:SourceVpce": id } } },
      }),
    );
    assert.ok((await holders("s3:GetObject", uri, onlyThroughEndpoint)).includes("indexer"));
    const shut: Mutation = (resource) => endpointWithout("acme-private")(onlyThroughEndpoint(resource) ?? resource);
    assert.ok(!(await holders("s3:GetObject", uri, shut)).includes("indexer"));
  });

  it("names the endpoint that does not let a role through, where there are other ways", async () => {
    const when = async (mutate?: Mutation) =>
      whoCan(await situation(mutate), "s3:GetObject", "s3://acme-genomics/x")
        .holders.filter(({ who }) => who === "indexer")
        .flatMap((holder) => holder.when);
    assert.ok(!(await when()).some((words) => words.startsWith("not through")));
    const shut = await when(endpointWithout("acme-genomics"));
    assert.ok(
      shut.some((words) => /^not through vpce-\S+, whose policy does not allow it$/.test(words)),
      shut.join(),
    );
  });

  for (const [action, uri, message] of [
    ["s3:GetObject", "s3://acme-genomic/x", /no bucket "acme-genomic".*acme-genomics/],
    ["s3:GetObjekt", "s3://acme-genomics/x", /no action "s3:GetObjekt".*s3:GetObject/],
    ["s3:GetObject", "s3://acme-genomics", /is about objects/],
    ["kms:Decrypt", "s3://acme-genomics/x", /ask for one of s3/],
    ["s3:GetObject", "acme-genomics/x", /expected s3:/],
  ] as const) {
    it(`refuses ${action} on ${uri}`, async () => {
      const given = await situation();
      assert.throws(
        () => whoCan(given, action, uri),
        (error) => error instanceof AskedRequestError && message.test(error.message),
      );
    });
  }
});
