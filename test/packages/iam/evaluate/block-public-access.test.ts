import assert from "node:assert/strict";
import { isPublicStatement } from "../../../../packages/iam/evaluate/block-public-access";
import type { JsonObject } from "../../../../packages/iam/language/json";
import { cases, policy } from "./support";

interface PublicCases {
  readonly see: string;
  readonly cases: readonly { readonly title: string; readonly public: boolean; readonly statement: JsonObject }[];
}

describe("isPublicStatement", () => {
  for (const { title, public: isPublic, statement } of (cases("public.json") as PublicCases).cases) {
    it(`${title}: ${isPublic ? "public" : "not public"}`, () => {
      const [parsed] = policy({ Version: "2012-10-17", Statement: statement }, "bucket").statements;
      assert.ok(parsed);
      assert.equal(isPublicStatement(parsed), isPublic);
    });
  }
});
