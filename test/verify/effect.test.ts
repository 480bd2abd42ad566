import assert from "node:assert/strict";
import { parsePolicy } from "../../rehearsal/policy-json";
import { compare, type Effect } from "../../verify/effect";
import type { Subject } from "../../verify/effect/requests";

const BUCKET = "arn:aws:s3:::acme-genomics";
const ROLE = "arn:aws:iam::111111111111:role/indexer";
const SUBJECT: Subject = {
  services: ["s3"],
  resources: [BUCKET, `${BUCKET}/some/object`],
  accountId: "222222222222",
  region: "us-east-1",
};
const TLS = {
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [BUCKET, `${BUCKET}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const READ = {
  Sid: "Read",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111111111111:root" },
  Action: ["s3:GetObject", "s3:GetObjectTagging"],
  Resource: `${BUCKET}/*`,
  Condition: { ArnEquals: { "aws:PrincipalArn": [ROLE] } },
};

async function effect(found: readonly object[], declared: readonly object[] = [TLS, READ], merged = false) {
  const side = (Statement: readonly object[]) => ({
    documents: [{ id: "bucket", policy: parsePolicy(asJson({ Version: "2012-10-17", Statement }), "bucket") }],
  });
  return compare("resource", side(declared), side(found), SUBJECT, merged);
}

/** As AWS would give it: a key without a value is not there. */
function asJson(document: object): unknown {
  return JSON.parse(JSON.stringify(document));
}

/** What changed, as `gained principal action`. */
function told({ changes }: Effect): readonly string[] {
  return [...new Set(changes.map(({ change, probe }) => `${change} ${probe.principal} ${probe.action}`))].sort();
}

describe("the effect of a document that was changed by hand", () => {
  it("is the same for the same text", async () => {
    assert.deepEqual(await effect([TLS, READ]), { changes: [], unjudged: [], reworded: false });
  });

  it("names a principal that was added, and what it may do", async () => {
    const mallory = "arn:aws:iam::333333333333:role/mallory";
    const added = { ...READ, Sid: "Hand", Principal: { AWS: mallory }, Action: "s3:GetObject", Condition: {} };
    const found = await effect([TLS, READ, added]);
    assert.deepEqual(told(found), [`gained ${mallory} s3:GetObject`]);
    assert.deepEqual(found.changes[0]?.because, ["bucket Hand"]);
  });

  it("names an action that was lost", async () => {
    const found = await effect([TLS, { ...READ, Action: "s3:GetObject" }]);
    assert.deepEqual(told(found), [`lost ${ROLE} s3:GetObjectTagging`]);
  });

  it("names a deny that is gone, by what is now allowed", async () => {
    const found = await effect([READ]);
    assert.ok(told(found).includes(`gained ${ROLE} s3:GetObject`), told(found).join("\n"));
    assert.ok(found.changes.every(({ probe }) => probe.context["aws:SecureTransport"] !== "true"));
  });

  it("names a role that a condition lost, though others are left in it", async () => {
    const other = "arn:aws:iam::111111111111:role/other";
    const both = { ...READ, Condition: { ArnEquals: { "aws:PrincipalArn": [other, ROLE] } } };
    assert.deepEqual(told(await effect([TLS, READ], [TLS, both])), [
      `lost ${other} s3:GetObject`,
      `lost ${other} s3:GetObjectTagging`,
    ]);
  });

  it("names who is let in when a condition is dropped", async () => {
    assert.ok(
      told(await effect([TLS, { ...READ, Condition: undefined }])).includes(
        "gained arn:aws:iam::111111111111:role/anybody s3:GetObject",
      ),
    );
  });

  it("names everybody, when the principal became a star", async () => {
    const star = { Sid: "Star", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${BUCKET}/*` };
    const found = told(await effect([TLS, READ, star]));
    assert.ok(found.includes("gained anonymous s3:GetObject"), found.join("\n"));
  });

  it("names objects that a narrower resource leaves out", async () => {
    const found = await effect([TLS, { ...READ, Resource: `${BUCKET}/only/*` }]);
    assert.ok(told(found).includes(`lost ${ROLE} s3:GetObject`), told(found).join("\n"));
  });

  it("sees a deny that lost an exemption", async () => {
    const deny = (endpoints: readonly string[]) => ({
      Sid: "Endpoint",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `${BUCKET}/*`,
      Condition: { StringNotEqualsIfExists: { "aws:SourceVpce": endpoints } },
    });
    const before = [READ, deny(["vpce-0a", "vpce-0b"])];
    const found = await effect([READ, deny(["vpce-0a"])], before);
    assert.ok(
      found.changes.some(({ change, probe }) => change === "lost" && probe.context["aws:SourceVpce"] === "vpce-0b"),
      JSON.stringify(found.changes),
    );
  });

  it("does not guess at principals that are not evaluated", async () => {
    const federated = { ...READ, Sid: "Saml", Principal: { Federated: "arn:aws:iam::222222222222:saml-provider/x" } };
    const { unjudged } = await effect([TLS, READ, federated]);
    assert.deepEqual(unjudged, [
      "Saml speaks of Federated arn:aws:iam::222222222222:saml-provider/x, which is not evaluated",
    ]);
  });

  it("takes no notice of what others add to a document that they share", async () => {
    const added = { ...READ, Sid: "Theirs", Principal: { AWS: "arn:aws:iam::333333333333:root" }, Condition: {} };
    assert.deepEqual(told(await effect([TLS, READ, added], [TLS, READ], true)), []);
  });

  const reworded: readonly (readonly [string, readonly object[]])[] = [
    ["another order", [READ, TLS]],
    [
      "other Sids",
      [
        { ...TLS, Sid: "A" },
        { ...READ, Sid: "B" },
      ],
    ],
    [
      "one statement split into two",
      [TLS, { ...READ, Action: "s3:GetObject" }, { ...READ, Sid: "R2", Action: ["s3:GetObjectTagging"] }],
    ],
    ["actions in another case", [TLS, { ...READ, Action: ["s3:getobject", "S3:GetObjectTagging"] }]],
    ["an account's id for its root", [TLS, { ...READ, Principal: { AWS: ["111111111111"] } }]],
    ["a list of one", [TLS, { ...READ, Resource: [`${BUCKET}/*`] }]],
    ["StringEquals for ArnEquals", [TLS, { ...READ, Condition: { StringEquals: { "aws:PrincipalArn": ROLE } } }]],
    ["true as a boolean", [{ ...TLS, Condition: { Bool: { "aws:SecureTransport": false } } }, READ]],
    ["an action twice", [TLS, READ, { ...READ, Sid: "Again", Action: "s3:GetObject" }]],
    ["a star for everybody's map", [{ ...TLS, Principal: { AWS: "*" } }, READ]],
  ];
  for (const [how, found] of reworded) {
    it(`is none for ${how}`, async () => {
      const { changes, unjudged } = await effect(found);
      assert.deepEqual([changes, unjudged], [[], []]);
    });
  }
});
