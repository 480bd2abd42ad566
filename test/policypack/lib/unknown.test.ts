import assert from "node:assert/strict";
import { UnknownValueError } from "@pulumi/policy";
import { isUnknown, plain, property, UNKNOWN } from "../../../policypack/lib/unknown";

describe("plain", () => {
  const throwing = {
    get late(): string {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-call -- the package leaves the class out of its types
      throw new UnknownValueError(UNKNOWN, ["late"]);
    },
    known: ["a", { b: 1 }],
  };
  it("keeps what is known around an unknown", () => {
    assert.deepEqual(plain(throwing), { late: UNKNOWN, known: ["a", { b: 1 }] });
    assert.ok(isUnknown(property(throwing, "late")));
  });
  it("tells a missing property from an unknown one", () => {
    assert.equal(property(throwing, "absent"), undefined);
  });
  it("lets other errors through", () => {
    const broken = {
      get x(): string {
        throw new RangeError("broken");
      },
    };
    assert.throws(() => plain(broken), RangeError);
  });
});
