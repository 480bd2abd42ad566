import assert from "node:assert/strict";
import { decide } from "../../../../packages/iam/evaluate/decide";
import type { PolicyType } from "../../../../packages/iam/language/policy-type";
import type { JsonObject } from "../../../../packages/iam/language/json";
import { callerOf, cases, policySet, type RawPolicies } from "./support";

/** The examples of one place in AWS's documentation. */
interface Group {
  readonly see: string;
  readonly cases: readonly {
    readonly title: string;
    readonly caller: string;
    readonly action: string;
    readonly resource: string;
    readonly resourceAccount?: string;
    readonly context?: Readonly<Record<string, string | readonly string[]>>;
    /** The type of the resource policy. */
    readonly type?: PolicyType;
    readonly policies: RawPolicies;
    /** `allowed`, or what the cause of the denial has. */
    readonly expect: "allowed" | JsonObject;
  }[];
}

describe("decide", () => {
  for (const { see, cases: rows } of cases("decisions.json") as readonly Group[]) {
    describe(see.slice(see.lastIndexOf("/") + 1), () => {
      for (const { title, caller, action, resource, resourceAccount, context = {}, type, policies, expect } of rows) {
        it(title, () => {
          const request = { caller: callerOf(caller), action, resource, context };
          const decision = decide(
            { ...request, ...(resourceAccount !== undefined && { resourceAccount }) },
            policySet(policies, type),
          );
          if (expect === "allowed") assert.equal(decision.outcome, "allowed", JSON.stringify(decision));
          else {
            assert.ok(decision.outcome === "denied", JSON.stringify(decision));
            const { kind, ...cause } = decision.cause;
            assert.deepEqual({ kind, ...("layer" in cause && { layer: cause.layer }) }, expect);
          }
        });
      }
    });
  }
});
