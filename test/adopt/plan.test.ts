import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import type { JsonObject } from "../../adopt/json";
import { ownPrefix } from "../../adopt/digest";
import { type LiveState, readLiveState } from "../../adopt/live-state";
import { planMerge, type Request } from "../../adopt/plan";
import { nothingElse, UNKNOWN } from "../../adopt/unknown-live-state";

const arn = "arn:aws:s3:::acme";
const prefix = ownPrefix("organization/x/control", "x", "data");
const theirs = {
  Sid: "Theirs",
  Effect: "Allow",
  Principal: { AWS: "333333333333" },
  Action: "s3:GetObject",
  Resource: "*",
};
const ours = { ...theirs, Sid: `${prefix}Read` };
const aws = { region: "us-east-1", accountId: "222222222222" };
const policy: Request = { aws, wanted: { kind: "policy", arn, sidPrefix: prefix, statements: [ours] } };
const notifications: Request = {
  aws,
  wanted: {
    kind: "notifications",
    arn,
    idPrefix: prefix,
    topics: [
      { id: `${prefix}A`, topicArn: "arn:aws:sns:eu-west-1:222222222222:t.fifo", events: ["s3:ObjectCreated:*"] },
    ],
  },
};
const live = (...Statement: JsonObject[]): LiveState => ({
  format: "live-state/1",
  found: {
    [arn]: {
      policy: {
        document: { Version: "2012-10-17", Statement: Statement },
        restrictsPublic: true,
      },
      notifications: { document: {}, region: "us-east-1" },
    },
  },
});

describe("a plan", () => {
  it("has the merged document for the policy pack", async () => {
    const { planned } = await planMerge([policy], live(theirs));
    assert.deepEqual(JSON.parse(planned[0]?.policyForReview ?? ""), {
      kind: "bucket",
      arn,
      document: { Version: "2012-10-17", Statement: [theirs, ours] },
    });
  });

  it("says that ours is in place, and has nothing to tell", async () => {
    const { planned } = await planMerge([policy], live(theirs, ours));
    assert.equal(planned[0]?.inPlace, true);
    assert.deepEqual(planned[0].changes, []);
  });

  it("has the same fingerprint of others' part before and after ours", async () => {
    const before = await planMerge([policy], live(theirs));
    const after = await planMerge([policy], live(theirs, ours));
    assert.equal(before.planned[0]?.others, after.planned[0]?.others);
  });

  it("tells of a statement with our Sid and other content, which counts for a first write only", async () => {
    const { planned, refusals } = await planMerge([policy], live({ ...ours, Action: "s3:*" }));
    assert.deepEqual(refusals, []);
    assert.match(planned[0]?.faultsIfNew.join() ?? "", /has a Sid of this stack, but other content/);
  });

  it("has every fault of every request at once", async () => {
    const { refusals } = await planMerge([policy, notifications], live({ ...theirs, Principal: "*" }));
    assert.deepEqual(refusals.map(({ code }) => code).sort(), ["public-statement", "unfit-target", "unfit-target"]);
  });

  it("says what the live-state file does not hold", async () => {
    const { refusals } = await planMerge([policy], { format: "live-state/1", found: {} });
    assert.match(refusals[0]?.message ?? "", /the live-state file does not have the policy of arn:aws:s3:::acme;/);
  });

  it("says what is wrong with the form of a live-state file", async () => {
    const found = { [arn]: { policy: { document: 7 } } };
    const { refusals } = await planMerge([policy], { format: "live-state/1", found });
    assert.match(refusals[0]?.message ?? "", /has an invalid form of the policy of arn:aws:s3:::acme \(.*document/);
  });

  it("does not report a fault of the program as a fault of the live-state file", async () => {
    const facts: JsonObject = {
      get document(): null {
        throw new TypeError("a fault");
      },
    };
    const found = { [arn]: { policy: facts } };
    await assert.rejects(planMerge([policy], { format: "live-state/1", found }), TypeError);
  });

  it("hands on what it saw, from which the same plan can be made", async () => {
    const first = await planMerge([policy], live(theirs));
    const second = await planMerge([policy], first.live);
    assert.deepEqual(second.planned, first.planned);
  });

  it("knows only our part where AWS may not be read", async () => {
    const { planned, refusals } = await planMerge([policy], nothingElse([policy]));
    assert.deepEqual(refusals, []);
    assert.deepEqual(planned[0]?.merged, { Version: "2012-10-17", Statement: [ours] });
  });

  it("has a reviewer wait for others' part where it is not known, and not where there is none", async () => {
    const reviewed = async (known: LiveState) => {
      const { planned } = await planMerge([policy], known);
      return (JSON.parse(planned[0]?.policyForReview ?? "") as { document: unknown }).document;
    };
    const document = { Version: "2012-10-17", Statement: [ours] };
    assert.deepEqual(await reviewed(nothingElse([policy])), { ...document, Statement: [ours, UNKNOWN] });
    assert.deepEqual(await reviewed(live()), document);
  });

  it("takes no credentials", async () => {
    const request = { ...policy, aws: { ...aws, secretAccessKey: "x" } };
    await assert.rejects(planMerge([request], live()), /secretAccessKey/);
  });
});

describe("a live-state file", () => {
  const KEY = "stack data, cross-account-s3:liveState";
  const folder = mkdtempSync(join(tmpdir(), "live-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read as it was written", () => {
    const file = join(folder, "live.json");
    writeFileSync(file, JSON.stringify(live(theirs)));
    assert.deepEqual(readLiveState(file, KEY), live(theirs));
  });

  for (const [what, text, message] of [
    ["that is not there yet", undefined, /does not exist yet; run `pulumi preview`, which writes it/],
    ["that is not JSON", "{", /could not be read \(.*JSON.*\); run `pulumi preview`/],
    ["of another form", "{}", /is not valid \(.*format.*\); run `pulumi preview`/s],
  ] as const) {
    it(`${what} is named, with the key and what to do`, () => {
      const file = join(folder, "file.json");
      rmSync(file, { force: true });
      if (text !== undefined) writeFileSync(file, text);
      assert.throws(
        () => readLiveState(file, KEY),
        (error) => {
          assert.ok(RunError.isInstance(error), String(error));
          assert.match(String(error), /stack data, cross-account-s3:liveState: \/.*\/file\.json: the live-state file/);
          assert.match(String(error), message);
          return true;
        },
      );
    });
  }
});

describe("a stack's prefix", () => {
  it("is as long as any other's, and letters and digits only", () => {
    const prefixes = ["a", "b", "a-very-long-name-of-a-stack"].map((stack) => ownPrefix("o", "p", stack));
    assert.ok(prefixes.every((one) => /^Xas3[0-9a-f]{8}$/.test(one)));
    assert.equal(new Set(prefixes).size, 3);
  });
});
