import type { ConditionTest, Principal } from "@cross-account-s3/iam";
import type { Access, Circumstances } from "./access";
import { DATA_ACTIONS } from "./circumstances";

/** An intended access in words, one field for each part. */
interface AccessWords {
  readonly who: string;
  /** The actions, such as `s3:GetObject` or `take every action on data but s3:PutObject`. */
  readonly what: string;
  readonly on: string;
  /** The conditions, one phrase each, such as `over TLS`. All must hold. */
  readonly when: readonly string[];
  /** The configuration key that intends it. */
  readonly because: string;
}

/**
 * Returns an intended access in words.
 *
 * @param names names of roles by their ARNs. @default the ARNs themselves
 */
export function accessWords(
  { who, actions, on, notOn, when, because }: Access,
  names: ReadonlyMap<string, string> = new Map(),
): AccessWords {
  return {
    who: who.map((one) => principalWords(one, names)).join(", "),
    what: actionsInWords(actions),
    on: notOn ? `everything but ${arnsInWords(notOn)}` : arnsInWords(on),
    when: whenWords(when),
    because,
  };
}

/** Returns an intended access as a sentence. */
export function accessSentence(access: Access): string {
  const { who, what, on, when, because } = accessWords(access);
  return `${[`${who} may ${what} on ${on}`, ...when].join(", ")} (${because})`;
}

/** Returns a principal in words. */
function principalWords(principal: Principal, names?: ReadonlyMap<string, string>): string {
  switch (principal.kind) {
    case "everyone":
      return "every principal";
    case "account":
      return `account ${principal.account}`;
    case "service":
      return principal.service;
    case "federated":
      return principal.provider;
    case "canonical-user":
    case "origin-access-identity":
    case "unique-id":
      return principal.id;
    default:
      return names?.get(principal.arn) ?? principal.arn;
  }
}

/** Returns actions in words. For a long list of data actions, names the missing actions instead. */
function actionsInWords({ negated, patterns }: Access["actions"]): string {
  const missing = DATA_ACTIONS.filter((action) => !patterns.includes(action));
  const isOnData = patterns.length > DATA_ACTIONS.length / 2 && patterns.every((one) => DATA_ACTIONS.includes(one));
  const data = missing.length === 0 ? "action on data" : `action on data but ${missing.join(", ")}`;
  if (isOnData) return negated ? `take every action on the bucket's settings` : `take every ${data}`;
  return `${negated ? "take every action but " : ""}${patterns.join(", ")}`;
}

/** Returns ARNs in words. A bucket and all its objects are one phrase. */
export function arnsInWords(arns: readonly string[]): string {
  const whole = arns.filter((arn) => arns.includes(`${arn}/*`));
  return arns
    .flatMap((arn) => {
      if (whole.includes(arn)) return [`${arn} and its objects`];
      return whole.some((bucket) => arn === `${bucket}/*`) ? [] : [arn];
    })
    .join(", ");
}

/** Returns conditions in words: first those of every alternative, then the choice between the others. */
function whenWords(when: readonly Circumstances[]): readonly string[] {
  const [first = [], ...others] = when;
  const key = (test: ConditionTest): string => JSON.stringify(test);
  const always = first.filter((test) => others.every((other) => other.some((one) => key(one) === key(test))));
  const shared = new Set(always.map(key));
  const choices = when.map((tests) => tests.filter((test) => !shared.has(key(test))));
  const phrases = phrasesOf(always);
  if (choices.some((tests) => tests.length === 0)) return phrases;
  const eachOf = choices.map((tests) => phrasesOf(tests).join(" and "));
  return [...phrases, eachOf.length === 1 ? (eachOf[0] ?? "") : `either ${eachOf.join(", or ")}`];
}

function phrasesOf(tests: readonly ConditionTest[]): readonly string[] {
  return [...new Set(tests.map(conditionWords))];
}

type Phrase = (values: string, test: ConditionTest) => string;

/** Phrases for conditions, by operator and key. Other conditions are shown literally. */
const PHRASES: Readonly<Record<string, Phrase>> = {
  "bool aws:securetransport": (values) => (values === "true" ? "over TLS" : "over plain HTTP"),
  "bool aws:viaawsservice": (values) =>
    values === "true" ? "by an AWS service on the caller's behalf" : "by the caller itself",
  "stringequals aws:sourcevpce": (values) => `through ${values}`,
  "arnequals aws:principalarn": (values) => `as ${values}`,
  "arnlike aws:principalarn": (values) => `as ${values}`,
  "stringequals aws:principalaccount": (values) => `by principals of account ${values}`,
  "stringequals aws:resourceaccount": (values) => `owned by account ${values}`,
  "arnequals aws:sourcearn": (values) => `for ${values}`,
  "stringequals aws:sourceaccount": (values) => `on behalf of account ${values}`,
  "stringequals sts:externalid": (values) => `with the external id ${values}`,
  "stringequals kms:viaservice": (values) => `through ${values}`,
  "stringlike kms:viaservice": (values) => `through ${values}`,
  "stringlike kms:encryptioncontext:aws:s3:arn": (values) => `for objects of ${values}`,
  "stringlike kms:encryptioncontext:aws:cloudtrail:arn": (values) => `for logs of ${values}`,
  "stringequals s3:x-amz-server-side-encryption": (values, { ifExists }) =>
    ifExists ? `encrypted with ${values} or naming no encryption` : `encrypted with ${values}`,
  "arnlike s3:x-amz-server-side-encryption-aws-kms-key-id": (values, { ifExists }) =>
    ifExists ? `with the key ${values} or naming none` : `with the key ${values}`,
  "stringequals s3:x-amz-acl": (values) => `with the ACL ${values}`,
  "stringlike s3:prefix": (values) => `listing what begins with ${values}`,
  "stringequals s3:prefix": (values) => `listing ${values === "" ? "the top" : values}`,
  "stringequals s3:delimiter": (values) => `one folder at a time (delimiter ${values})`,
  "stringlike sns:endpoint": (values) => `for endpoints ${values}`,
};

/** Phrases for the absence and the presence of a condition key. */
export const PRESENT: Readonly<Record<string, readonly [absent: string, present: string]>> = {
  "s3:x-amz-server-side-encryption-customer-algorithm": [
    "without a customer-provided key",
    "with a customer-provided key",
  ],
  "kms:encryptioncontext:aws:cloudtrail:arn": ["not for logs of a trail", "for logs of a trail"],
};

/** Returns a condition as a phrase. */
export function conditionWords(test: ConditionTest): string {
  const { operator, ifExists, key, values } = test;
  const name = key.toLowerCase();
  if (operator === "Null") {
    const [absent, present] = PRESENT[name] ?? [`without ${key}`, `with ${key}`];
    return values[0] === "true" ? absent : present;
  }
  const said = arnValues(values).join(" or ");
  const phrase = PHRASES[`${operator.toLowerCase()} ${name}`];
  return phrase ? phrase(said, test) : `${key} ${ifExists ? "absent or " : ""}${operator} ${said}`;
}

/** Returns values without those for a bucket's objects if the value for the bucket is present too. */
function arnValues(values: readonly string[]): readonly string[] {
  return values.filter((value) => !value.endsWith("/*") || !values.includes(value.slice(0, -2)));
}
