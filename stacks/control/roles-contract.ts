import { roleArn } from "../../documents/arns";
import { roleName } from "../../documents/names";
import type { ControlConfig } from "../config";
import type { RoleConfig } from "../config/control";
import { type Contract, CONTRACT_VERSION } from "../contract";

type Stack = Pick<ControlConfig, "project" | "stack" | "partition" | "accountId">;

/** The name in IAM of a role of the stack. */
export function roleNameIn({ project, stack }: Stack, name: string, { source }: RoleConfig): string {
  return source.kind === "existing" ? (source.arn.split("/").at(-1) ?? "") : roleName(project, stack, name);
}

/** The ARN of a role of the stack. */
export function roleArnIn(stack: Stack, name: string, role: RoleConfig): string {
  const { partition, accountId } = stack;
  return role.source.kind === "existing"
    ? role.source.arn
    : roleArn(partition, accountId, roleNameIn(stack, name, role));
}

/** The part of the contract that follows from the configuration: the account and the roles. */
export function rolesContract(config: ControlConfig): Omit<Contract, "endpoints" | "eventBus" | "auditLogReader"> {
  const { accountId, partition, dataAccounts, roles } = config;
  return {
    version: CONTRACT_VERSION,
    accountId,
    partition,
    dataAccounts,
    roles: Object.fromEntries(
      Object.entries(roles).map(([name, role]) => {
        const { level, actionSets, actions, subscribes, direct, sessionTags, assumes } = role;
        return [
          name,
          {
            arn: roleArnIn(config, name, role),
            level,
            subscribes,
            ...(actionSets ? { actionSets: [...actionSets] } : {}),
            ...(actions ? { actions: [...actions] } : {}),
            ...(sessionTags ? { sessionTags } : {}),
            ...(direct ? {} : { direct }),
            ...(assumes.length === 0 ? {} : { assumes: [...assumes] }),
          },
        ];
      }),
    ),
  };
}
