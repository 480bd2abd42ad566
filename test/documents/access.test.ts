import assert from "node:assert/strict";
import { type Access, accessKey, inBuckets, keyUseOf, partsOf } from "../../documents/access";

const parts = (access: Access) => partsOf(inBuckets("aws", ["acme"]), access, false);

function part(access: Access, what: string) {
  const found = parts(access).find((p) => p.what === what);
  assert.ok(
    found,
    `no part ${what} among ${parts(access)
      .map((p) => p.what)
      .join(", ")}`,
  );
  return found;
}

describe("partsOf", () => {
  it("holds for all objects without a prefix, and lists without a condition", () => {
    assert.deepEqual(
      parts({ level: "read" }).map(({ what, resources, condition }) => [what, resources, condition]),
      [
        ["Objects", ["arn:aws:s3:::acme/*"], {}],
        ["Bucket", ["arn:aws:s3:::acme"], {}],
      ],
    );
  });

  it("holds for the objects under each prefix", () => {
    assert.deepEqual(part({ level: "read", prefixes: ["team-a/", "shared/x-"] }, "Objects").resources, [
      "arn:aws:s3:::acme/team-a/*",
      "arn:aws:s3:::acme/shared/x-*",
    ]);
  });

  it("lists a prefix with and without more of the key, on the bucket", () => {
    assert.deepEqual(part({ level: "read", prefixes: ["team-a/"] }, "List"), {
      what: "List",
      actions: ["s3:ListBucket", "s3:ListBucketVersions"],
      resources: ["arn:aws:s3:::acme"],
      condition: { StringLike: { "s3:prefix": ["team-a/*"] } },
    });
  });

  it("lists the folders above only where asked, one at a time", () => {
    const access: Access = { level: "read", prefixes: ["a/b/", "a/c/d-"] };
    assert.ok(!parts(access).some(({ what }) => what === "Browse"));
    assert.deepEqual(part({ ...access, browse: true }, "Browse").condition, {
      StringEquals: { "s3:prefix": ["", "a/", "a/c/"], "s3:delimiter": "/" },
    });
  });

  it("asks for no prefix where S3 sends none", () => {
    const access: Access = { level: "read", sets: ["athena"], prefixes: ["team-a/"] };
    assert.deepEqual(part(access, "Bucket").actions, ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]);
    assert.deepEqual(part(access, "List").actions, ["s3:ListBucket", "s3:ListBucketVersions"]);
  });

  it("takes only the header that every writer sends for the bucket's owner", () => {
    assert.deepEqual(part({ level: "upload", sets: ["acl-header"] }, "AclHeader"), {
      what: "AclHeader",
      actions: ["s3:PutObjectAcl"],
      resources: ["arn:aws:s3:::acme/*"],
      condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    });
  });

  it("puts single actions on what S3 authorizes them on", () => {
    assert.deepEqual(
      parts({ actions: ["s3:RestoreObject", "s3:GetBucketTagging"] }).map(({ what, actions }) => [what, actions]),
      [
        ["Objects", ["s3:RestoreObject"]],
        ["Bucket", ["s3:GetBucketTagging"]],
      ],
    );
  });
});

describe("keyUseOf", () => {
  it("follows from the single actions, too", () => {
    const of = (...actions: readonly string[]) => keyUseOf({ actions });
    assert.deepEqual(
      [of("s3:ListBucket"), of("s3:GetObject"), of("s3:PutObject"), of("s3:PutObjectAnnotation")],
      ["none", "decrypt", "encrypt", "encrypt"],
    );
  });
});

describe("accessKey", () => {
  it("is the same whatever the order, and differs by prefix", () => {
    const a: Access = { level: "read", prefixes: ["a/", "b/"] };
    assert.equal(accessKey(a), accessKey({ ...a, prefixes: ["b/", "a/"] }));
    assert.notEqual(accessKey(a), accessKey({ ...a, prefixes: ["a/"] }));
  });
});
