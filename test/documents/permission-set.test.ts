import assert from "node:assert/strict";
import { exactly } from "../../documents/grants";
import { isReserved, permissionSetArn, permissionSetWithoutPath } from "../../documents/permission-set";
import { matchesWildcard } from "@cross-account-s3/iam";

const OWN = "111111111111";
const role = (name: string, path = "sso.amazonaws.com/eu-west-1") =>
  `arn:aws:iam::${OWN}:role/aws-reserved/${path}/AWSReservedSSO_${name}_0123456789abcdef`;
const pattern = permissionSetArn("aws", OWN, "Data");

describe("permissionSetArn", () => {
  for (const [of, arn, expected] of [
    ["the role of the set, with the Region of its instance", role("Data"), true],
    ["the role of the set in us-east-1, whose path names no Region", role("Data", "sso.amazonaws.com"), true],
    ["a set whose name begins with this one's", role("DataScientist"), false],
    ["a set whose name begins with this one's and an underscore", role("Data_Admin"), false],
    ["a set whose name ends with this one's", role("My_AWSReservedSSO_Data"), false],
    ["a role of the same name that every account can create", role("Data").replace("aws-reserved/", "x/"), false],
    ["another account", role("Data").replace(OWN, "222222222222"), false],
  ] as const) {
    it(`${expected ? "matches" : "does not match"} ${of}`, () => {
      assert.equal(matchesWildcard(pattern, arn), expected);
    });
  }

  it("stands under ArnLike, apart from exact roles of the account", () => {
    const exact = `arn:aws:iam::${OWN}:role/x`;
    assert.deepEqual(
      exactly("aws", [pattern, exact]).map(({ condition }) => condition),
      [{ ArnEquals: { "aws:PrincipalArn": [exact] } }, { ArnLike: { "aws:PrincipalArn": [pattern] } }],
    );
  });
});

describe("isReserved", () => {
  it("knows the paths that AWS keeps", () => {
    const linked = `arn:aws:iam::${OWN}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`;
    assert.deepEqual([role("Data"), linked, `arn:aws:iam::${OWN}:role/x`].map(isReserved), [true, true, false]);
  });
});

describe("permissionSetWithoutPath", () => {
  it("says whose role has lost its path", () => {
    const lost = `arn:aws:iam::${OWN}:role/AWSReservedSSO_Data_Admin_0123456789abcdef`;
    assert.equal(permissionSetWithoutPath(lost), "Data_Admin");
    assert.equal(permissionSetWithoutPath(role("Data")), undefined);
  });
});
