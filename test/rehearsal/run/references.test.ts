import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { declareStacks, runStacks } from "../../../rehearsal/run";
import type { Project } from "../../../rehearsal/run/project";
import { type Fields, tried } from "../tried";

const reads = (stack: string, bucket = "acme"): Fields => ({
  controlStack: `organization/tried/${stack}`,
  buckets: [{ name: bucket, grants: { indexer: "read" } }],
});

/** The project without the file of its control stack. */
function withoutControl({ stacks, ...project }: Project): Project {
  return { ...project, stacks: stacks.filter(({ name }) => name !== "control") };
}

/** What is wrong, the project, and a message for each stack that is. */
const WRONG: readonly (readonly [string, Project, readonly RegExp[]])[] = [
  [
    "a control stack whose file is missing",
    withoutControl(tried({})),
    [
      /^Pulumi\.data\.yaml: cross-account-s3:controlStack: found "organization\/tried\/control", .* no Pulumi\.control\.yaml$/,
    ],
  ],
  [
    "a control stack that is misspelt",
    tried({}, [reads("contrl")]),
    [/^Pulumi\.data\.yaml: .* the folder has no Pulumi\.contrl\.yaml, did you mean "control"\?$/],
  ],
  [
    "a stack that reads itself",
    tried({}, [reads("data")]),
    [/^Pulumi\.data\.yaml: .*found "organization\/tried\/data", .* that is this stack itself$/],
  ],
  [
    "two data stacks that read each other",
    tried({}, [reads("other"), reads("data", "acme-2")]),
    [/^Pulumi\.data\.yaml: .* Pulumi\.other\.yaml is none$/, /^Pulumi\.other\.yaml: .* Pulumi\.data\.yaml is none$/],
  ],
];

describe("what stacks read of each other", () => {
  for (const [what, project, messages] of WRONG) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(runStacks(project), (error) => {
        assert.ok(RunError.isInstance(error) && error instanceof Error, String(error));
        const lines = error.message.split("\n");
        assert.equal(lines.length, messages.length, error.message);
        for (const [n, message] of messages.entries()) assert.match(lines[n] ?? "", message);
        return true;
      });
    });
  }

  it("is reported as the control stack's fault where that cannot be run, however many stacks read it", async () => {
    const name = "a".repeat(64);
    const project = tried({ roles: { [name]: { trustedService: "lambda.amazonaws.com", level: "read" } } });
    const data = project.stacks.filter((stack) => stack.name === "data");
    const before = ["a1", "a2", "a3", "a4", "a5"].flatMap((n) => data.map((stack) => ({ ...stack, name: n })));
    await assert.rejects(declareStacks({ ...project, stacks: [...before, ...project.stacks] }), (error) => {
      assert.ok(RunError.isInstance(error), String(error));
      assert.match(String(error), /^Error: Pulumi\.control\.yaml: cross-account-s3:roles\.a+: /);
      return true;
    });
  });
});
