import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

/** How large a generated project is. */
interface Size {
  readonly buckets: number;
  readonly roles: number;
  /** The data accounts that the buckets are spread over, a stack each. */
  readonly accounts: number;
}

const LEVELS = ["read", "upload", "readwrite", "catalog", "read"] as const;
const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"];

/**
 * Writes a project: one control stack, and data stacks with buckets of every kind. The same size gives the same files.
 *
 * @param main the program, relative to the folder.
 */
export async function writeProject(folder: string, main: string, { buckets, roles, accounts }: Size): Promise<void> {
  await mkdir(folder, { recursive: true });
  const ids = Array.from({ length: accounts }, (_, n) => String(200_000_000_000 + n));
  const write = (file: string, content: object) => writeFile(join(folder, file), stringify(content));
  await write("Pulumi.yaml", { name: "bench", main, runtime: "nodejs" });
  const names = Array.from({ length: roles }, (_, n) => `role${n}`);
  await write("Pulumi.control.yaml", {
    config: {
      "aws:region": "us-east-1",
      "cross-account-s3:role": "control",
      "cross-account-s3:accountId": "111111111111",
      "cross-account-s3:dataAccounts": ids.map((id) => ({ id, buckets: ["bench-*"] })),
      "cross-account-s3:roles": Object.fromEntries(
        names.map((name, n) => [
          name,
          { trustedService: "lambda.amazonaws.com", level: LEVELS[n % LEVELS.length], subscribes: n % 2 === 0 },
        ]),
      ),
    },
  });
  await Promise.all(
    ids.map((accountId, account) =>
      write(`Pulumi.data-${account}.yaml`, {
        config: {
          "aws:region": REGIONS[account % REGIONS.length],
          "cross-account-s3:role": "data",
          "cross-account-s3:accountId": accountId,
          "cross-account-s3:controlStack": "organization/bench/control",
          "cross-account-s3:controlAccountId": "111111111111",
          "cross-account-s3:owner": "bench",
          "cross-account-s3:buckets": Array.from({ length: buckets }, (_, n) => n)
            .filter((n) => n % accounts === account)
            .map((n) => bucket(n, names)),
        },
      }),
    ),
  );
}

/** A bucket: each grants to another set of roles, so that policies differ in more than names. */
function bucket(n: number, roles: readonly string[]): object {
  const sns = n % 3 === 0;
  return {
    name: `bench-${n}`,
    grants: Object.fromEntries(
      roles.flatMap((name, r) => ((n >> r) % 2 === 0 ? [[name, LEVELS[r % LEVELS.length]]] : [])),
    ),
    notifications: sns ? "sns" : n % 3 === 1 ? "consumer" : "none",
    ...(sns && n % 2 === 0 ? { encryptTopic: true } : {}),
    ...(n % 5 === 0 ? { key: "region" } : {}),
  };
}
