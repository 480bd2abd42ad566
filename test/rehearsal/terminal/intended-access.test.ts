import assert from "node:assert/strict";
import { readProject } from "../../../rehearsal/run/project";
import { situationOf } from "../../../rehearsal/situation";
import { intendedAccess } from "../../../rehearsal/terminal/intended-access";
import { render } from "../../../rehearsal/terminal/screen";
import { PROJECT } from "../support";

/** The sections of the page by their titles. */
async function sections(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { expected, world } = await situationOf(await readProject(folder));
  const text = render(intendedAccess(expected, world), { columns: undefined, colours: false });
  return new Map(
    text.split("\n\n").map((section) => {
      const [title = "", ...lines] = section.split("\n");
      return [title.split(":")[0] ?? "", lines.map((line) => line.trim())] as const;
    }),
  );
}

describe("npm start -- --intent", function () {
  this.timeout(60_000);
  let examples: ReadonlyMap<string, readonly string[]>;
  let project: ReadonlyMap<string, readonly string[]>;

  before(async () => {
    examples = await sections(process.cwd());
    project = await sections(PROJECT);
  });

  it("has a section for each bucket and each role of the examples", () => {
    assert.deepEqual([...examples.keys()].slice(1), [
      "Bucket acme-genomics",
      "Bucket acme-genomics-eu",
      "Role catalog",
      "Role indexer",
      "Role uploader",
      "Role analyst",
    ]);
  });

  it("says under each grant who may do what, on what, and under which circumstances", () => {
    const lines = examples.get("Bucket acme-genomics-eu") ?? [];
    const at = lines.indexOf("grants.indexer: read");
    assert.deepEqual(lines.slice(at + 1, at + 5), [
      "indexer may s3:GetObject, s3:GetObjectVersion, s3:GetObjectTagging, s3:GetObjectVersionTagging, s3:GetObjectAttributes, s3:GetObjectVersionAttributes",
      "on arn:aws:s3:::acme-genomics-eu/*, over TLS",
      "indexer may s3:ListBucket, s3:ListBucketVersions",
      "on arn:aws:s3:::acme-genomics-eu, over TLS",
    ]);
  });

  it("puts a bucket's key and topic below it", () => {
    const lines = examples.get("Bucket acme-genomics") ?? [];
    assert.deepEqual(
      lines.filter((line) => line.startsWith("Who may use")),
      [
        "Who may use bucket acme-genomics",
        "Who may use the key of acme-genomics",
        "Who may use the topic of acme-genomics",
      ],
    );
    assert.ok(lines.includes("uploader may kms:GenerateDataKey, kms:Decrypt"));
    assert.ok(
      lines.some((line) =>
        line.endsWith("through s3.us-east-1.amazonaws.com, for objects of arn:aws:s3:::acme-genomics"),
      ),
    );
  });

  it("says how objects must be encrypted", () => {
    const lines = examples.get("Bucket acme-genomics") ?? [];
    assert.equal(
      lines[lines.indexOf("uploader may s3:PutObject") + 1],
      "on arn:aws:s3:::acme-genomics/*, over TLS, encrypted with aws:kms or naming no encryption, with the key arn:aws:kms:us-east-1:222222222222:key/* or naming none, without a customer-provided key",
    );
  });

  it("says who may assume a role, and the most that its own policies allow", () => {
    const lines = examples.get("Role uploader") ?? [];
    const at = lines.indexOf("roles.uploader.trustedArns");
    assert.equal(lines[at + 1], "arn:aws:iam::111111111111:role/ci may sts:AssumeRole");
    assert.ok(lines.includes("on arn:aws:s3:::acme-*/*, owned by account 222222222222"));
  });

  it("marks what need not be allowed", () => {
    const lines = project.get("Role analyst") ?? examples.get("Role analyst") ?? [];
    const unneeded = examples.get("Role analyst") ?? [];
    assert.ok(
      unneeded.some((line) => line.startsWith("analyst (may) s3:GetObject")),
      lines.join("\n"),
    );
  });

  it("says from which network, once for all alternatives", () => {
    const lines = project.get("Bucket acme-listed") ?? [];
    assert.ok(
      lines.some((line) =>
        line.startsWith(
          "on arn:aws:s3:::acme-listed/*, over TLS, either through vpce-0e0e0e03 or vpce-0e0e0e04, or by an AWS service on the caller's behalf, or as arn:aws:iam::222222222222:root or ",
        ),
      ),
      lines.join("\n"),
    );
  });

  it("says what an account may do with its own bucket in a few words", () => {
    const lines = project.get("Bucket acme-eu") ?? [];
    assert.ok(lines.includes("account 222222222222 may take every action on the bucket's settings"));
    assert.ok(
      lines.includes("account 222222222222 may take every action on data but s3:PutObject, s3:UpdateObjectEncryption"),
    );
  });
});
