import { AssertionError, deepStrictEqual } from "node:assert";
import type { Accounts, Clients } from "../accounts";
import { placeOf } from "../providers";
import type { Resource } from "../state";
import { iamReaders } from "./iam";
import { kmsReaders } from "./kms";
import type { Reader } from "./reading";
import { s3Readers } from "./s3";
import { snsReaders } from "./sns";

const READERS: Readonly<Record<string, Reader>> = { ...iamReaders, ...kmsReaders, ...s3Readers, ...snsReaders };

/** Types that stand for nothing in AWS. */
const OF_PULUMI_ALONE = /^(pulumi|cross-account-s3):/;

/**
 * Reads every resource of a stack back from AWS and holds it against what was declared.
 *
 * @returns how many were read.
 * @throws Error listing each resource that differs, is missing, or is of a type that nobody knows how to read.
 */
export async function readBack(resources: readonly Resource[], accounts: Accounts): Promise<number> {
  const inAws = resources.filter(({ type }) => !OF_PULUMI_ALONE.test(type));
  const faults: string[] = [];
  for (const resource of inAws) {
    const { accountId, region } = placeOf(resource, resources);
    const fault = await difference(resource, accounts.in(accountId, region));
    if (fault !== undefined) faults.push(`${resource.type} ${resource.name}: ${fault}`);
  }
  if (faults.length > 0) throw new Error(`AWS has not what was declared:\n${faults.join("\n")}`);
  return inAws.length;
}

async function difference(resource: Resource, clients: Clients): Promise<string | undefined> {
  const read = READERS[resource.type];
  if (!read) return "nobody reads this type back; add it to sandbox/readers/";
  try {
    const { declared, found } = await read(resource, clients);
    deepStrictEqual(found, declared, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof AssertionError) return `found (+) is not what was declared (-)\n${error.message}`;
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
