import assert from "node:assert/strict";
import { READ_TYPES } from "../../policypack/lib/locate";
import { DOCUMENTS } from "../../policypack/lib/places/documents";
import { policyReason, sharingReason, UNREAD } from "../../policypack/lib/places/unread-types";
import { mayHoldPolicy, mayShare, providerSchema } from "./support/provider-schema";

describe("the provider's types", function () {
  this.timeout(60_000);
  const schema = providerSchema();

  it("are found", () => {
    assert.ok(schema.size > 1_500, String(schema.size));
  });

  it("have every property that may hold a policy read, or listed with a reason", () => {
    const missing = [...schema].flatMap(([type, properties]) =>
      properties
        .filter(mayHoldPolicy)
        .filter(({ path }) => !isReadAt(type, path) && policyReason(type, path) === undefined)
        .map(({ path }) => `${type} ${path}`),
    );
    assert.deepEqual(missing, []);
  });

  it("are read, or listed with a reason, where they say who else has access", () => {
    const missing = [...schema]
      .filter(([type]) => !READ_TYPES.includes(type))
      .flatMap(([type, properties]) =>
        properties
          .filter(mayShare)
          .filter(({ path }) => sharingReason(type, path) === undefined)
          .map(({ path }) => `${type} ${path}`),
      );
    assert.deepEqual(missing, []);
  });

  it("that share and are not read are none of S3, KMS, SNS, SQS, events or roles, nor share what is theirs", () => {
    const open = UNREAD.filter(({ shares }) => shares !== undefined);
    const services =
      /^(?:s3|s3control|s3tables|s3outposts|kms|sns|sqs|cloudwatch|scheduler|pipes|iam|rolesanywhere|elastictranscoder)\//;
    assert.deepEqual(
      open.flatMap(({ types }) => types.filter((type) => services.test(type))),
      [],
    );
    assert.deepEqual(
      open.map(({ shares }) => shares),
      ["an endpoint that may be reached from the Internet"],
    );
  });

  it("that are read exist, each property of theirs too", () => {
    const gone = Object.entries(DOCUMENTS).flatMap(([type, places]) =>
      Object.keys(places)
        .filter((path) => schema.get(type)?.some((one) => one.path === path) !== true)
        .map((path) => `${type} ${path}`),
    );
    assert.deepEqual(gone, []);
    assert.deepEqual(
      READ_TYPES.filter((type) => !schema.has(type)),
      [],
    );
  });
});

function isReadAt(type: string, path: string): boolean {
  const places = DOCUMENTS[type] ?? {};
  return Object.hasOwn(places, path) || (READ_TYPES.includes(type) && !Object.hasOwn(DOCUMENTS, type));
}
