import assert from "node:assert/strict";
import { exampleSettings, forEmulator } from "../../sandbox/project";

describe("the sandbox's settings", () => {
  const data = exampleSettings("data");

  it("add the way to the emulator, by a role of the stack's own account", () => {
    const settings = forEmulator({ ...data, "cross-account-s3:accountId": "333333333333" });
    assert.deepEqual(settings["aws:assumeRoles"], [{ roleArn: "arn:aws:iam::333333333333:role/Deployer" }]);
  });

  it("take the protection off, so that everything can be destroyed", () => {
    assert.equal(forEmulator(data)["cross-account-s3:protect"], false);
  });

  it("change nothing else of the example", () => {
    const settings = forEmulator(data);
    const shared = Object.entries(settings).filter(([key]) => key in data);
    assert.deepEqual(Object.fromEntries(shared), data);
  });
});
