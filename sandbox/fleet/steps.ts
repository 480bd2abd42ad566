import { CreateBucketCommand, DeleteBucketCommand } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import type { Steps } from "../steps";
import { nothingLeft } from "../steps/nothing-left";
import type { Step } from "../steps/step";
import { findDuplicates } from "./duplicates";
import { FleetCommand } from "./command";
import { fleetBucket } from "./stacks";

/** An account that is not in the fleet. */
const OUTSIDE_ACCOUNT = "999999999999";

const configure: Step = {
  title: "Write the stack files, and create a bucket with the name of one of theirs",
  run: async ({ world, stacks }) => {
    for (const { name, settings } of stacks) world.pulumi.configureText(name, stringify({ config: settings }));
    const { s3 } = world.accounts.in(OUTSIDE_ACCOUNT, "us-east-1");
    await s3.send(new CreateBucketCommand({ Bucket: fleetBucket(1) }));
    return `${stacks.length} stacks`;
  },
};

const review: Step = {
  title: "Preview the fleet",
  run: async ({ world, stacks }) => {
    const printed = await new FleetCommand(world).expect(0, "preview");
    // The data stacks read outputs that the control stack does not have yet.
    return expectText(printed, `preview: 1 succeeded, ${stacks.length - 1} not previewed`);
  },
};

const killed: Step = {
  title: "Deploy the fleet, and kill it half-way",
  run: async ({ world, stacks }) => {
    const stack = stacks.at(-1)?.name ?? "";
    await new FleetCommand(world).killAt(
      { stack, says: /aws:kms:Key \S+ creating/ },
      true,
      "up",
      "--failure-tolerance",
      "1",
    );
    return `while ${stack} made its key`;
  },
};

const resumed: Step = {
  title: "Resume the deployment: one stack fails, the others succeed",
  run: async ({ world, stacks }) => {
    const fleet = new FleetCommand(world);
    const printed = await fleet.expect(1, "up", "--resume", "--unlock", "--failure-tolerance", "1");
    expectText(printed, "data-001: failed");
    for (const { name } of stacks.slice(2)) {
      if ((await world.pulumi.state(name)).length === 0) throw new Error(`${name} was not deployed:\n${printed}`);
    }
    return "all but data-001 are deployed";
  },
};

const mended: Step = {
  title: "Correct that stack, and resume again",
  run: async ({ world }) => {
    const { s3 } = world.accounts.in(OUTSIDE_ACCOUNT, "us-east-1");
    await s3.send(new DeleteBucketCommand({ Bucket: fleetBucket(1) }));
    const printed = await new FleetCommand(world).expect(0, "up", "--resume");
    return expectText(printed, "up: 1 succeeded");
  },
};

const unchanged: Step = {
  title: "Preview the fleet again: no changes, no duplicates",
  run: async ({ world, stacks, deployed }) => {
    const printed = await new FleetCommand(world).expect(0, "preview");
    const same = printed.match(/: no changes \(/g)?.length ?? 0;
    if (same !== stacks.length) throw new Error(`${stacks.length - same} stacks would change:\n${printed}`);
    for (const { name } of stacks) deployed.set(name, await world.pulumi.state(name));
    const keys = await findDuplicates(
      world,
      stacks.map(({ name }) => name),
    );
    return `${stacks.length} stacks, ${keys} keys`;
  },
};

const destroyed: Step = {
  title: "Destroy the fleet",
  run: async ({ world, stacks }) => {
    const printed = await new FleetCommand(world).expect(0, "destroy", "--yes");
    return expectText(printed, `destroy: ${stacks.length} succeeded`);
  },
};

function expectText(printed: string, text: string): string {
  if (!printed.includes(text)) throw new Error(`found no "${text}" in:\n${printed}`);
  return text;
}

/** The steps that deploy and check the fleet. They include a killed command and a failing stack. */
export const fleetStepsUp: readonly Steps[] = [[configure], [review], [killed], [resumed], [mended], [unchanged]];

/** The steps that destroy the fleet. */
export const fleetStepsDown: readonly Steps[] = [[destroyed], [nothingLeft]];
