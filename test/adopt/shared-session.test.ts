import assert from "node:assert/strict";
import { shared } from "../../adopt/adapters/client";

const credentialsUntil = (expiration: Date) => ({ accessKeyId: "id", secretAccessKey: "secret", expiration });
const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000);

describe("the session of an assumed role", () => {
  it("is one for all who ask at the same time", async () => {
    let asked = 0;
    const provider = shared(() => {
      asked += 1;
      return Promise.resolve(credentialsUntil(IN_AN_HOUR()));
    });
    await Promise.all(Array.from({ length: 20 }, () => provider()));
    await provider();
    assert.equal(asked, 1);
  });

  it("is renewed once, shortly before its end, by all who ask at the same time", async () => {
    let asked = 0;
    const provider = shared(() => {
      asked += 1;
      return Promise.resolve(credentialsUntil(asked === 1 ? new Date(Date.now() + 60_000) : IN_AN_HOUR()));
    });
    await provider();
    await Promise.all(Array.from({ length: 20 }, () => provider()));
    assert.equal(asked, 2);
  });

  it("is asked for again after it failed", async () => {
    let asked = 0;
    const provider = shared(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error("denied")) : Promise.resolve(credentialsUntil(IN_AN_HOUR()));
    });
    await assert.rejects(provider(), /denied/);
    assert.equal((await provider()).accessKeyId, "id");
  });
});
