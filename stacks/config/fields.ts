import { z } from "zod";
import { matchingActions, parseArn, partitionOf, PARTITIONS, REGIONS, wildcardsOverlap } from "@cross-account-s3/iam";
import { LEVELS } from "../../documents/levels";
import { nameProblem } from "../../documents/name-rules";
import { logGroupName } from "../../documents/names";
import { crossedIssue, didYouMean, type OnFault } from "./faults";

/** An object with these keys and no others. The message of an unknown key has the known ones; see faults.ts. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : "a map"),
  });
}

/** A text, with what is expected if the value is not a text. */
export function text(expected: string) {
  return z.string({ error: expected }).min(1, expected);
}

/** One of several words; the message has the most similar one. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => `one of ${words.join(", ")}${typeof input === "string" ? didYouMean(input, words) : ""}`,
  });
}

/** A list, and what it should hold. */
export function list<Item extends z.ZodType>(item: Item, expected: string) {
  return z.array(item, { error: `a list of ${expected}` });
}

/** The shapes of each field that has several. */
const SHAPES = new WeakMap<object, readonly z.ZodType[]>();

/** The shapes of a schema that `shaped` made, for its JSON Schema; undefined for any other. */
export function shapesOf(schema: object): readonly z.ZodType[] | undefined {
  return SHAPES.get(schema);
}

/**
 * A field with several shapes, distinguished by its value. The faults are those of the intended shape; a union would only say that
 * none matches.
 *
 * @param shapes all shapes that a value may have.
 * @param shapeOf the intended shape of a value; for a value that matches none, a schema that reports it.
 */
export function shaped<Value>(shapes: readonly z.ZodType<Value>[], shapeOf: (input: unknown) => z.ZodType<Value>) {
  const schema = z.unknown().transform((input, context): Value => {
    const { data, error } = shapeOf(input).safeParse(input);
    if (!error) return data;
    for (const { path, message, ...issue } of error.issues) {
      if (issue.code === "unrecognized_keys") {
        context.issues.push({ code: issue.code, keys: issue.keys, path, message, input: undefined });
      } else if (issue.code === "invalid_type") {
        context.issues.push({ code: issue.code, expected: issue.expected, path, message, input });
      } else {
        const params = issue.code === "custom" ? issue.params : undefined;
        context.issues.push({ code: "custom", path, message, input, ...(params && { params }) });
      }
    }
    return z.NEVER;
  });
  SHAPES.set(schema, shapes);
  return schema;
}

/** Records the errors of a check across the keys of a map, as zod issues. */
export function reporter({
  issues,
  value,
}: {
  readonly issues: z.core.$ZodRawIssue[];
  readonly value: unknown;
}): OnFault {
  return (code, path, problem) => {
    issues.push(crossedIssue(code, path, problem, value));
  };
}

/** Whether a configured value is a map. */
export function isMap(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

/** A yes or no. */
export const flag = z.boolean({ error: "true or false" });

/**
 * An account id: 12 digits. YAML reads an unquoted one as a number, which is accepted unless digits are lost: with a leading zero,
 * the intended id is unknown.
 */
export const accountId = z
  .union([z.string(), z.number()], { error: "an AWS account id: 12 digits, quoted" })
  .transform(String)
  .refine((id) => /^\d{12}$/.test(id), {
    error: ({ input }) =>
      `an AWS account id of 12 digits` +
      (/^\d{1,11}$/.test(String(input))
        ? `, not ${String(String(input).length)}; put an id with a leading zero in quotes, or YAML reads it as octal`
        : ""),
  });

const TYPED_ACCOUNT = "an AWS account id of 12 digits";

/** An account id on a command line, of which YAML reads nothing. */
export const typedAccountId = text(TYPED_ACCOUNT).regex(/^\d{12}$/, TYPED_ACCOUNT);

/** The name of a Region that this program knows. */
export const region = text("a Region").refine((name) => REGIONS.includes(name), {
  error: ({ input }) => `an AWS Region${didYouMean(String(input), REGIONS)}`,
});

/** An access level. */
export const level = oneOf(LEVELS);

const BUCKET_NAME = "a bucket name: 3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends";

/**
 * The name of a bucket that works over TLS by its own host name, which rules out dots.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const bucketName = text(BUCKET_NAME)
  .refine((name) => !name.includes("."), {
    error: "a bucket name without dots: the wildcard certificate of S3 does not cover them, so that TLS breaks",
    abort: true,
  })
  .refine((name) => name.length <= 63, {
    error: ({ input }) => `a bucket name of at most 63 characters, not ${String(input).length}`,
    abort: true,
  })
  .refine((name) => nameProblem("bucket", name) === undefined, { error: BUCKET_NAME, abort: true })
  .refine((name) => !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$/.test(name), {
    error: "a bucket name without the prefixes and endings that S3 keeps for itself",
  });

/** The ARN of a bucket, which may be an older one with dots. */
export const bucketArn = text("the ARN of a bucket").refine(
  (value) => /^arn:[a-z-]+:s3:::[a-z0-9][a-z0-9.-]{2,62}$/.test(value),
  { error: "the ARN of a bucket, arn:aws:s3:::NAME" },
);

/** A pattern of bucket names. */
export const bucketPattern = namePattern("bucket", 63);

/** A pattern of access point names. */
export const accessPointPattern = namePattern("access point", 50);

function namePattern(of: string, longest: number) {
  return text(`a pattern of ${of} names`).refine((p) => /^[a-z0-9*?-]+$/.test(p) && p.length <= longest, {
    error: `a pattern of ${of} names: lower-case letters, digits, hyphens, * and ?`,
  });
}

/**
 * A pattern of bucket names with a fixed prefix: with only `*`, a deployer could replace the policy of every bucket of the account,
 * including those for state and logs.
 */
export const narrowBucketPattern = narrow(bucketPattern, "buckets");

/** A pattern of access point names with a fixed prefix, as {@link narrowBucketPattern}. */
export const narrowAccessPointPattern = narrow(accessPointPattern, "access points");

function narrow(pattern: z.ZodString, whose: string) {
  return pattern.refine((p) => /^[a-z0-9-]{3}/.test(p), {
    error: `a pattern that begins with three letters, digits or hyphens at least: a wider one takes in other people's ${whose}`,
  });
}

function arn(expected: string, service: Service, resource: RegExp) {
  return text(expected).refine((value) => isArn(value, service, resource), { error: expected });
}

type Service = "cloudtrail" | "eks" | "iam" | "kms" | "lambda" | "sns" | "sqs";

/** Whether a text is an exact ARN that can exist: IAM has no Region, and a Region is in only one partition. */
function isArn(value: string, service: Service, resource: RegExp): boolean {
  const parts = parseArn(value);
  if (parts?.service !== service || parts.account === "" || !resource.test(parts.resource)) return false;
  const { partition, region: where } = parts;
  if (!PARTITIONS.some((known) => known === partition)) return false;
  return service === "iam" ? where === "" : REGIONS.includes(where) && partitionOf(where) === partition;
}

/** The path and the name of a role, user or policy; each part of the path ends in a slash. */
const PATH_AND_NAME = String.raw`([\w+=,.@-]+/)*[\w+=,.@-]+`;

/** The ARN of a role, exact. */
export const roleArn = arn(
  "the exact ARN of a role, arn:aws:iam::ACCOUNT:role/NAME",
  "iam",
  new RegExp(`^role/${PATH_AND_NAME}$`),
);

/** The ARN of a role or a user, exact. */
export const principalArn = arn(
  "the exact ARN of a role or user, arn:aws:iam::ACCOUNT:role/NAME",
  "iam",
  new RegExp(`^(role|user)/${PATH_AND_NAME}$`),
);

/** The ARN of an EKS cluster. */
export const clusterArn = arn(
  "the exact ARN of an EKS cluster, arn:aws:eks:REGION:ACCOUNT:cluster/NAME",
  "eks",
  /^cluster\/[A-Za-z0-9][\w-]{0,99}$/,
);

/** The ARN of an OIDC identity provider. */
export const oidcProviderArn = arn(
  "the ARN of an OIDC provider, arn:aws:iam::ACCOUNT:oidc-provider/HOST",
  "iam",
  /^oidc-provider\/[\w./-]+$/,
);

/** The ARN of a managed policy; AWS's own have `aws` in the account's place. */
export const policyArn = text("the ARN of a managed policy").refine(
  (value) =>
    new RegExp(String.raw`^arn:(${PARTITIONS.join("|")}):iam::(\d{12}|aws):policy/${PATH_AND_NAME}$`).test(value),
  { error: "the ARN of a managed policy, arn:aws:iam::ACCOUNT:policy/NAME" },
);

/** The ARN of a KMS key: an alias would be looked up in the caller's account. */
export const keyArn = arn(
  "the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID (an alias is looked up in the caller's account)",
  "kms",
  /^key\/[\w-]+$/,
);

/** The ARN of a standard topic: neither S3 nor an alarm sends to a FIFO topic, whose name ends in `.fifo`. */
export const topicArn = arn(
  "the ARN of a standard topic, not a FIFO one, arn:aws:sns:REGION:ACCOUNT:NAME",
  "sns",
  /^[\w-]{1,256}$/,
);

/** The ARN of a standard queue: S3 sends to no FIFO queue, whose name ends in `.fifo`. */
export const queueArn = arn(
  "the ARN of a standard queue, not a FIFO one, arn:aws:sqs:REGION:ACCOUNT:NAME",
  "sqs",
  /^[\w-]{1,80}$/,
);

/** The ARN of a function, or of an alias of one. */
export const functionArn = arn(
  "the ARN of a function, arn:aws:lambda:REGION:ACCOUNT:function:NAME, or of its alias, which has :ALIAS at its end",
  "lambda",
  /^function:[\w-]{1,64}(:[A-Za-z_-][\w-]{0,127})?$/,
);

/** The ARN of a trail. */
export const trailArn = arn("the ARN of a trail", "cloudtrail", /^trail\/[\w.-]+$/);

const SHARED = "the exact ARN of a KMS key, a topic, a queue, a function or a trail";

/** The exact ARN of something that a data stack shares with others. */
export const sharedArn = text(SHARED).refine(
  (value) => [keyArn, topicArn, queueArn, functionArn, trailArn].some((known) => known.safeParse(value).success),
  { error: SHARED },
);

/** Services whose actions grant permissions, so that a boundary must not have them. */
const GIVES_AWAY: readonly string[] = ["iam", "sts", "organizations", "account", "sso", "identitystore"];

/** An action that a permissions boundary may have: of one service that does not grant permissions. */
export const ownAction = text("an action")
  .refine((action) => /^[a-z0-9-]+:[A-Za-z0-9]+\*?$/.test(action), {
    error: "an action, SERVICE:ACTION, with a * at its end at most, and not all actions of a service",
    abort: true,
  })
  .refine((action) => !GIVES_AWAY.includes(action.split(":")[0] ?? ""), {
    error: `an action of another service than ${GIVES_AWAY.join(", ")}, whose actions give permissions away`,
    abort: true,
  })
  .refine((action) => (matchingActions(action) ?? []).length > 0, {
    error: "an action that AWS's service authorization reference has",
    abort: true,
  })
  .refine((action) => permissionAction(action) === undefined, {
    error: ({ input }) => {
      const found = permissionAction(String(input)) ?? "";
      return `actions that manage no permissions, and ${found === input ? "this one does" : `${found} does`}: name actions one by one`;
    },
  });

/** The first action that a pattern matches and that manages permissions. */
function permissionAction(pattern: string): string | undefined {
  return matchingActions(pattern)?.find(({ accessLevel }) => accessLevel === "Permissions management")?.name;
}

/** A pattern of log group names, which may end in `*`. It matches no log group of CloudTrail. */
export const logGroupPattern = text("a pattern of log group names")
  .refine((name) => /^[\w/.#-]{3,500}\*?$/.test(name), {
    error: "a log group's name of three characters at least, with a * at its end at most",
    abort: true,
  })
  .refine((name) => !wildcardsOverlap(name, logGroupName("*")), {
    error: `log groups that are not CloudTrail's (${logGroupName("*")}): whoever writes there forges events`,
  });

/** The id that EC2 gives to a resource of a kind. @param prefix of all ids of the kind, such as `vpc`. */
export function ec2Id(what: string, prefix: string) {
  return text(what).regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `${what}, such as ${prefix}-0a1b2c3d4e5f60718`);
}

const NETWORK_ID = "the id of a VPC, subnet, route table or machine image that exists";

/** The id of a network resource, as a control stack names it. */
export const networkId = text(NETWORK_ID).refine((id) => /^(vpc|subnet|rtb|ami)-[0-9a-f]{8,17}$/.test(id), {
  error: NETWORK_ID,
});

/** A pattern of topic names. */
export const topicPattern = text("a pattern of topic names").refine((p) => /^[\w*?-]{1,256}$/.test(p), {
  error: "a pattern of topic names: letters, digits, hyphens, underscores, * and ?",
});

const STACK_NAME = "a stack's full name, organization/project/stack";

/** The full name of another stack. */
export const stackName = text(STACK_NAME).refine((name) => /^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(name), {
  error: STACK_NAME,
});

/** An external id. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const externalId = text("an external id").refine((id) => /^[\w+=,.@:/-]{2,1224}$/.test(id), {
  error: "an external id: 2 to 1224 letters, digits and + = , . @ : / -",
});
