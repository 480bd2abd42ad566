import assert from "node:assert/strict";
import { conditionHolds } from "../../../../packages/iam/evaluate/condition-holds";
import type { JsonObject } from "../../../../packages/iam/language/json";
import { cases, policy } from "./support";

/** The examples of one place in AWS's documentation. */
interface Group {
  readonly see: string;
  readonly version?: string;
  readonly cases: readonly {
    readonly title: string;
    readonly condition: JsonObject;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
    readonly holds: boolean;
  }[];
}

describe("conditionHolds", () => {
  for (const { see, version = "2012-10-17", cases: rows } of cases("conditions.json") as readonly Group[]) {
    describe(see.slice(see.lastIndexOf("/") + 1), () => {
      for (const { title, condition, context, holds } of rows) {
        it(title, () => {
          const { statements, version: read } = policy({
            Version: version,
            Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: condition },
          });
          const keys = new Map(
            Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat() as readonly string[]]),
          );
          const tests = statements[0]?.conditions ?? [];
          assert.ok(tests.length > 0);
          assert.equal(
            tests.every((test) => conditionHolds(test, keys, read)),
            holds,
          );
        });
      }
    });
  }
});
