import { AssertionError, deepStrictEqual } from "node:assert";
import { z } from "zod";
import type { Accounts, Clients } from "../accounts";
import { MAY_BE_LOST, type NotShown } from "../not-shown";
import { placeOf } from "../providers";
import type { Resource } from "../state";
import { cloudtrailReaders } from "./cloudtrail";
import { cloudwatchReaders } from "./cloudwatch";
import { ec2Readers } from "./ec2";
import { eventbridgeReaders } from "./eventbridge";
import { iamReaders } from "./iam";
import { kmsReaders } from "./kms";
import { lostArguments, without } from "./lost";
import type { Reader } from "./reading";
import { s3Readers } from "./s3";
import { s3RetentionReaders } from "./s3-retention";
import { snsReaders } from "./sns";

const READERS: Readonly<Record<string, Reader>> = {
  ...cloudtrailReaders,
  ...cloudwatchReaders,
  ...ec2Readers,
  ...eventbridgeReaders,
  ...iamReaders,
  ...kmsReaders,
  ...s3Readers,
  ...s3RetentionReaders,
  ...snsReaders,
};

/** Types that stand for nothing in AWS. */
const OF_PULUMI_ALONE = /^(pulumi|cross-account-s3):/;

/** What came of reading a stack back. */
export interface ReadBack {
  /** How many resources were read. */
  readonly read: number;
  /** What the provider plugin did not hand on to AWS, so that nothing can be said of it. */
  readonly notShown: readonly NotShown[];
}

/**
 * Reads every resource of a stack back from AWS and holds it against what was declared.
 *
 * @throws Error listing each resource that differs, is missing, or is of a type that nobody knows how to read.
 */
export async function readBack(resources: readonly Resource[], accounts: Accounts): Promise<ReadBack> {
  const inAws = resources.filter(({ type }) => !OF_PULUMI_ALONE.test(type));
  const faults: string[] = [];
  const notShown = new Map<string, NotShown>();
  for (const resource of inAws) {
    const { accountId, region } = placeOf(resource, resources);
    const lost = lostArguments(resource);
    const fault = await difference(known(resource, lost), accounts.in(accountId, region));
    if (fault !== undefined) faults.push(`${resource.type} ${resource.name}: ${fault}`);
    for (const argument of lost) {
      const what = `${resource.type.split(":").at(-1)}.${argument.replace(/\[\d+\]/g, "[]")}`;
      notShown.set(what, { what, why: "this provider plugin drops the argument; the official one does not" });
    }
  }
  if (faults.length > 0) throw new Error(`AWS has not what was declared:\n${faults.join("\n")}`);
  return { read: inAws.length, notShown: [...notShown.values()] };
}

/** A resource without the arguments that may be lost. Any other that was lost makes for a difference. */
function known(resource: Resource, lost: readonly string[]): Resource {
  const forgiven = lost.filter((argument) => MAY_BE_LOST[resource.type]?.test(argument));
  return { ...resource, inputs: z.record(z.string(), z.unknown()).parse(without(resource.inputs, forgiven)) };
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
