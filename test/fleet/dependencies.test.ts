import assert from "node:assert/strict";
import { dependenciesOf, reversed } from "../../fleet/dependencies";
import type { FleetStack } from "../../fleet/stacks";
import { controlStack, dataStack, deployerStack } from "./support";

const of = (...stacks: FleetStack[]) => dependenciesOf({ project: "cross-account-s3", stacks });

describe("the order of a fleet", () => {
  it("comes from controlStack and deploys", () => {
    const found = of(controlStack(), dataStack("data"), deployerStack("deployer", ["data"]));
    assert.deepEqual(found.get("data"), ["deployer", "control"]);
    assert.deepEqual(found.get("control"), []);
    assert.deepEqual(reversed(found).get("control"), ["data"]);
  });

  it("has no stack wait for a control stack of another project", () => {
    assert.deepEqual(of(controlStack(), dataStack("data", { control: "acme/network/control" })).get("data"), []);
  });

  it("has no stack wait for a control stack without a file here", () => {
    assert.deepEqual(of(dataStack("data")).get("data"), []);
  });

  it("refuses a circle, and names it", () => {
    const a = dataStack("a", { control: "acme/cross-account-s3/b" });
    const b = dataStack("b", { control: "acme/cross-account-s3/c" });
    const c = dataStack("c", { control: "acme/cross-account-s3/a" });
    assert.throws(() => of(a, b, c), /^Error: a → b → c → a: these stacks depend on each other in a circle/);
  });

  it("refuses a stack that reads itself", () => {
    assert.throws(() => of(dataStack("a", { control: "acme/cross-account-s3/a" })), /a → a/);
  });
});
