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

/** A role with grants in both data stacks. */
const ROLE = "catalog";

/**
 * Deletes a role of the control stack without Pulumi, and deploys the control stack, which creates the role again. Checks that no document
 * of the data stacks changes. A policy with the role as its principal would now contain the id of the deleted role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const recreateRole: Step = {
  title: `Delete and create role ${ROLE}, without changes in the data accounts`,
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
    return `${before} became ${after}, and ${read} resources are as declared`;
  },
};
