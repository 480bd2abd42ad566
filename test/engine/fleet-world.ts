import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { FleetCommand } from "../../sandbox/fleet/command";
import { fleetStacks } from "../../sandbox/fleet/stacks";
import type { World } from "../../sandbox/run-home";
import { useWorld } from "./world";

/** A control stack and two data stacks. */
export const stacks = fleetStacks(2);

/** Their names. */
export const names = stacks.map(({ name }) => name);

/** A world with the files of the stacks, as they are before each test. @returns gives it, inside a test or a hook. */
export function useFleet(): () => World {
  const world = useWorld();
  beforeEach(() => {
    for (const { name, settings } of stacks) world().pulumi.configureText(name, stringify({ config: settings }));
  });
  return world;
}

/** Checks that all stacks are deployed, and that nothing is left to change. */
export async function assertDeployed(fleet: FleetCommand): Promise<void> {
  const again = await fleet.expect(0, "up", "--unreviewed");
  assert.equal(again.match(/: no changes \(/g)?.length, stacks.length, again);
}
