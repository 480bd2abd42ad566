import assert from "node:assert/strict";
import { permissionSetArn } from "../../../documents/permission-set";
import { Account } from "../../../verify/account";
import { Calls } from "../../../verify/readers/calls";
import { readAll } from "../../../verify/readers";
import { limit } from "../../../verify/readers/limit";
import type { Observed, Subject } from "../../../verify/subject";

const ACCOUNT = "111111111111";
const PATH = "/aws-reserved/sso.amazonaws.com/eu-west-1/";
const SUBJECT: Subject = {
  kind: "role",
  id: "role/DataScientist",
  name: "AWSReservedSSO_DataScientist_????????????????",
  arn: permissionSetArn("aws", ACCOUNT, "DataScientist"),
  ...{ stack: "control", accountId: ACCOUNT, region: "eu-west-1", whole: false },
  settings: new Map(),
  documents: new Map(),
};

/** What is read of the permission set's role in an account with these roles, and the names of the roles that were asked for. */
async function readIn(
  names: readonly string[],
): Promise<{ readonly observed?: Observed; readonly asked: readonly string[] }> {
  const account = new Account(
    ACCOUNT,
    { region: "eu-west-1" },
    { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
  );
  const asked: string[] = [];
  const send = ({
    constructor: { name },
    input,
  }: {
    readonly constructor: { readonly name: string };
    readonly input: { RoleName?: string };
  }) => {
    if (name === "ListRolesCommand") {
      const Roles = names.map((RoleName) => ({ RoleName, Arn: `arn:aws:iam::${ACCOUNT}:role${PATH}${RoleName}` }));
      return Promise.resolve({ Roles });
    }
    asked.push(input.RoleName ?? "");
    return Promise.resolve(name === "GetRoleCommand" ? { Role: { RoleName: input.RoleName } } : {});
  };
  Object.defineProperty(account.iam(), "send", { value: send });
  const calls = new Calls(account, limit(4));
  const all = await readAll(
    [SUBJECT],
    () => calls,
    new Set([ACCOUNT]),
    () => undefined,
  );
  const observed = all.get(SUBJECT.id);
  return { asked, ...(observed ? { observed } : {}) };
}

describe("the role of a permission set", () => {
  it("is read by the name that Identity Center gave it, not by that of a set whose name begins so", async () => {
    const name = "AWSReservedSSO_DataScientist_0123456789abcdef";
    const { observed, asked } = await readIn(["AWSReservedSSO_DataScientist_Admin_0123456789abcdef", name]);
    assert.equal(observed?.kind, "seen");
    assert.deepEqual([...new Set(asked)], [name]);
  });

  it("does not exist where the set is not provisioned in the account", async () => {
    const { observed, asked } = await readIn(["AWSReservedSSO_Billing_0123456789abcdef"]);
    assert.equal(observed?.kind, "absent");
    assert.deepEqual(asked, []);
  });
});
