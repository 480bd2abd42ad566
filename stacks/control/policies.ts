import { auditReaderPolicy } from "../../documents/audit-reader-policy";
import type { PolicyDocument } from "../../documents/policy";
import { rolePolicies } from "../../documents/role-policies";
import type { ControlConfig } from "../config";
import type { RoleConfig } from "../config/control";

/**
 * The managed policies of a role: those that the stack attaches, and those that an existing role needs.
 *
 * @throws LimitError naming the role, if it would need more or larger policies than AWS accepts.
 */
export function policiesOf(config: ControlConfig, name: string, role: RoleConfig): readonly PolicyDocument[] {
  const { partition, dataAccounts } = config;
  return [...rolePolicies({ ...role, partition, role: name, dataAccounts }), ...auditReading(config, name)];
}

/** The permissions of the reader of audit logs, for the logs of the data accounts and of this account. */
function auditReading({ auditLogs, ...config }: ControlConfig, role: string): readonly PolicyDocument[] {
  if (auditLogs?.reader !== role) return [];
  const accounts = [...config.dataAccounts.map(({ id }) => id), config.accountId];
  return [auditReaderPolicy({ partition: config.partition, role, accounts, logBuckets: auditLogs.buckets })];
}
