import { anyOf, exactly, type Language, oneOf, repeatedExcept, spelled, type Token } from "../classes/language";
import type { Principal } from "../language/principal";

// Sets of callers, as languages of the texts that `callerText` returns.

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";

/** Returns the tokens for one or more characters of a token's set. */
function oneOrMore(token: Token): readonly Token[] {
  return [
    { ...token, repeated: false },
    { ...token, repeated: true },
  ];
}

/** Tokens for the name of a partition, which is `aws` in examples. */
export const PARTITION: readonly Token[] = [
  { ...oneOf(`${LOWER}-`), repeated: false, written: "aws" },
  { ...oneOf(`${LOWER}-`), repeated: true, written: "" },
];
const ACCOUNT = new Array<Token>(12).fill(oneOf(DIGITS));
const NAME = oneOrMore(repeatedExcept(":#*?"));

/** Returns the tokens of a principal's ARN. @param resource the tokens after the account. */
function principalSequence(
  service: "iam" | "sts",
  resource: readonly Token[],
  account: readonly Token[] = ACCOUNT,
  partition: readonly Token[] = PARTITION,
): readonly Token[] {
  return [...spelled("arn:"), ...partition, ...spelled(`:${service}::`), ...account, ...spelled(":"), ...resource];
}

const SESSION: readonly Token[] = [...spelled("#"), ...oneOrMore(repeatedExcept(":/#*?"))];
const ROLE = [...spelled("role/"), ...NAME, ...SESSION];
const USER = [...spelled("user/"), ...NAME];
const FEDERATED_USER = [...spelled("federated-user/"), ...NAME];

/** All callers of each kind. */
export const CALLERS = {
  anonymous: exactly("anonymous"),
  service: {
    label: "an AWS service",
    sequences: [[...spelled("service/"), ...oneOrMore(oneOf(`${LOWER}${DIGITS}-.`))]],
  },
  federated: {
    label: "a federated identity",
    sequences: [[...spelled("federated/"), ...oneOrMore(repeatedExcept("#"))]],
  },
  canonical: {
    label: "a canonical user",
    sequences: [[...spelled("canonical/"), ...oneOrMore(repeatedExcept("#:/*"))]],
  },
  originAccess: {
    label: "a CloudFront origin access identity",
    sequences: [[...spelled("origin-access-identity/"), ...oneOrMore(repeatedExcept("#:/*"))]],
  },
  root: { label: "a root user", sequences: [principalSequence("iam", spelled("root"))] },
  user: { label: "an IAM user", sequences: [principalSequence("iam", USER)] },
  role: { label: "a role", sequences: [principalSequence("iam", ROLE)] },
  federatedUser: { label: "a federated user", sequences: [principalSequence("sts", FEDERATED_USER)] },
} as const satisfies Record<string, Language>;

/** Callers that have an ARN. */
export const WITH_ARN = anyOf("a principal with an ARN", [
  CALLERS.root,
  CALLERS.user,
  CALLERS.role,
  CALLERS.federatedUser,
]);

/** Every caller. */
export const EVERY_CALLER = anyOf("anyone", Object.values(CALLERS));

/** Returns every caller that has no ARN, or an ARN in a partition. Requests never cross partitions. */
export function callersInPartition(partition: string): Language {
  const { anonymous, service, federated, canonical, originAccess } = CALLERS;
  const principals = callersOfAccount(ANY_ACCOUNT, partition);
  return anyOf("anyone", [anonymous, service, federated, canonical, originAccess, principals]);
}

const ANY_ACCOUNT: Language = { label: "any", sequences: [ACCOUNT] };

/** Returns the callers of the accounts whose ids are in a language. @param partition any by default. */
export function callersOfAccount(id: Language, partition?: string): Language {
  const partitionTokens = partition === undefined ? PARTITION : spelled(partition);
  const sequences = id.sequences.flatMap((digits) => {
    const account = without(digits, ":#");
    return [
      principalSequence("iam", spelled("root"), account, partitionTokens),
      principalSequence("iam", USER, account, partitionTokens),
      principalSequence("iam", ROLE, account, partitionTokens),
      principalSequence("sts", FEDERATED_USER, account, partitionTokens),
    ];
  });
  return { label: `account ${id.label}`, sequences };
}

/** Returns the callers whose ARN is in a language. For a role session, it is the ARN of the role. */
export function callersWithArn(arn: Language): Language {
  const sequences = arn.sequences.flatMap((tokens) => {
    const principal = without(tokens, "#");
    return [principal, [...principal, ...SESSION]];
  });
  return { label: arn.label, sequences };
}

/** Returns the users whose name is in a language. */
export function usersNamed(name: Language): Language {
  const sequences = name.sequences.flatMap((tokens) => {
    const lastPart = without(tokens, "/#:");
    const path = [repeatedExcept(":#"), ...spelled("/")];
    return [
      principalSequence("iam", [...spelled("user/"), ...lastPart]),
      principalSequence("iam", [...spelled("user/"), ...path, ...lastPart]),
    ];
  });
  return { label: name.label, sequences };
}

/** Returns the services whose service principal is in a language. */
export function servicesNamed(name: Language): Language {
  return {
    label: name.label,
    sequences: name.sequences.map((tokens) => [...spelled("service/"), ...without(tokens, "#:/")]),
  };
}

/** Returns tokens that match what `tokens` match, except `characters`. */
function without(tokens: readonly Token[], characters: string): readonly Token[] {
  return tokens.map((token) =>
    token.set.negated
      ? { ...token, set: { negated: true, characters: token.set.characters + characters } }
      : { ...token, set: { negated: false, characters: remove(token.set.characters, characters) } },
  );
}

function remove(from: string, characters: string): string {
  return Array.from(from)
    .filter((character) => !characters.includes(character))
    .join("");
}

/** Returns the callers that one principal of a `Principal` element names. */
export function callersNamed(principal: Principal): Language {
  switch (principal.kind) {
    case "everyone":
      return EVERY_CALLER;
    case "account":
      return callersOfAccount(exactly(principal.account), principal.partition);
    case "role":
      return { label: principal.arn, sequences: [[...spelled(principal.arn), ...SESSION]] };
    case "user":
    case "federated-user":
      return exactly(principal.arn);
    case "session":
      return sessionNamed(principal.arn);
    case "service":
      return exactly(`service/${principal.service}`);
    case "federated":
      return exactly(`federated/${principal.provider}`);
    case "canonical-user":
      return exactly(`canonical/${principal.id}`);
    case "origin-access-identity":
      return exactly(`origin-access-identity/${principal.id}`);
    case "unique-id":
      return { label: principal.id, sequences: [] };
  }
}

/** Returns the session with an ARN such as `arn:aws:sts::A:assumed-role/NAME/SESSION`, for a role of that name with any path. */
function sessionNamed(arn: string): Language {
  const match = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(arn);
  if (!match) return { label: arn, sequences: [] };
  const [, partition = "", account = "", role = "", session = ""] = match;
  const front = spelled(`arn:${partition}:iam::${account}:role/`);
  const back = spelled(`${role}#${session}`);
  return {
    label: arn,
    sequences: [
      [...front, ...back],
      [...front, repeatedExcept(":#"), ...spelled("/"), ...back],
    ],
  };
}
