import { valueAt } from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import { oneLine } from "../../documents/neutral-text";
import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { CONFIG_ERRORS, type ConfigErrorCode } from "./error-codes";

/** One error in the configuration. */
export interface Fault {
  /** The error's code; docs/errors.md explains each. */
  readonly code: ConfigErrorCode;
  /** The key's path as the user would write it, such as `cross-account-s3:buckets[0].name`. */
  readonly path: string;
  /** What is wrong, and what to do. */
  readonly problem: string;
  /** For an unknown key: the path of its map, and the known key that it was probably meant to be. */
  readonly meant?: { readonly map: string; readonly key: string };
}

/** What is wrong: a whole text, or what is expected instead of the found value. */
export type Problem = string | { readonly expected: string };

/** Records an error of a check across keys: its code, the path of the key to change, and what is wrong. */
export type OnFault = (code: ConfigErrorCode, path: readonly PropertyKey[], problem: Problem) => void;

/**
 * A configuration that cannot be deployed. Pulumi prints the message of a RunError without a stack trace.
 */
export class ConfigError extends RunError {
  /**
   * @param of the owner of the configuration, such as `stack data`.
   * @param bucketNames the names of its buckets, in order; the message has them instead of their numbers.
   */
  constructor(
    readonly of: string,
    readonly faults: readonly Fault[],
    readonly bucketNames: readonly string[] = [],
  ) {
    super(
      `the configuration of ${of} has ${faults.length === 1 ? "an error" : `${faults.length} errors`}:\n` +
        faults.map((fault) => `  ${line(fault, bucketNames)}`).join("\n"),
    );
  }

  /** The message for a configuration that is read from files: each error after the place of its key, which `placeOf` returns. */
  located(placeOf: (path: string) => string): string {
    return this.faults.map((fault) => `${placeOf(fault.path)}: ${line(fault, this.bucketNames)}`).join("\n");
  }
}

function line({ code, path, problem }: Fault, bucketNames: readonly string[]): string {
  return `${byName(path, bucketNames)}: ${problem} [${code}]`;
}

/** A path with the bucket's name instead of its number, if no other bucket has that name. */
function byName(path: string, names: readonly string[]): string {
  return path.replace(/:buckets\[(\d+)\]/, (written, number: string) => {
    const name = names[Number(number)];
    return name === undefined || name === "" || names.indexOf(name) !== names.lastIndexOf(name)
      ? written
      : `:buckets[${name}]`;
  });
}

/**
 * Runs all checks, so that their faults come in one message.
 *
 * @throws ConfigError with the faults of all checks; other errors are thrown unchanged.
 */
export function allOrFaults<Results extends readonly unknown[]>(
  ...checks: { readonly [N in keyof Results]: () => Results[N] }
): Results {
  const errors: ConfigError[] = [];
  const results = checks.map((check) => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(error);
      return undefined;
    }
  });
  const [first] = errors;
  if (first)
    throw new ConfigError(
      first.of,
      errors.flatMap(({ faults }) => faults),
      first.bucketNames,
    );
  return results as unknown as Results;
}

/** The text `, did you mean "…"?` if a known word is similar to the written one; otherwise empty. */
export function didYouMean(written: string, known: readonly string[]): string {
  const nearest = similar(written, known);
  return nearest === undefined ? "" : `, did you mean "${nearest}"?`;
}

/** The known word that is most similar to the written one; undefined if none is similar. */
function similar(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const nearest = closest(written.toLowerCase(), [...known]);
  const near = distance(written.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, Math.floor(written.length / 3));
  return near ? nearest : undefined;
}

/**
 * The known key that an unknown key of a map was probably meant to be, preferably one that the map does not have; undefined if none is
 * similar.
 *
 * @param message the message of the zod issue, which lists the known keys; see `strict` in fields.ts.
 */
export function meantKey(written: string, message: string, map: unknown): string | undefined {
  const known = knownKeys(message);
  const present = typeof map === "object" && map !== null ? Object.keys(map) : [];
  const absent = known.filter((key) => !present.includes(key));
  return similar(written, absent) ?? similar(written, known);
}

/** Returns the faults without those that follow from a misspelt key: that it is missing, and checks that need it. */
export function withoutFollowing(faults: readonly Fault[]): readonly Fault[] {
  const misspelt = faults.flatMap(({ meant }) => meant ?? []);
  const follows = ({ code, path, problem }: Fault) =>
    misspelt.some(({ map, key }) => {
      if (code === "missing-key") return path === pathText([key], map);
      if (code === "unknown-key" || code.startsWith("unfit")) return false;
      const about = path === map || (path.startsWith(map) && /^\.?[^.[]+$/.test(path.slice(map.length)));
      return about && problem.split(/[^\w-]+/).includes(key);
    });
  return misspelt.length === 0 ? faults : faults.filter((fault) => !follows(fault));
}

/**
 * Matches credentials: keys and tokens of AWS, GitHub, Pulumi and OIDC, private keys, and 40 characters that could be a secret
 * access key.
 */
const CREDENTIAL =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[a-z]_\w{20,}|\bgithub_pat_\w{20,}|\bpul-[0-9a-f]{20,}|\beyJ[\w-]{10,}\.[\w.-]+|-----BEGIN [A-Z ]*PRIVATE KEY-----|(?<![\w/+=-])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])(?=[\w/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=-])/;

/** A value for a message: short, on one line, without credentials. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = oneLine(JSON.stringify(value));
  if (CREDENTIAL.test(text)) return "what looks like a credential, which is not shown";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Keys whose values a vendor may consider secret. */
const HIDDEN: ReadonlySet<string> = new Set(["externalId"]);

/** Keys of other tools, with the setting that does the same here, or why there is none. docs/configuration.md has the keys. */
export const INSTEAD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    acl: "ACLs are off on every bucket: grant access under grants",
    blockPublicAccess: "public access is always blocked; grant access under grants",
    bucketKeyEnabled: "a Bucket Key is always on where key is a KMS key",
    corsRules: "write the rules under cors",
    encryption: "write key: s3 for SSE-S3, or name a KMS key there",
    forceDestroy: "a bucket with objects is never deleted: see protect, and docs/deploy.md, Remove one bucket",
    functionArn: "write eventTargets: [{ functionArn: … }]",
    inlinePolicies: "a role gets its policies from level, actionSets and actions",
    kmsKeyArn: "write the key's ARN under key",
    kmsMasterKeyId: "write the key's ARN under key",
    lifecycleRules: "write lifecycle",
    logging: "write accessLogs, with bucket for a log bucket that exists",
    managedPolicyArns:
      "a role that the stack creates has what its grants need and no more; a role with other policies is named by existingArn",
    objectOwnership: "every bucket has BucketOwnerEnforced, so that its policy decides; grant access under grants",
    policy: "the policy is written from grants and services",
    policies: "a role gets its policies from level, actionSets and actions",
    public: "no bucket is public; serve it by CloudFront, with services: [{ service: cloudfront, sourceArn: … }]",
    publicAccessBlock: "public access is always blocked; grant access under grants",
    queueArn: "write eventTargets: [{ queueArn: … }]",
    serverSideEncryptionConfiguration: "write key: s3 for SSE-S3, or name a KMS key there",
    sseAlgorithm: "write key: s3 for SSE-S3, or name a KMS key there",
    targetBucket:
      "write accessLogs of the stack: { bucket: NAME, prefix: … }; a bucket is taken out of it with accessLogs: false",
    targetPrefix:
      "write accessLogs of the stack: { bucket: NAME, prefix: … }; behind prefix is the name of the logged bucket",
    versioned: "versioning is always on; for an existing bucket write versioning: keep to leave it as it is",
    website:
      "a website is public; serve the bucket by CloudFront, with services: [{ service: cloudfront, sourceArn: … }]",
  }),
);

/** The additions of a check across keys to a zod issue; see `reporter` in fields.ts. */
const crossed = z.object({
  code: z.string().refine((code): code is ConfigErrorCode => Object.hasOwn(CONFIG_ERRORS, code)),
  whole: z.boolean(),
});

/** Converts zod issues to faults: the path in the user's notation, the value that was found, what is expected. */
export function faultsOf(error: z.ZodError, input: unknown, prefix = ""): readonly Fault[] {
  return error.issues.flatMap((issue): readonly Fault[] => {
    if (issue.code === "unrecognized_keys") {
      const known = knownKeys(issue.message);
      return issue.keys.map((key): Fault => {
        const path = pathText([...issue.path, key], prefix);
        const instead = known.includes(key) ? undefined : INSTEAD.get(key);
        if (instead !== undefined) return { code: "unknown-key", path, problem: `not a known key; ${instead}` };
        const meant = meantKey(key, issue.message, valueAt(input, issue.path));
        if (meant === undefined) return { code: "unknown-key", path, problem: "not a known key" };
        const problem = `not a known key, did you mean "${meant}"?`;
        return { code: "unknown-key", path, problem, meant: { map: pathText(issue.path, prefix), key: meant } };
      });
    }
    const path = pathText(issue.path, prefix);
    if (issue.code === "invalid_key") {
      const expected = issue.issues[0]?.message ?? "another key";
      return [{ code: "unfit-name", path, problem: `found ${shown(issue.path.at(-1))}, expected ${expected}` }];
    }
    const { data } = crossed.safeParse(issue.code === "custom" ? issue.params : undefined);
    if (data?.whole === true) return [{ code: data.code, path, problem: issue.message }];
    const found = valueAt(input, issue.path);
    const what = HIDDEN.has(String(issue.path.at(-1))) ? "a value that is not shown" : shown(found);
    const code = data?.code ?? (found === undefined ? "missing-key" : "unfit-value");
    return [{ code, path, problem: `${found === undefined ? "missing" : `found ${what}`}, expected ${issue.message}` }];
  });
}

/** An issue of a check across keys, which {@link faultsOf} reads. */
export function crossedIssue(code: ConfigErrorCode, path: readonly PropertyKey[], problem: Problem, input: unknown) {
  const whole = typeof problem === "string";
  const message = whole ? problem : problem.expected;
  return { code: "custom" as const, path: [...path], message, input, params: { code, whole } };
}

/** Strict objects give their known keys as the message of an unknown one; see `strict` in fields.ts. */
function knownKeys(message: string): readonly string[] {
  return message.split(" ");
}

/** A path as the user would write it, such as `buckets[0].name`. */
export function pathText(path: readonly PropertyKey[], prefix = ""): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return prefix === "" ? text.replace(/^\./, "") : `${prefix}${text.replace(/^\./, prefix.endsWith(":") ? "" : ".")}`;
}
