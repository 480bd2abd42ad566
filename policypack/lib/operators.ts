/** What a condition operator does, once its parts are read. */
export interface Operator {
  readonly family: "String" | "Numeric" | "Date" | "Bool" | "Binary" | "Ip" | "Arn" | "Null";
  /** Whether it is satisfied by a value that does not match. */
  readonly negated: boolean;
  /** Whether `*` and `?` in its values stand for other characters. */
  readonly wildcards: boolean;
  /** Whether a request without the key satisfies it. */
  readonly passesWhenAbsent: boolean;
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
}

const BASES: ReadonlyMap<string, Pick<Operator, "family" | "negated" | "wildcards">> = new Map(
  (
    [
      [
        "String",
        "StringEquals StringEqualsIgnoreCase StringLike",
        "StringNotEquals StringNotEqualsIgnoreCase StringNotLike",
      ],
      [
        "Numeric",
        "NumericEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals",
        "NumericNotEquals",
      ],
      ["Date", "DateEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals", "DateNotEquals"],
      ["Bool", "Bool", ""],
      ["Binary", "BinaryEquals", ""],
      ["Ip", "IpAddress", "NotIpAddress"],
      ["Arn", "ArnEquals ArnLike", "ArnNotEquals ArnNotLike"],
      ["Null", "Null", ""],
    ] as const
  ).flatMap(([family, positive, negative]) => [
    ...words(positive).map((name) => [name.toLowerCase(), entry(family, name, false)] as const),
    ...words(negative).map((name) => [name.toLowerCase(), entry(family, name, true)] as const),
  ]),
);

function words(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** IAM treats the Equals and Like forms of an ARN operator alike: both take wildcards. */
function entry(family: Operator["family"], name: string, negated: boolean) {
  return { family, negated, wildcards: family === "Arn" || name.endsWith("Like") };
}

/**
 * Reads an operator's name, or undefined if IAM knows no such operator.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
 */
export function readOperator(name: string): Operator | undefined {
  const [, set, rest = ""] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/i.exec(name) ?? [];
  const ifExists = /IfExists$/i.test(rest);
  const base = BASES.get(rest.replace(/IfExists$/i, "").toLowerCase());
  if (base === undefined || (ifExists && base.family === "Null")) return undefined;
  const over = set === undefined ? undefined : set.toLowerCase() === "forallvalues" ? "ForAllValues" : "ForAnyValue";
  return { ...base, passesWhenAbsent: ifExists || base.negated || over === "ForAllValues", set: over };
}

/** Every operator's name without prefix and suffix, lower case; for finding the nearest to a misspelt one. */
export const OPERATOR_NAMES: readonly string[] = [...BASES.keys()];
