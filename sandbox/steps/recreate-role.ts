import {
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { contractOf } from "../contract";
import { readBack } from "../read-back";
import { accountsOf } from "../stacks";
import type { Step } from "./step";

/** A role that buckets of both data stacks are granted to. */
const ROLE = "catalog";

/**
 * Deletes a control role behind Pulumi's back, has the control stack make it again, and looks at the data stacks: no document
 * of theirs has to change. One that named the role as its principal would now hold the id of a role that is gone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const recreateRole: Step = {
  title: `Delete role ${ROLE} and make it again, which changes nothing for the data accounts`,
  run: async ({ world: { accounts, pulumi }, stacks, deployed }) => {
    const contract = await contractOf(pulumi);
    const RoleName = contract.roles[ROLE]?.arn.split("/").at(-1) ?? "";
    const { iam } = accounts.in(contract.accountId, "us-east-1");
    const id = async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleId;
    const before = await id();
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of AttachedPolicies) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));

    await pulumi.up("control", "--refresh");
    const after = await id();
    if (after === undefined || after === before) throw new Error(`the role was not made again: ${before}, ${after}`);
    let read = 0;
    for (const { name } of stacks) {
      if (name !== "control") await pulumi.preview(name, "--expect-no-changes");
      read += (await readBack(deployed.get(name) ?? [], accounts, accountsOf(stacks))).resources;
    }
    return `${before} is ${after} now, and ${read} resources are as declared`;
  },
};
