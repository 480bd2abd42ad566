import { CreateRoleCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import { parseArn } from "../../documents/arns";
import type { Run, Step } from "./step";

/** The role that the example configuration takes as it is. */
const ANALYST = "arn:aws:iam::111111111111:role/Analyst";

function analyst({ world }: Run) {
  const { accountId = "", resource = "" } = parseArn(ANALYST) ?? {};
  const RoleName = resource.split("/").at(-1) ?? "";
  return { RoleName, accountId, iam: world.accounts.in(accountId, "us-east-1").iam };
}

/** Makes the role that the control stack takes as it is, as somebody else would have before. */
export const makeExistingRole: Step = {
  title: "Make the role that exists already",
  run: async (run) => {
    const { RoleName, accountId, iam } = analyst(run);
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "sts:AssumeRole" }],
    });
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    return ANALYST;
  },
};

/** Deletes it, which IAM refuses while a policy is still attached: the stack must have left it as it was. */
export const deleteExistingRole: Step = {
  title: "Delete the role that existed already",
  run: async (run) => {
    const { RoleName, iam } = analyst(run);
    await iam.send(new DeleteRoleCommand({ RoleName }));
    return "nothing of ours was attached to it";
  },
};
