import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { disconnect } from "@pulumi/pulumi/runtime";
import { z } from "zod";
import type { FleetStack } from "../../fleet/stacks";
import { FleetDeployments } from "../../pulumi-cloud/fleet-deployments";
import { controlStack, dataStack, deployerStack } from "../fleet/support";

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const settings = z.object({
  vcs: z.object({ repository: z.string(), deployCommits: z.boolean(), paths: z.array(z.string()) }),
  executorContext: z.object({ executorImage: z.string() }),
  operationContext: z.object({
    preRunCommands: z.array(z.string()),
    environmentVariables: z.record(z.string(), z.string()),
    oidc: z.object({ aws: z.object({ roleARN: z.string() }) }),
  }),
});

/** What the program declares for stacks. */
async function declared(stacks: readonly FleetStack[], repository = "OWNER/REPO"): Promise<readonly Made[]> {
  const made: Made[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
      made.push({ type, name, inputs: z.record(z.string(), z.unknown()).parse(inputs) });
      return { id: name, state: z.record(z.string(), z.unknown()).parse(inputs) };
    },
    call: () => ({}),
  });
  const fleet = { project: "cross-account-s3", stacks, broken: [] };
  await pulumi.runtime.runInPulumiStack(() => {
    new FleetDeployments("fleet", { fleet, organization: "acme", repository });
    return Promise.resolve();
  });
  // The registrations go on after the program's end.
  await disconnect();
  return made;
}

const DEPLOYED = ["control", "data-a", "data-b"];
const STACKS = [
  controlStack(),
  dataStack("data-a"),
  dataStack("data-b"),
  ...DEPLOYED.map((stack) => deployerStack(`deployer-${stack}`, [stack])),
];
const ofType = (made: readonly Made[], type: string) =>
  made.filter((one) => one.type === `pulumiservice:index:${type}`);

describe("the settings of Pulumi Deployments", () => {
  it("are there for every stack but the deployers, with the role that its deployer makes", async () => {
    const made = ofType(await declared(STACKS), "DeploymentSettings");
    assert.deepEqual(
      made.map(({ name }) => name),
      DEPLOYED,
    );
    for (const { name, inputs } of made) {
      const { vcs, executorContext, operationContext } = settings.parse(inputs);
      assert.equal(vcs.deployCommits, name === "control", "a data stack comes after its control stack");
      assert.ok(vcs.paths.includes(`Pulumi.${name}.yaml`));
      assert.ok(
        operationContext.oidc.aws.roleARN.endsWith(`-deployer-${name}-${name}`),
        operationContext.oidc.aws.roleARN,
      );
      assert.equal(operationContext.environmentVariables.PULUMI_OPTION_POLICY_PACK, "policypack");
      assert.ok(operationContext.preRunCommands.some((command) => command.includes("--policy-pack policypack")));
      const { dependencies } = z
        .object({ dependencies: z.record(z.string(), z.string()) })
        .parse(JSON.parse(readFileSync("package.json", "utf8")));
      assert.equal(executorContext.executorImage, `pulumi/pulumi-nodejs:${dependencies["@pulumi/pulumi"] ?? ""}`);
    }
  });

  it("deploy each data stack when its control stack was updated", async () => {
    const made = ofType(await declared(STACKS), "Webhook");
    assert.deepEqual(
      made.map(({ inputs: { stackName, payloadUrl, format, filters } }) => ({
        stackName,
        payloadUrl,
        format,
        filters,
      })),
      ["data-a", "data-b"].map((stack) => ({
        stackName: "control",
        payloadUrl: `cross-account-s3/${stack}`,
        format: "pulumi_deployments",
        filters: ["update_succeeded"],
      })),
    );
  });

  it("look for drift in every stack, and change nothing", async () => {
    const made = ofType(await declared(STACKS), "DriftSchedule");
    assert.deepEqual(
      made.map(({ inputs }) => [inputs.stack, inputs.autoRemediate]),
      [
        ["control", false],
        ["data-a", false],
        ["data-b", false],
      ],
    );
  });

  it("are refused for a stack that no deployer makes a role for, and for a repository that is none", async () => {
    await assert.rejects(declared([controlStack()]), /control: no deployer stack of the folder makes a role/);
    await assert.rejects(declared(STACKS, "REPO"), /repository: "REPO" is not OWNER\/REPO/);
  });
});
