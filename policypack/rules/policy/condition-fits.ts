import { conditionKey } from "../../lib/catalogue";
import { EVERY_KIND } from "../../lib/kinds";
import type { Operator } from "../../lib/operators";
import { readOperator } from "../../lib/operators";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { Statement, Test } from "../../lib/statement";
import { isUnknown } from "../../lib/unknown";

export const conditionFits = rule({
  name: "policy-condition-fits",
  level: "mandatory",
  severity: "high",
  description: "A condition's operator fits its key, and its values fit the operator.",
  why: "A comparison of the wrong kind never holds, or always does; AWS takes it without a word.",
  fix: "Compare ARNs with ArnEquals, addresses with IpAddress in CIDR form, flags with Bool, numbers and dates with their own operators. Give account ids as 12 digits.",
  blind: "Whether a value that has the right form exists.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  documents: {
    kinds: EVERY_KIND,
    check: async ({ statements }) => {
      const found = statements.flatMap((one) => one.tests.map((test) => judge(one, test)));
      return (await Promise.all(found)).flat();
    },
  },
});

/** The operators that fit a type of key. Strings are compared as text by most; ARNs and flags may be too. */
const FITTING: Readonly<Record<string, readonly Operator["family"][]>> = {
  String: ["String", "Arn", "Binary", "Null"],
  ARN: ["Arn", "String", "Null"],
  Bool: ["Bool", "String", "Null"],
  Numeric: ["Numeric", "Null"],
  Date: ["Date", "Numeric", "Null"],
  IPAddress: ["Ip", "Null"],
};

async function judge(statement: Statement, test: Test): Promise<readonly Finding[]> {
  const operator = readOperator(test.operator);
  if (operator === undefined || isUnknown(test.key)) return [];
  const type = (await conditionKey(test.key))?.type.replace(/^ArrayOf/, "");
  const fitting = type === undefined ? undefined : FITTING[type];
  if (type !== undefined && fitting?.includes(operator.family) === false) {
    return [fault(`${statement.label} compares ${test.key}, which is of type ${type}, by ${test.operator}`)];
  }
  return test.values
    .filter((value) => !isUnknown(value) && !value.includes("${"))
    .flatMap((value) => {
      const wanted = expected(operator, test.key, value);
      const shown = JSON.stringify(value.slice(0, 80));
      return wanted === undefined
        ? []
        : [fault(`${statement.label} compares ${test.key} with ${shown}; expected ${wanted}`)];
    });
}

/** What a value should have been, if it is not. */
function expected(operator: Operator, key: string, value: string): string | undefined {
  switch (operator.family) {
    case "Bool":
    case "Null":
      return /^(?:true|false)$/i.test(value) ? undefined : '"true" or "false"';
    case "Numeric":
      return value !== "" && Number.isFinite(Number(value)) ? undefined : "a number";
    case "Date":
      return Number.isNaN(Date.parse(value)) && !/^\d+$/.test(value)
        ? "a date such as 2030-01-31T00:00:00Z"
        : undefined;
    case "Ip":
      return isCidr(value) ? undefined : "an address or a range such as 203.0.113.0/24";
    case "Arn":
      return value === "*" || /^arn:([^:]*:){4}./.test(value) ? undefined : "an ARN, six parts between colons";
    default:
      return isAccountKey(key) && !/^[\d*?]{1,12}$/.test(value)
        ? "an account id, 12 digits"
        : shortAccount(key, value, operator);
  }
}

function shortAccount(key: string, value: string, operator: Operator): string | undefined {
  const exact = !operator.wildcards || !/[*?]/.test(value);
  return isAccountKey(key) && exact && !/^\d{12}$/.test(value) ? "an account id, 12 digits" : undefined;
}

function isAccountKey(key: string): boolean {
  return /^(?:aws:(?:Principal|Source|Resource|Vpce)Account|aws:SourceOwner|kms:CallerAccount|s3:ResourceAccount|s3:DataAccessPointAccount)$/i.test(
    key,
  );
}

function isCidr(value: string): boolean {
  const [address = "", length, more] = value.split("/");
  if (more !== undefined) return false;
  const four = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(address) && address.split(".").every((part) => Number(part) <= 255);
  const six = address.includes(":") && /^[0-9a-f:.]+$/i.test(address);
  return (four || six) && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (four ? 32 : 128)));
}
