import { forEmulator } from "../project";
import type { SandboxStack } from "../stacks";

const CONTROL = "111111111111";

/** Returns the name of the bucket of the nth data stack, from 1. */
export function fleetBucket(n: number): string {
  return `acme-fleet-${n}`;
}

/**
 * Returns a control stack and data stacks. Each data stack has a separate account; the stacks alternate between two Regions.
 *
 * @param count the number of data stacks, 1 to 999.
 */
export function fleetStacks(count: number): readonly SandboxStack[] {
  const accounts = Array.from({ length: count }, (_, n) => String(200_000_000_001 + n));
  const control = stack("control", CONTROL, {
    "aws:region": "us-east-1",
    "cross-account-s3:role": "control",
    "cross-account-s3:dataAccounts": accounts.map((id) => ({ id, buckets: ["acme-fleet-*"] })),
    "cross-account-s3:roles": { indexer: { trustedService: "ecs-tasks.amazonaws.com", level: "read" } },
  });
  return [
    control,
    ...accounts.map((id, n) =>
      stack(`data-${String(n + 1).padStart(3, "0")}`, id, {
        "aws:region": n % 2 === 0 ? "us-east-1" : "eu-west-1",
        "cross-account-s3:role": "data",
        "cross-account-s3:controlStack": "organization/cross-account-s3/control",
        "cross-account-s3:owner": "data-platform",
        "cross-account-s3:buckets": [{ name: fleetBucket(n + 1), grants: { indexer: "read" } }],
      }),
    ),
  ];
}

function stack(name: string, accountId: string, settings: Readonly<Record<string, unknown>>): SandboxStack {
  return { name, accountId, settings: forEmulator({ ...settings, "cross-account-s3:accountId": accountId }) };
}
