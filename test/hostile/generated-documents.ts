import type { PolicyJson, StatementJson } from "@cross-account-s3/iam";

const BUCKET = "arn:aws:s3:::acme-genomics";
const SINGLE = [
  "aws:PrincipalTag/a",
  "aws:PrincipalTag/b",
  "aws:PrincipalTag/c",
  "s3:prefix",
  "aws:SourceVpce",
  "aws:username",
];
const MANY = [
  "aws:PrincipalOrgPaths",
  "aws:TagKeys",
  "aws:CalledVia",
  "kms:ResourceAliases",
  "aws:PrincipalServiceNamesList",
];
const TEXT = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"];

/**
 * A bucket policy that is costly on purpose: many keys by many values, negated, with patterns, variables and sets of values, in
 * statements that allow and deny in turn.
 */
export function hostileDocument(random: () => number): PolicyJson {
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = (list: readonly string[]): string => list[below(list.length)] ?? "";
  const stars = 1 + below(6);
  const distinct = 2 + below(60);
  const keys = 1 + below(5);
  const values = 1 + below(20);
  const withVariables = random() < 0.3;
  const tags = random() < 0.3 ? 1 + below(60) : 0;
  const text = (): string => {
    const body = Array.from({ length: stars }, () => oneOf(["a", "b", "ab", String(below(distinct))])).join("*");
    const variable = withVariables && random() < 0.5 ? `\${${oneOf(SINGLE)}}` : "";
    return oneOf([body, `*${body}`, `${body}*`, `*${body}*`, body.replaceAll("*", "?")]) + variable;
  };
  const list = (): string[] => Array.from({ length: 1 + below(values) }, text);
  const condition = (): readonly [string, string, string[]] => {
    const suffix = random() < 0.3 ? "IfExists" : "";
    switch (below(8)) {
      case 0:
        return ["NumericLessThan", "s3:max-keys", [String(below(distinct))]];
      case 1:
        return [
          "IpAddress",
          "aws:SourceIp",
          [`10.${String(below(256))}.${String(below(256))}.0/${String(8 + below(17))}`],
        ];
      case 2:
        return ["DateLessThan", "aws:CurrentTime", [`20${String(10 + below(80))}-01-01T00:00:00Z`]];
      case 3:
        return ["Null", oneOf([...SINGLE, ...MANY]), [oneOf(["true", "false"])]];
      case 4:
        return ["ArnNotLike", "aws:PrincipalArn", [`arn:aws:iam::*:role/${text()}`]];
      case 5:
        return [`${oneOf(["ForAllValues", "ForAnyValue"])}:${oneOf(TEXT)}${suffix}`, oneOf(MANY), list()];
      default: {
        const key = tags > 0 ? `aws:PrincipalTag/t${String(below(tags))}` : oneOf(SINGLE);
        return [`${oneOf(TEXT)}${suffix}`, key, list()];
      }
    }
  };
  const statement = (): StatementJson => {
    const conditions: Record<string, Record<string, string[]>> = {};
    for (let n = 0; n < keys; n++) {
      const [operator, key, of] = condition();
      conditions[operator] = { ...conditions[operator], [key]: of };
    }
    return {
      Effect: random() < 0.7 ? "Allow" : "Deny",
      Principal: "*",
      Action: random() < 0.5 ? "s3:*" : ["s3:Get*", "s3:*Object", `s3:*${oneOf(["t", "e", "O"])}*`],
      Resource: [BUCKET, `${BUCKET}/${text()}`],
      Condition: conditions,
    };
  };
  return { Version: "2012-10-17", Statement: Array.from({ length: 1 + below(random() < 0.2 ? 120 : 30) }, statement) };
}
