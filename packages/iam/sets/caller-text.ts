import { anyOf, exactly, type Language, oneOf, repeatedExcept, spelled, type Token } from "../classes/language";
import type { Caller } from "../evaluate/request";
import type { Principal } from "../language/principal";

/**
 * A caller as one text, so that everything that a policy asks of callers (principals, `aws:PrincipalArn`,
 * `aws:PrincipalAccount`, …) is a question about the same string:
 *
 *     anonymous                     service/NAME                  federated/PROVIDER
 *     canonical/ID                  origin-access-identity/ID     arn:P:iam::A:root
 *     arn:P:iam::A:user/NAME        arn:P:iam::A:role/NAME#SESSION
 *     arn:P:sts::A:federated-user/NAME
 */
export function callerText(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "service":
      return `service/${caller.service}`;
    case "root":
      return `arn:${caller.partition}:iam::${caller.account}:root`;
    case "user":
    case "federated-user":
      return caller.arn;
    case "role":
      return `${caller.arn}#${caller.session}`;
    case "federated":
      return `federated/${caller.provider}`;
    case "canonical-user":
      return `canonical/${caller.id}`;
    case "origin-access-identity":
      return `origin-access-identity/${caller.id}`;
  }
}

/** The caller of a text that {@link callerText} could have written. */
export function callerOf(text: string): Caller {
  const [kind, rest] = splitAt(text, "/");
  if (text === "anonymous") return { kind: "anonymous" };
  if (kind === "service") return { kind: "service", service: rest };
  if (kind === "federated") return { kind: "federated", provider: rest };
  if (kind === "canonical") return { kind: "canonical-user", id: rest };
  if (kind === "origin-access-identity") return { kind: "origin-access-identity", id: rest };
  const [, partition = "", , , account = "", resource = ""] = text.split(":");
  if (resource === "root") return { kind: "root", partition, account };
  if (resource.startsWith("user/")) return { kind: "user", arn: text };
  if (resource.startsWith("federated-user/")) return { kind: "federated-user", arn: text };
  const [arn, session] = splitAt(text, "#");
  return { kind: "role", arn, session };
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";

/** At least one character of a set. */
function some(token: Token): readonly Token[] {
  return [
    { ...token, repeated: false },
    { ...token, repeated: true },
  ];
}

/** The name of a partition, which is `aws` in examples. */
export const PARTITION: readonly Token[] = [
  { ...oneOf(`${LOWER}-`), repeated: false, written: "aws" },
  { ...oneOf(`${LOWER}-`), repeated: true, written: "" },
];
const ACCOUNT = new Array<Token>(12).fill(oneOf(DIGITS));
const NAME = some(repeatedExcept(":#*?"));

/** Callers with an ARN in a partition and an account, each a sequence of tokens, then what follows the account. */
function principalSequence(
  service: "iam" | "sts",
  resource: readonly Token[],
  account: readonly Token[] = ACCOUNT,
  partition: readonly Token[] = PARTITION,
): readonly Token[] {
  return [...spelled("arn:"), ...partition, ...spelled(`:${service}::`), ...account, ...spelled(":"), ...resource];
}

const SESSION: readonly Token[] = [...spelled("#"), ...some(repeatedExcept(":/#*?"))];
const ROLE = [...spelled("role/"), ...NAME, ...SESSION];
const USER = [...spelled("user/"), ...NAME];
const FEDERATED_USER = [...spelled("federated-user/"), ...NAME];

/** Callers by their kind. */
export const CALLERS = {
  anonymous: exactly("anonymous"),
  service: { label: "an AWS service", sequences: [[...spelled("service/"), ...some(oneOf(`${LOWER}${DIGITS}-.`))]] },
  federated: { label: "a federated identity", sequences: [[...spelled("federated/"), ...some(repeatedExcept("#"))]] },
  canonical: { label: "a canonical user", sequences: [[...spelled("canonical/"), ...some(repeatedExcept("#:/*"))]] },
  originAccess: {
    label: "a CloudFront origin access identity",
    sequences: [[...spelled("origin-access-identity/"), ...some(repeatedExcept("#:/*"))]],
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

/** Every caller there can be. */
export const EVERY_CALLER = anyOf("anyone", Object.values(CALLERS));

/** Every caller whose ARN, if it has one, is of a partition. Requests never cross from one partition to another. */
export function callersInPartition(partition: string): Language {
  const { anonymous, service, federated, canonical, originAccess } = CALLERS;
  const principals = callersOfAccount(ANY_ACCOUNT, partition);
  return anyOf("anyone", [anonymous, service, federated, canonical, originAccess, principals]);
}

const ANY_ACCOUNT: Language = { label: "of any number", sequences: [ACCOUNT] };

/** Callers of an account whose digits are in a language. */
export function callersOfAccount(account: Language, partition?: string): Language {
  const inPartition = partition === undefined ? PARTITION : spelled(partition);
  const sequences = account.sequences.flatMap((digits) => {
    const within = without(digits, ":#");
    return [
      principalSequence("iam", spelled("root"), within, inPartition),
      principalSequence("iam", USER, within, inPartition),
      principalSequence("iam", ROLE, within, inPartition),
      principalSequence("sts", FEDERATED_USER, within, inPartition),
    ];
  });
  return { label: `account ${account.label}`, sequences };
}

/** Callers whose own ARN (of a role, not its session) is in a language. */
export function callersWithArn(arn: Language): Language {
  const sequences = arn.sequences.flatMap((tokens) => {
    const own = without(tokens, "#");
    return [own, [...own, ...SESSION]];
  });
  return { label: arn.label, sequences };
}

/** Users whose name is in a language. */
export function usersNamed(name: Language): Language {
  const sequences = name.sequences.flatMap((tokens) => {
    const own = without(tokens, "/#:");
    const path = [repeatedExcept(":#"), ...spelled("/")];
    return [
      principalSequence("iam", [...spelled("user/"), ...own]),
      principalSequence("iam", [...spelled("user/"), ...path, ...own]),
    ];
  });
  return { label: name.label, sequences };
}

/** Services whose name is in a language. */
export function servicesNamed(name: Language): Language {
  return {
    label: name.label,
    sequences: name.sequences.map((tokens) => [...spelled("service/"), ...without(tokens, "#:/")]),
  };
}

/** The same tokens, none of which matches a character of `characters`. */
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

/** Callers that an entry of a `Principal` element names. Everyone is {@link EVERY_CALLER}. */
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

/** `arn:aws:sts::A:assumed-role/NAME/SESSION`: that session of the role of that name, whatever the role's path. */
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
