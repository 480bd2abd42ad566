import assert from "node:assert/strict";
import { document, type Statement } from "../../documents/policy";

const statement = (Sid: string): Statement => ({ Sid, Effect: "Allow", Action: "s3:GetObject", Resource: "*" });

describe("document", () => {
  it("refuses a Sid that is used twice", () => {
    assert.throws(() => document([statement("A"), statement("A")]), /"A" is used twice/);
  });

  it("refuses a Sid that IAM would", () => {
    assert.throws(() => document([statement("a-b")]), /letters and digits only/);
  });
});
