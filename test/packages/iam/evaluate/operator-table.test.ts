import assert from "node:assert/strict";
import { CONDITION_OPERATORS, type ConditionOperator } from "@cross-account-s3/iam";
import { conditionHolds } from "../../../../packages/iam/evaluate/condition-holds";
import { policy } from "./support";

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** A value of a policy with values of a request: those that are as the operator says without its Not, and those that are not. */
interface Row {
  readonly policy: string;
  readonly same: readonly [string, string];
  readonly other: readonly [string, string];
}

const TEXT: Row = { policy: "abc", same: ["abc", "abc"], other: ["abd", "ABC"] };
const ANY_CASE: Row = { policy: "abc", same: ["abc", "ABC"], other: ["abd", "ab"] };
const PATTERN: Row = { policy: "a*c", same: ["ac", "abbc"], other: ["a", "bc"] };
const ARN: Row = {
  policy: "arn:aws:sns:*:111122223333:a*",
  same: ["arn:aws:sns:eu-west-1:111122223333:a", "arn:aws:sns::111122223333:ab"],
  other: ["arn:aws:sns:eu-west-1:444455556666:a", "arn:aws:sqs:eu-west-1:111122223333:a"],
};
const NUMBER: Row = { policy: "10", same: ["10", "10.0"], other: ["11", "text"] };
const DATE: Row = {
  policy: "2026-01-01T00:00:00Z",
  same: ["2026-01-01T00:00:00Z", "1767225600"],
  other: ["2026-01-01T00:00:01Z", "text"],
};
const RANGE: Row = { policy: "203.0.113.0/24", same: ["203.0.113.0", "203.0.113.255"], other: ["203.0.114.0", "text"] };

/** For each operator, values of each kind. The Not in front of an operator turns them round. */
const ROWS: Readonly<Record<Exclude<ConditionOperator, "Null">, Row>> = {
  StringEquals: TEXT,
  StringNotEquals: TEXT,
  StringEqualsIgnoreCase: ANY_CASE,
  StringNotEqualsIgnoreCase: ANY_CASE,
  StringLike: PATTERN,
  StringNotLike: PATTERN,
  ArnEquals: ARN,
  ArnLike: ARN,
  ArnNotEquals: ARN,
  ArnNotLike: ARN,
  NumericEquals: NUMBER,
  NumericNotEquals: NUMBER,
  NumericLessThan: { policy: "10", same: ["9", "-1"], other: ["10", "text"] },
  NumericLessThanEquals: { policy: "10", same: ["9", "10"], other: ["11", "text"] },
  NumericGreaterThan: { policy: "10", same: ["11", "10.5"], other: ["10", "text"] },
  NumericGreaterThanEquals: { policy: "10", same: ["11", "10"], other: ["9", "text"] },
  DateEquals: DATE,
  DateNotEquals: DATE,
  DateLessThan: { ...DATE, same: ["2025-12-31", "0"], other: ["2026-01-01", "text"] },
  DateLessThanEquals: { ...DATE, same: ["2026-01-01", "0"], other: ["2026-01-02", "text"] },
  DateGreaterThan: { ...DATE, same: ["2026-01-02", "1767225601"], other: ["2026-01-01", "text"] },
  DateGreaterThanEquals: { ...DATE, same: ["2026-01-01", "1767225600"], other: ["2025-12-31", "text"] },
  Bool: { policy: "true", same: ["true", "true"], other: ["false", "text"] },
  BinaryEquals: { policy: "QmluYXJ5", same: ["QmluYXJ5", "QmluYXJ5"], other: ["QmluYXJ6", "*"] },
  IpAddress: RANGE,
  NotIpAddress: RANGE,
};

type Expected = Readonly<Record<"both" | "one" | "neither" | "empty" | "missing", boolean>>;

/** What AWS's page says for two values that both hold, of which one does, or none does; for an empty set and a missing key. */
const SETS: Readonly<Record<string, Expected>> = {
  // "returns true if every member of the set ... also if there are no keys in the request": in sense.
  ForAllValues: { both: true, one: false, neither: false, empty: true, missing: true },
  // "at least one"; "If there are no matching key values in the request or if the key does not exist, returns false": in sense.
  ForAnyValue: { both: true, one: true, neither: false, empty: false, missing: false },
};

function holds(operator: string, value: string, found: readonly string[] | undefined): boolean {
  const { statements, version } = policy({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { [operator]: { "test:Key": value } } },
  });
  const [test] = statements[0]?.conditions ?? [];
  assert.ok(test);
  return conditionHolds(test, new Map(found ? [["test:key", found]] : []), version);
}

describe(`condition operators, as in ${GUIDE}/reference_policies_elements_condition_operators.html`, () => {
  it("each have a row in the table", () => {
    assert.deepEqual([...Object.keys(ROWS), "Null"].sort(), [...CONDITION_OPERATORS].sort());
  });

  for (const [operator, { policy: value, same, other }] of Object.entries(ROWS)) {
    const negated = operator.includes("Not");
    const [fits, misses] = negated ? [other, same] : [same, other];

    it(`${operator} compares single values, and takes a missing key ${negated ? "for unequal" : "for no match"}`, () => {
      for (const found of fits) assert.equal(holds(operator, value, [found]), true, found);
      for (const found of misses) assert.equal(holds(operator, value, [found]), false, found);
      assert.equal(holds(operator, value, undefined), negated);
    });

    it(`${operator}IfExists compares single values, and holds for a missing key`, () => {
      for (const found of fits) assert.equal(holds(`${operator}IfExists`, value, [found]), true, found);
      for (const found of misses) assert.equal(holds(`${operator}IfExists`, value, [found]), false, found);
      assert.equal(holds(`${operator}IfExists`, value, undefined), true);
    });

    for (const [quantifier, expected] of Object.entries(SETS)) {
      for (const ifExists of ["", "IfExists"]) {
        const whole = `${quantifier}:${operator}${ifExists}`;
        it(`${whole} compares sets of values`, () => {
          const found: Expected = {
            both: holds(whole, value, fits),
            one: holds(whole, value, [fits[0], misses[0]]) && holds(whole, value, [misses[0], fits[0]]),
            neither: holds(whole, value, misses),
            empty: holds(whole, value, []),
            missing: holds(whole, value, undefined),
          };
          const absent = ifExists === "IfExists" ? { empty: true, missing: true } : {};
          assert.deepEqual(found, { ...expected, ...absent });
        });
      }
    }
  }

  it("Null tests whether a key is absent, and treats an empty set as absent", () => {
    const found = [["a"], ["a", "b"], [], undefined];
    assert.deepEqual(
      found.map((values) => [holds("Null", "true", values), holds("Null", "false", values)]),
      [
        [false, true],
        [false, true],
        [true, false],
        [true, false],
      ],
    );
  });
});
