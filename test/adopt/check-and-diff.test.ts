import assert from "node:assert/strict";
import { mock } from "node:test";
import { check, diff } from "../../adopt/check-and-diff";

const wanted = (more: object = {}) =>
  JSON.stringify({ kind: "policy", arn: "arn:aws:s3:::acme", sidPrefix: "Xas311111111", statements: [], ...more });
const aws = JSON.stringify({ region: "us-east-1", accountId: "222222222222" });
const props = (more: object = {}) => ({ wanted: wanted(), aws, inPlace: true, others: "1", ...more });

describe("a preview of what is shared", () => {
  it("refuses a Sid of others' before the first write", () => {
    const news = props({ faultsIfNew: ["found a statement"] });
    assert.deepEqual(check({}, news).failures, [{ property: "wanted", reason: "found a statement" }]);
  });

  it("takes the same for drift afterwards", () => {
    assert.deepEqual(check(props(), props({ faultsIfNew: ["found a statement"] })).failures, []);
  });

  it("refuses what is malformed", () => {
    assert.match(
      check({}, props({ wanted: wanted({ sidPrefix: "a-b" }) })).failures[0]?.reason ?? "",
      /8 to 32 letters and digits/,
    );
  });

  it("sees no difference where everything is in place", () => {
    assert.equal(diff("", props(), props()).changes, false);
  });

  it("sees a difference in what is wanted", () => {
    const news = props({ wanted: wanted({ takeOverSids: ["Old"] }) });
    assert.deepEqual(diff("", props(), news), { changes: true, replaces: [], deleteBeforeReplace: false });
  });

  it("sees a difference where ours was altered", () => {
    assert.equal(diff("", props(), props({ inPlace: false })).changes, true);
    assert.equal(diff("", props({ inPlace: false }), props()).changes, true);
  });

  it("makes it anew at another place", () => {
    const news = props({ wanted: wanted({ arn: "arn:aws:s3:::other" }) });
    assert.deepEqual(diff("", props(), news).replaces, ["wanted"]);
  });

  it("reports what others changed, and sees no difference in it", () => {
    const printed = mock.method(console, "log", () => undefined);
    const { changes } = diff("", props(), props({ others: "2" }));
    printed.mock.restore();
    assert.equal(changes, false);
    assert.match(
      String(printed.mock.calls[0]?.arguments[0]),
      /the policy of arn:aws:s3:::acme: another owner changed its part/,
    );
  });

  it("waits for what is not known yet", () => {
    const news = props({ wanted: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });
    assert.deepEqual(check({}, news).failures, []);
    assert.equal(diff("", props(), news).changes, true);
  });
});
