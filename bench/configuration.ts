import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

/** The size of a generated project. */
interface Size {
  readonly buckets: number;
  readonly roles: number;
  /** The number of data accounts, each with one stack. The buckets are distributed over them. */
  readonly accounts: number;
}

const LEVELS = ["read", "upload", "readwrite", "catalog", "read"] as const;
const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"];

/**
 * Writes a project with one control stack, and data stacks whose buckets differ in their settings. The same size gives the same files.
 *
 * @param folder the folder of the project.
 * @param main the file of the program, relative to the folder.
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

/** Returns the settings of the nth bucket. The grants differ between buckets, so that policies differ not only in names. */
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
