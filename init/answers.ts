import { z } from "zod";
import { LEVELS } from "../documents/levels";
import * as field from "../stacks/config/fields";

/** A role of the control account. The user writes it as `indexer=read:ecs-tasks.amazonaws.com`. */
export interface RoleAnswer {
  readonly name: string;
  readonly level: z.output<typeof field.level>;
  /** The principal that assumes the role: a service, or the exact ARN of a role or user. */
  readonly trusted: string;
}

/** The answers from which a control stack and one data stack are created. */
export interface Answers {
  readonly project: string;
  readonly region: string;
  readonly controlAccount: string;
  readonly dataAccount: string;
  readonly dataStack: string;
  readonly owner: string;
  readonly roles: readonly RoleAnswer[];
  readonly buckets: readonly string[];
}

const NAME = /^[a-z](?:[a-z0-9]|-(?!-))*[a-z0-9]$/;
const name = (what: string) =>
  field
    .text(what)
    .max(20, `${what} of at most 20 characters`)
    .regex(NAME, `${what}: lower-case letters, digits and single hyphens, a letter first`);

const ROLE = "NAME=LEVEL:TRUSTED, such as indexer=read:ecs-tasks.amazonaws.com";
const role = field.text(ROLE).transform((text, context): RoleAnswer => {
  const [, roleName, levelName, trusted] = /^([A-Za-z][\w-]*)=([a-z]+):(.+)$/.exec(text.trim()) ?? [];
  const level = field.level.safeParse(levelName);
  if (roleName !== undefined && trusted !== undefined && level.success) {
    return { name: roleName, level: level.data, trusted };
  }
  const message = levelName === undefined ? ROLE : `${ROLE}; LEVEL is one of ${LEVELS.join(", ")}`;
  context.issues.push({ code: "custom", message, input: text });
  return z.NEVER;
});

/** Parses a list of texts, each of which may contain several values separated by commas. */
const texts = z
  .array(z.string())
  .transform((all) => all.flatMap((text) => text.split(",").map((one) => one.trim())).filter(Boolean));

const answersSchema = z.object({
  project: name("a name"),
  region: field.region,
  controlAccount: field.typedAccountId,
  dataAccount: field.typedAccountId,
  dataStack: name("a name"),
  owner: field.text("a name"),
  roles: texts.pipe(z.array(role).min(1, "at least one")),
  buckets: texts.pipe(z.array(field.bucketName).min(1, "at least one")),
});

/** A question on the terminal and its command line option. */
interface Question {
  /** The name of the answer. */
  readonly option: keyof Answers;
  /** The name of the command line option, without `--`. */
  readonly flag: string;
  /** The text of the question. */
  readonly text: string;
  /** An example of an answer. */
  readonly example: string;
  /** The default answer; absent if an answer is required. */
  readonly usual?: string;
  /** Whether the answer is a list. */
  readonly multiple: boolean;
}

const single = (option: keyof Answers, flag: string, text: string, example: string, usual?: string): Question => ({
  ...{ option, flag, text, example, multiple: false },
  ...(usual === undefined ? {} : { usual }),
});

/** The questions in their order on the terminal. */
export const QUESTIONS: readonly Question[] = [
  single("project", "project", "Name of the project", "acme-access", "cross-account-s3"),
  single("region", "region", "AWS Region", "eu-west-1", "us-east-1"),
  single("controlAccount", "control-account", "Account whose workloads need access", "111111111111"),
  single("dataAccount", "data-account", "Account that owns the buckets", "222222222222"),
  single("dataStack", "data-stack", "Name of the data stack", "genomics", "data"),
  single("owner", "owner", "Team that owns the buckets", "data-platform"),
  {
    ...{ option: "roles", flag: "role", multiple: true },
    text: "Roles, NAME=LEVEL:TRUSTED separated by commas",
    example: "indexer=read:ecs-tasks.amazonaws.com",
  },
  {
    ...{ option: "buckets", flag: "bucket", multiple: true },
    text: "Buckets to create, separated by commas",
    example: "acme-genomics",
  },
];

/** Parses all answers. @throws z.ZodError with an issue for each answer that is not valid. The path of an issue is the answer's name. */
export function parseAnswers(given: Readonly<Record<string, unknown>>): Answers {
  return answersSchema.parse(given);
}

/** Returns the error message for one answer; undefined if the answer is valid. */
export function answerProblem(option: keyof Answers, given: unknown): string | undefined {
  return answersSchema.shape[option].safeParse(given).error?.issues[0]?.message;
}
