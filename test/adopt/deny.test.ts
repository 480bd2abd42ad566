import assert from "node:assert/strict";
import type { JsonObject } from "@cross-account-s3/iam";
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

describe("a denial of others", () => {
  const meets = (deny: JsonObject) =>
    defeats(
      [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*", ...deny }],
      [{ ...grant, Resource: "arn:aws:s3:::bucket/*", Condition: { ArnEquals: { "aws:PrincipalArn": ROLE } } }],
    ).map(({ certain }) => certain);
  const ROLE = "arn:aws:iam::111122223333:role/reader";

  const cases: readonly (readonly [string, JsonObject, readonly boolean[]])[] = [
    ["of everything defeats", {}, [true]],
    ["of the role defeats", { Principal: { AWS: ROLE } }, [true]],
    [
      "of one session of the role may defeat",
      { Principal: { AWS: "arn:aws:sts::111122223333:assumed-role/reader/one" } },
      [false],
    ],
    ["of another role does not", { Principal: { AWS: `${ROLE}2` } }, []],
    [
      "that a tag exempts from may defeat",
      { Condition: { StringNotEquals: { "aws:PrincipalTag/team": "a" } } },
      [false],
    ],
    ["of requests of services does not", { Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }, []],
    ["of a folder named by a tag may defeat", { Resource: "arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*" }, [false]],
    ["over plain HTTP does not", { Condition: { Bool: { "aws:SecureTransport": "false" } } }, []],
    ["that cannot be read may defeat", { Condition: { StringLikes: { "aws:UserAgent": "x" } } }, [false]],
  ];
  for (const [title, deny, certain] of cases) {
    it(title, () => {
      assert.deepEqual(meets(deny), certain);
    });
  }
});
