import assert from "node:assert/strict";
import { CONTROL, DATA, faults, raw } from "../support";

const USER = "arn:aws:iam::444444444444:user/loader";
const ROLE = "arn:aws:iam::555555555555:role/loader";

const data = (principals: object, grants: object = {}) =>
  faults(raw(DATA, { principals, buckets: [{ name: "acme-genomics", grants }] }));
const control = (principals: object, roles: object = CONTROL.roles) => faults(raw(CONTROL, { principals, roles }));

describe("the principals of a data stack", () => {
  it("may be ARNs, an organization, a unit of one, and roles of further control stacks", () => {
    const principals = {
      vendor: { arns: [USER], externalId: "our-id" },
      all: { organization: "o-abcdefghij" },
      unit: { organizationalUnit: "o-abcdefghij/r-ab12/ou-ab12-11111111" },
      partner: { controlStack: "organization/p/other", accountId: "333333333333", role: "indexer" },
    };
    assert.deepEqual(data(principals, { vendor: { level: "read", via: "role" }, all: "read" }), []);
  });

  for (const [what, principals, expected] of [
    [
      "an id that is of no organization",
      { x: { organization: "o-short" } },
      /organization: found "o-short", .*o- and 10/,
    ],
    ["a star for an organization", { x: { organization: "*" } }, /organization: found "\*"/],
    ["an account for an organization", { x: { organization: "444444444444" } }, /the id of an organization/],
    ["a root for a unit", { x: { organizationalUnit: "o-abcdefghij/r-ab12/" } }, /the path of an organizational unit/],
    ["a wildcard in a unit", { x: { organizationalUnit: "o-abcdefghij/*" } }, /the path of an organizational unit/],
    ["nothing", { x: {} }, /principals.x: .*exactly one of arns, organization/],
    ["two kinds at once", { x: { arns: [USER], organization: "o-abcdefghij" } }, /exactly one of arns/],
    [
      "an external id of an organization",
      { x: { organization: "o-abcdefghij", externalId: "abc" } },
      /externalId: requires arns/,
    ],
    ["a pattern of roles", { x: { arns: ["arn:aws:iam::444444444444:role/*"] } }, /the exact ARN of a role or user/],
    ["an account's root", { x: { arns: ["arn:aws:iam::444444444444:root"] } }, /the exact ARN of a role or user/],
    [
      "an ARN of the stack's own account",
      { x: { arns: ["arn:aws:iam::222222222222:role/x"] } },
      /an ARN of another account/,
    ],
    [
      "an ARN of another partition",
      { x: { arns: ["arn:aws-cn:iam::444444444444:role/x"] } },
      /an ARN of partition aws /,
    ],
    ["one ARN twice", { x: { arns: [USER] }, y: { arns: [USER] } }, /principals.y.arns\[0\]: is also in principals.x/],
    [
      "two vendors with one external id",
      { x: { arns: [USER], externalId: "same" }, y: { arns: [ROLE], externalId: "same" } },
      /principals.y.externalId: is also that of x; give each an id of its own/,
    ],
    ["a control stack without its account", { x: { controlStack: "o/p/s", role: "r" } }, /x.accountId: missing/],
    ["a control stack without a role", { x: { controlStack: "o/p/s", accountId: "333333333333" } }, /x.role: missing/],
    [
      "its own control stack",
      { x: { controlStack: DATA.controlStack, accountId: "111111111111", role: "indexer" } },
      /a further control stack/,
    ],
    [
      "a key that is none",
      { x: { arns: [USER], organisation: "o-abcdefghij" } },
      /not a known key, did you mean "organization"/,
    ],
  ] as const) {
    it(`are refused with ${what}`, () => {
      const found = data(principals);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", expected);
    });
  }

  for (const [what, principal, grant, expected] of [
    ["past an external id", { arns: [USER], externalId: "our-id" }, "read", /grants.x: .*S3 sees no external id/],
    [
      "with an external id of the grant's own",
      { arns: [USER] },
      { level: "read", via: "role", externalId: "abc" },
      /grants.x.externalId: belongs under principals.x/,
    ],
    ["an organization via a role", { organization: "o-abcdefghij" }, { level: "read", via: "role" }, /grants.x.via/],
  ] as const) {
    it(`are not granted ${what}`, () => {
      const found = data({ x: principal }, { x: grant });
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", expected);
    });
  }
});

describe("the principals of a control stack", () => {
  it("take a role with the external id that they are known by", () => {
    assert.deepEqual(
      control({ x: { arns: [USER], externalId: "our-id" } }, { indexer: { trustedPrincipal: "x", level: "read" } }),
      [],
    );
  });

  for (const [what, principals, role, expected] of [
    ["one that is not named", { loader: { arns: [USER] } }, { trustedPrincipal: "laoder" }, /did you mean "loader"/],
    ["ARNs of an account that nothing names", {}, { trustedArns: [USER] }, /444444444444 under principals/],
    [
      "an organization",
      { x: { organization: "o-abcdefghij" } },
      { trustedPrincipal: "x" },
      /organization: not a known key/,
    ],
  ] as const) {
    it(`cannot be ${what}`, () => {
      const found = control(principals, { indexer: { ...role, level: "read" } });
      assert.match(found.join("\n"), expected);
    });
  }
});
