import assert from "node:assert/strict";
import { eventBusPolicy } from "../../documents/event-bus-policy";
import { eventPatterns, forwardPolicy, forwardTrust } from "../../documents/event-forwarding";
import { LimitError } from "../../documents/size-limit";
import { bySid } from "./support";

const BUS = "arn:aws:events:us-east-1:111111111111:event-bus/x";

interface Pattern {
  readonly source: readonly string[];
  readonly detail: { readonly bucket: { readonly name: readonly string[] } };
}

describe("eventBusPolicy", () => {
  it("takes events only from exact roles of the data accounts", () => {
    const roles = ["arn:aws:iam::222222222222:role/a.events", "arn:aws:iam::333333333333:role/b.events"];
    const { Statement } = eventBusPolicy("aws", BUS, roles);
    assert.deepEqual(
      Statement.map(({ Principal, Action, Condition }) => [Principal, Action, Condition]),
      [
        [
          { AWS: "arn:aws:iam::222222222222:root" },
          "events:PutEvents",
          { ArnEquals: { "aws:PrincipalArn": [roles[0]] } },
        ],
        [
          { AWS: "arn:aws:iam::333333333333:root" },
          "events:PutEvents",
          { ArnEquals: { "aws:PrincipalArn": [roles[1]] } },
        ],
      ],
    );
  });

  it("says which bus, when EventBridge would refuse the size", () => {
    const roles = Array.from({ length: 400 }, (_, n) => `arn:aws:iam::222222222222:role/${n}.events`);
    assert.throws(
      () => eventBusPolicy("aws", BUS, roles),
      (error) => error instanceof LimitError && error.message.includes(BUS),
    );
  });
});

describe("eventPatterns", () => {
  const names = Array.from({ length: 100 }, (_, n) => `acme-${"x".repeat(50)}-${n}`);
  const patterns = eventPatterns(names).map((text) => JSON.parse(text) as Pattern);

  it("passes on what S3 itself says of objects, and not the calls that CloudTrail reports", () => {
    assert.deepEqual(patterns[0]?.source, ["aws.s3"]);
    assert.ok(!eventPatterns(["a"])[0]?.includes("CloudTrail"));
  });

  it("takes as many patterns as their size asks for, each bucket once", () => {
    assert.ok(eventPatterns(names).every((text) => text.length <= 2048));
    assert.deepEqual(
      patterns.flatMap((p) => p.detail.bucket.name),
      names,
    );
  });

  it("needs none without a bucket", () => {
    assert.deepEqual(eventPatterns([]), []);
  });
});

describe("the role that passes events on", () => {
  const rule = "arn:aws:events:us-east-1:222222222222:rule/r";

  it("is assumed by EventBridge only for the rules", () => {
    assert.deepEqual(bySid(forwardTrust("222222222222", [rule]), "AllowRules").Condition, {
      ArnEquals: { "aws:SourceArn": [rule] },
      StringEquals: { "aws:SourceAccount": "222222222222" },
    });
  });

  it("puts events only on the control account's bus", () => {
    const { Action, Resource } = bySid(forwardPolicy(BUS), "PutEvents");
    assert.deepEqual([Action, Resource], ["events:PutEvents", BUS]);
  });
});
