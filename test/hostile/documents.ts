import type { PolicyJson, StatementJson } from "@cross-account-s3/iam";

const BUCKET = "arn:aws:s3:::acme-genomics";

function allow(more: Partial<StatementJson>): StatementJson {
  return { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${BUCKET}/*`, ...more };
}

const numbers = (count: number): readonly number[] => [...Array(count).keys()];
const many = (count: number, one: (n: number) => StatementJson): PolicyJson => ({
  Version: "2012-10-17",
  Statement: numbers(count).map(one),
});

const KEYS = ["aws:PrincipalTag/a", "aws:PrincipalTag/b", "aws:PrincipalTag/c", "aws:PrincipalTag/d"];
const MANY = ["aws:PrincipalOrgPaths", "aws:TagKeys", "aws:CalledVia", "kms:ResourceAliases"];

/**
 * Documents that whoever can write a policy might leave for this program, each of which AWS would take in a similar form, or
 * that are larger than any. All of them are bucket policies.
 */
export const HOSTILE: Readonly<Record<string, PolicyJson>> = {
  "4 keys of 20 values each, in combinations": many(160, (n) =>
    allow({
      Condition: {
        StringEquals: Object.fromEntries(KEYS.map((key, at) => [key, `v${String((n * (2 * at + 3)) % 20)}`])),
      },
    }),
  ),
  "4 keys of many values, of which each statement asks others": many(160, (n) =>
    allow({
      Condition: {
        "ForAnyValue:StringLike": Object.fromEntries(
          MANY.map((key, at) => [key, `*v${String((n * (2 * at + 3)) % 20)}*`]),
        ),
      },
    }),
  ),
  "keys that are paired across the order": many(40, (n) =>
    allow({
      Condition: {
        StringEquals: { [`aws:PrincipalTag/a${String(n)}`]: "x", [`aws:PrincipalTag/z${String(n)}`]: "x" },
      },
    }),
  ),
  "patterns of 100 stars": many(60, (n) =>
    allow({ Resource: `${BUCKET}/${"*a".repeat(50)}*${String(n)}${"*b".repeat(50)}` }),
  ),
  "conditions of 100 stars": many(60, (n) =>
    allow({ Condition: { StringLike: { "s3:prefix": `${"*a".repeat(50)}*${String(n)}${"*b".repeat(50)}` } } }),
  ),
  "roles by 100 stars": many(60, (n) =>
    allow({
      Condition: {
        ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/${"*a".repeat(50)}${String(n)}${"*b".repeat(50)}` },
      },
    }),
  ),
  "1,000 statements": many(1000, (n) => ({
    ...allow({ Resource: `${BUCKET}/*${String(n)}*`, Condition: { StringNotLike: { "s3:prefix": `*${String(n)}*` } } }),
    Effect: n % 2 === 0 ? "Allow" : "Deny",
  })),
  "variables in variables": many(20, (n) =>
    allow({ Resource: `${BUCKET}/\${aws:PrincipalTag/\${aws:username, '\${s3:prefix}${String(n)}'}}/*` }),
  ),
  "5,000 values of a condition": many(1, () =>
    allow({ Condition: { StringLike: { "s3:prefix": numbers(5000).map((n) => `*${String(n)}`) } } }),
  ),
  "5,000 actions": many(1, () => allow({ Action: numbers(5000).map((n) => `s3:*${n.toString(36)}*`) })),
  "5,000 networks": many(1, () =>
    allow({
      Condition: {
        IpAddress: { "aws:SourceIp": numbers(5000).map((n) => `10.${String(n >> 8)}.${String(n & 255)}.0/24`) },
      },
    }),
  ),
};

/** JSON that is no policy: as deep as a text may be, and a list of all. */
export const DEEP = `{"Version":"2012-10-17","Statement":${"[".repeat(60_000)}${"]".repeat(60_000)}}`;
