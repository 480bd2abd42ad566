import assert from "node:assert/strict";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { StackEvents } from "../../fleet/stack-events";

const state = (inputs: Record<string, unknown>): NonNullable<StepEventMetadata["old"]> => ({
  type: "aws:kms/key:Key",
  urn: "urn",
  id: "1",
  parent: "",
  inputs,
  outputs: {},
  provider: "",
});

const step = (more: Partial<StepEventMetadata>): EngineEvent => ({
  sequence: 1,
  timestamp: 1,
  resourcePreEvent: { metadata: { op: "update", urn: "urn", type: "aws:kms/key:Key", provider: "", ...more } },
});

describe("the changes of an operation", () => {
  const changesOf = (event: EngineEvent) => {
    const events = new StackEvents(() => undefined);
    events.add(event);
    return events.changes;
  };

  it("name the properties that differ, and of a map its keys, whatever the provider says", () => {
    const old = state({ policy: "a", tags: { owner: "x", stack: "one", gone: "1" } });
    const next = state({ policy: "a", tags: { owner: "x", stack: "two" }, description: "new" });
    assert.deepEqual(changesOf(step({ old, new: next, diffs: ["tags", "tagsAll"] })), [
      { op: "update", urn: "urn", properties: ["tags.stack", "tags.gone", "description"] },
    ]);
  });

  it("are as the provider says where the inputs are the same", () => {
    const same = state({ policy: "a" });
    assert.deepEqual(changesOf(step({ old: same, new: same, diffs: ["policy"] })), [
      { op: "update", urn: "urn", properties: ["policy"] },
    ]);
  });

  it("are none where a resource stays the same", () => {
    assert.deepEqual(changesOf(step({ op: "same" })), []);
  });
});
