/** The parts of an ARN. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for a global resource and for S3's. */
  readonly region: string;
  /** Empty where the ARN does not say the account, as for buckets. */
  readonly account: string;
  /** Keeps its own colons and slashes. */
  readonly resource: string;
}

const ARN = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}|[a-z-]*):(.+)$/s;

/**
 * Takes an ARN apart. Undefined if the text is not one, or if one of the first five parts has a wildcard.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(arn: string): Arn | undefined {
  const match = ARN.exec(arn);
  if (!match) return undefined;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

/** Puts an ARN together. */
export function buildArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Whether a text is the id of an account: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^[0-9]{12}$/.test(text);
}

/** The account that an ARN names; undefined if it names none. */
export function accountOf(arn: string): string | undefined {
  const account = parseArn(arn)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

/** The account that an ARN pattern fixes, whatever its wildcards stand for elsewhere; undefined if it leaves the account open. */
export function accountInPattern(pattern: string): string | undefined {
  const [arn, , , , account] = pattern.split(":");
  return arn === "arn" && account !== undefined && isAccountId(account) ? account : undefined;
}
