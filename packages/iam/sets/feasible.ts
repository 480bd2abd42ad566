import { exactly, type Language, oneOf, repeatedExcept, spelled, type Token } from "../classes/language";
import { APART, globalKey, TOGETHER } from "../tables/request-keys";
import type { KeyAttribute } from "./attribute";
import { CALLERS } from "./caller-languages";
import { all, any, type Formula, implies, not } from "./formula";
import { presence } from "./key-formula";

/** Returns formulas on the given keys that hold for every request that AWS can receive. */
export function feasibleFormulas(keys: readonly KeyAttribute[]): readonly Formula[] {
  const given = new Set(keys.map(({ key }) => key));
  return [
    ...keys.flatMap(({ key }) => senders(key)),
    ...TOGETHER.flatMap((group) => {
      const [first, ...rest] = group.filter((key) => given.has(key)).map(presence);
      return first ? rest.map((present) => equivalent(first, present)) : [];
    }),
    ...APART.filter((pair) => pair.every((key) => given.has(key))).map(([a, b]) => not(all(presence(a), presence(b)))),
    ...keys.filter(({ key }) => key === "aws:resourceaccount").flatMap(accountInArn),
    ...(given.has("aws:userid") ? [ANONYMOUS_ID] : []),
  ];
}

/**
 * All unsigned requests have the same user id.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
const ANONYMOUS_ID: Formula = implies(
  { is: "caller", language: CALLERS.anonymous },
  { is: "value", key: "aws:userid", test: { type: "string", language: exactly("anonymous") } },
);

/** Relates the presence of a global key to the callers whose requests have it. */
function senders(key: string): readonly Formula[] {
  const row = globalKey(key);
  if (!row) return [];
  const sender: Formula = { is: "caller", language: row.by };
  const sent = presence(key);
  return row.always === true ? [equivalent(sender, sent)] : [implies(sent, sender)];
}

/** Relates `aws:ResourceAccount` to the account in the resource's ARN. */
function accountInArn({ key, tests }: KeyAttribute): readonly Formula[] {
  const hasAccount: Formula = {
    is: "resource",
    language: inAccount(new Array<Token>(12).fill(oneOf("0123456789")), "any account"),
  };
  return tests.flatMap((test) => {
    if (test.type !== "string") return [];
    const { sequences, label } = test.language;
    const languages = sequences.map((tokens) => inAccount(tokens, label));
    const owned: Formula = any(...languages.map((language): Formula => ({ is: "resource", language })));
    return [implies(hasAccount, equivalent(owned, { is: "value", key, test }))];
  });
}

/** Returns the ARNs whose account matches tokens. */
function inAccount(account: readonly Token[], label: string): Language {
  const part = repeatedExcept(":");
  const within = account.map(({ set, repeated }): Token =>
    set.negated ? { set: { negated: true, characters: `${set.characters}:` }, repeated } : { set, repeated },
  );
  const front = [...spelled("arn:"), part, ...spelled(":"), part, ...spelled(":"), part, ...spelled(":")];
  return { label, sequences: [[...front, ...within, ...spelled(":"), repeatedExcept("")]] };
}

function equivalent(a: Formula, b: Formula): Formula {
  return all(implies(a, b), implies(b, a));
}
