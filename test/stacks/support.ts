import { parseConfig, type RawConfig } from "../../stacks/config";
import { ConfigError } from "../../stacks/config/faults";
import type { Contract } from "../../stacks/contract";

/** Configuration as the engine gives it: texts, with JSON for what has structure. Later maps override earlier ones. */
export function raw(...parts: readonly Readonly<Record<string, unknown>>[]): RawConfig {
  return Object.fromEntries(
    Object.entries(Object.assign({}, ...parts) as Record<string, unknown>)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key.includes(":") ? key : `cross-account-s3:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
  );
}

/** What is wrong with a configuration, as `path: problem`. */
export function faults(config: RawConfig): readonly string[] {
  return faultsOf(() => parseConfig("cross-account-s3", "test", config));
}

/** The faults of the configuration that a check finds, as `path: problem`. */
export function faultsOf(find: () => unknown): readonly string[] {
  try {
    find();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ path, problem }) => `${path}: ${problem}`);
    throw error;
  }
  return [];
}

/** A control stack's configuration in which nothing is wrong. */
export const CONTROL = {
  "aws:region": "us-east-1",
  role: "control",
  accountId: "111111111111",
  dataAccounts: [{ id: "222222222222", buckets: ["acme-*"] }],
  roles: { indexer: { trustedService: "ecs-tasks.amazonaws.com", level: "read", subscribes: true } },
};

/** A data stack's configuration in which nothing is wrong. */
export const DATA = {
  "aws:region": "us-east-1",
  role: "data",
  accountId: "222222222222",
  controlStack: "organization/cross-account-s3/control",
  buckets: [{ name: "acme-genomics", grants: { indexer: "read" }, notifications: "sns" }],
};

/** A deployer stack's configuration in which nothing is wrong. */
export const DEPLOYER = {
  "aws:region": "us-east-1",
  role: "deployer",
  accountId: "222222222222",
  identity: { github: { repository: "acme/infrastructure", environment: "production", previewEnvironment: "preview" } },
  deploys: [{ stack: "data", role: "data", buckets: ["acme-*"], uses: ["topics"] }],
};

/** The contract of the control stack above. */
export const CONTRACT: Contract = {
  version: 1,
  accountId: "111111111111",
  partition: "aws",
  dataAccounts: CONTROL.dataAccounts,
  roles: { indexer: { arn: "arn:aws:iam::111111111111:role/x-control-indexer", level: "read", subscribes: true } },
  endpoints: {},
};
