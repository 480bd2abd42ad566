import assert from "node:assert/strict";
import { dnsSuffix, isWithin, partitionOf, regionsWithin } from "@cross-account-s3/iam";

describe("regions", () => {
  it("count London and Zurich as outside the European Union, whatever their names say", () => {
    assert.equal(isWithin("eu-west-2", "eu"), false);
    assert.equal(isWithin("eu-central-2", "eu"), false);
    assert.equal(isWithin("eu-central-1", "eu"), true);
  });

  it("include the Regions of a country", () => {
    assert.deepEqual(regionsWithin("ca"), ["ca-central-1", "ca-west-1"]);
  });

  it("are in the partition that their name begins with", () => {
    assert.deepEqual(["us-east-1", "cn-north-1", "us-gov-west-1"].map(partitionOf), ["aws", "aws-cn", "aws-us-gov"]);
  });

  it("have the DNS suffix of their partition", () => {
    assert.equal(dnsSuffix("aws-us-gov"), "amazonaws.com");
  });
});
