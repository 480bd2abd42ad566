import { auditReaderPolicy } from "../../documents/audit-reader-policy";
import type { PolicyDocument } from "../../documents/policy";
import { rolePolicies } from "../../documents/role-policies";
import type { ControlConfig } from "../config";
import type { RoleConfig } from "../config/control";

/**
 * The managed policies of a role: those that the stack gives it, and those that a role needs which exists and is left as it is.
 *
 * @throws LimitError naming the role, if it would take more or larger policies than AWS does.
 */
export function policiesOf(config: ControlConfig, name: string, role: RoleConfig): readonly PolicyDocument[] {
  const { partition, dataAccounts } = config;
  return [...rolePolicies({ ...role, partition, role: name, dataAccounts }), ...auditReading(config, name)];
}

/** What a role may do in addition to its level because it reads audit logs: of the data accounts', and of this one's. */
function auditReading({ auditLogs, ...config }: ControlConfig, role: string): readonly PolicyDocument[] {
  if (auditLogs?.reader !== role) return [];
  const accounts = [...config.dataAccounts.map(({ id }) => id), config.accountId];
  return [auditReaderPolicy({ partition: config.partition, role, accounts, logBuckets: auditLogs.buckets })];
}
