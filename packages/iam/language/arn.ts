/** The parts of an ARN. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global resources, and for the buckets and objects of S3. */
  readonly region: string;
  /** Empty if the ARN has no account, as for buckets. */
  readonly account: string;
  /** All that follows the account, including further colons and slashes. */
  readonly resource: string;
}

const ARN = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}|[a-z-]*):(.+)$/s;

/**
 * Parses an ARN. Returns undefined if the text is not an ARN, or if one of its first five parts has a wildcard.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(arn: string): Arn | undefined {
  const match = ARN.exec(arn);
  if (!match) return undefined;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

/** Returns the text of an ARN. */
export function buildArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Whether a text is an account id: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^[0-9]{12}$/.test(text);
}

/** Returns the account id in an ARN, or undefined if the ARN has none. */
export function accountOf(arn: string): string | undefined {
  const account = parseArn(arn)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

/** Returns the account id in an ARN pattern, or undefined if the pattern names no single account. Its other parts may have wildcards. */
export function accountInPattern(pattern: string): string | undefined {
  const [arn, , , , account] = pattern.split(":");
  return arn === "arn" && account !== undefined && isAccountId(account) ? account : undefined;
}
