import assert from "node:assert/strict";
import { type Moto, startMoto } from "./support/moto";

describe("the sandbox's emulator, when an answer was lost on its way", () => {
  let moto: Moto | undefined;

  before(async () => {
    moto = await startMoto();
  });

  after(() => moto?.stop());

  /** Makes a request of IAM as an AWS SDK does, whose attempts at one call share an id. */
  const iam = async (invocation: string, attempt: number, parameters: Readonly<Record<string, string>>) => {
    const response = await fetch(moto?.url ?? "", {
      method: "POST",
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-east-1/iam/aws4_request",
        "amz-sdk-invocation-id": invocation,
        "amz-sdk-request": `attempt=${attempt}; max=3`,
      },
      body: new URLSearchParams({ Version: "2010-05-08", ...parameters }),
    });
    return { status: response.status, text: await response.text() };
  };
  const creating = (GroupName: string) => ({ Action: "CreateGroup", GroupName });

  it("tells whoever asks again the same, and does it once", async () => {
    const first = await iam("one", 1, creating("readers"));
    const again = await iam("one", 2, creating("readers"));

    assert.equal(first.status, 200);
    assert.deepEqual(again, first);
  });

  it("does it for each that asks by itself", async () => {
    const first = await iam("two", 1, creating("writers"));
    const other = await iam("three", 1, creating("writers"));

    assert.deepEqual([first.status, other.status], [200, 409]);
  });

  it("tries again what failed", async () => {
    const getting = { Action: "GetGroup", GroupName: "auditors" };
    const early = await iam("four", 1, getting);
    await iam("five", 1, creating("auditors"));
    const later = await iam("four", 2, getting);

    assert.deepEqual([early.status, later.status], [404, 200]);
  });
});
