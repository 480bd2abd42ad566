import assert from "node:assert/strict";
import { defeats } from "../../adopt/refusals/deny";

const grant = {
  Sid: "Ours",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "s3:GetObject",
  Resource: `arn:aws:s3:::bucket/${"a".repeat(500)}`,
  Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::111122223333:role/${"a".repeat(500)}` } },
};

describe("denials of others", () => {
  for (const pattern of [`arn:aws:s3:::bucket/${"*a".repeat(100)}b`, `arn:aws:s3:::${"*".repeat(100)}b`]) {
    it(`are compared in bounded time with a pattern of many stars: ${pattern.slice(0, 24)}…`, () => {
      const deny = { Effect: "Deny", Principal: "*", Action: "*", Resource: pattern };
      assert.deepEqual(defeats([deny], [grant]), []);
    });
  }

  it("are compared in bounded time with a condition of many wildcards", () => {
    const condition = { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*?*?*?*?*-admin" } };
    const deny = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: condition };
    assert.deepEqual(defeats([deny], [grant]), []);
  });
});
