import assert from "node:assert/strict";
import { type Answers, parseAnswers } from "../../init/answers";
import { projectFiles } from "../../init/stack-files";
import { ConfigError } from "../../stacks/config/faults";

const PATHS = { main: "../index.ts", schemas: "../stacks/config/schemas" };
const GIVEN = {
  ...{ project: "acme-access", region: "eu-west-1", owner: "genomics", dataStack: "genomics" },
  ...{ controlAccount: "333333333333", dataAccount: "444444444444" },
  roles: ["indexer=read:ecs-tasks.amazonaws.com, ci=upload:arn:aws:iam::333333333333:role/ci"],
  buckets: ["acme-a", "acme-b"],
};
const files = (answers: Answers) => projectFiles(answers, PATHS);

describe("the files of a new project", () => {
  it("are named after the stacks", () => {
    assert.deepEqual(
      [...files(parseAnswers(GIVEN)).keys()],
      ["Pulumi.yaml", "Pulumi.control.yaml", "Pulumi.genomics.yaml"],
    );
  });

  it("read the control stack of the project", () => {
    assert.match(files(parseAnswers(GIVEN)).get("Pulumi.genomics.yaml") ?? "", /organization\/acme-access\/control/);
  });

  it("trust an ARN where one is given, and a service otherwise", () => {
    const control = files(parseAnswers(GIVEN)).get("Pulumi.control.yaml") ?? "";
    assert.match(control, /trustedService: ecs-tasks\.amazonaws\.com/);
    assert.match(control, /trustedArns:\s+- arn:aws:iam::333333333333:role\/ci/);
  });

  it("are refused where the program would refuse them", () => {
    const same = parseAnswers({ ...GIVEN, dataAccount: GIVEN.controlAccount });
    assert.throws(() => files(same), ConfigError);
    assert.throws(() => files(parseAnswers({ ...GIVEN, roles: ["indexer=read:lamda.amazonaws.com"] })), ConfigError);
  });

  for (const [what, given] of [
    ["an account of 11 digits", { controlAccount: "33333333333" }],
    ["a project in capitals", { project: "Acme" }],
    ["no bucket", { buckets: [" , "] }],
    ["a role without a level", { roles: ["indexer"] }],
    ["an unknown level", { roles: ["indexer=admin:lambda.amazonaws.com"] }],
    ["a bucket in capitals", { buckets: ["Acme"] }],
    ["a Region that is none", { region: "mars-north-1" }],
  ] as const) {
    it(`are not written for ${what}`, () => {
      assert.throws(() => parseAnswers({ ...GIVEN, ...given }));
    });
  }
});
