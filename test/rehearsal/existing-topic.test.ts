import assert from "node:assert/strict";
import { join } from "node:path";
import { expectedFrom } from "../../rehearsal/intent";
import { prove } from "../../rehearsal/proof";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { readProject } from "../../rehearsal/run/project";
import { inventoryOf, worldOf } from "../../verify/inventory";

const ROLE = "arn:aws:iam::111111111111:role/rehearsed-control";

/** The titles of what does not hold once a text is another everywhere in the properties of the resource. */
function violations(stacks: readonly RanStack[], resource = "", from = "", to = ""): readonly string[] {
  const json = (value: unknown) => JSON.stringify(value);
  const edited = stacks.map((stack) => ({
    ...stack,
    resources: stack.resources.map((one) => {
      if (one.name !== resource) return one;
      const text = json([one.inputs, one.outputs]);
      const escaped = (part: string) => part.replaceAll('"', '\\"');
      assert.ok(text.includes(escaped(from)), `${resource} has no ${from}`);
      const [inputs, outputs] = JSON.parse(text.replaceAll(escaped(from), escaped(to))) as [
        typeof one.inputs,
        typeof one.outputs,
      ];
      return { ...one, inputs, outputs };
    }),
  }));
  const proof = prove(expectedFrom(stacks.map(({ config }) => config)), worldOf(edited));
  return proof.violations.map(({ sentence }) => sentence);
}

describe("the proof of a topic that exists", () => {
  let stacks: readonly RanStack[] = [];
  before(async () => {
    stacks = await runStacks(await readProject(join(__dirname, "existing-topic")));
  });

  it("holds for all that share it", () => {
    assert.deepEqual(violations(stacks), []);
  });

  it("fails if S3 may not publish for one of the buckets", () => {
    const found = violations(stacks, "topic-shared-events-us-east-1", ',"arn:aws:s3:::acme-two"', "");
    assert.match(found.join("\n"), /the topic of .*: the service s3.amazonaws.com cannot sns:Publish .*acme-two/);
  });

  it("fails if S3 may publish for a bucket that does not share it", () => {
    const found = violations(
      stacks,
      "topic-shared-events-us-east-1",
      '"arn:aws:s3:::acme-two"',
      '"arn:aws:s3:::acme-two","arn:aws:s3:::acme-stranger"',
    );
    assert.match(found.join("\n"), /the service s3.amazonaws.com can sns:Publish .*acme-stranger/);
  });

  it("fails if a role subscribes that none of its buckets is granted to", () => {
    const found = violations(stacks, "topic-shared-events-us-east-1", `${ROLE}-indexer`, `${ROLE}-catalog`);
    assert.match(found.join("\n"), /catalog can sns:GetTopicAttributes, sns:Subscribe/);
    assert.match(found.join("\n"), /indexer cannot sns:GetTopicAttributes, sns:Subscribe/);
  });

  it("is set on buckets only once S3 may publish", () => {
    const all = stacks.flatMap(({ resources }) => resources);
    const policy = all.find(({ name }) => name === "topic-shared-events-us-east-1")?.urn ?? "";
    const notifying = all.filter(({ type }) => /:(BucketNotification|SharedNotifications)$/.test(type));
    // A child waits for its parent, and so for all that the parent waits for.
    const parents = notifying.flatMap(({ parent }) => all.filter(({ urn }) => urn === parent));
    const after = parents.filter(({ dependsOn }) => dependsOn.includes(policy)).map(({ name }) => name);
    assert.deepEqual(after.sort(), ["acme-one", "acme-two"]);
  });

  it("is read where it is, and apart from one of the same name in another Region", () => {
    const topics = inventoryOf(stacks).subjects.filter(({ kind }) => kind === "topic");
    assert.deepEqual(topics.map(({ arn, region, whole }) => [arn, region, whole]).sort(), [
      ["arn:aws:sns:eu-west-1:222222222222:shared-events", "eu-west-1", false],
      ["arn:aws:sns:us-east-1:222222222222:shared-events", "us-east-1", false],
    ]);
    assert.equal(new Set(topics.map(({ id }) => id)).size, 2);
  });
});
