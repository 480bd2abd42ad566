import assert from "node:assert/strict";
import { FleetCommand } from "../../sandbox/fleet/command";
import { assertDeployed, useFleet } from "./fleet-world";

describe("a fleet that is interrupted", function () {
  this.timeout(900_000);
  const world = useFleet();

  for (const [times, what] of [
    [1, "finishes what runs, and starts nothing more"],
    [2, "cancels what runs"],
  ] as const) {
    it(`interrupted ${times === 1 ? "once" : "twice"} ${what}, and leaves nothing locked`, async () => {
      const fleet = new FleetCommand(world());
      await fleet.expect(0, "destroy", "--yes");
      const moment = { stack: "data-001", says: /aws:kms:Key \S+ creating/ };
      const { code, output } = await fleet.interruptAt(moment, times, "up", "--unreviewed", "--concurrency", "1");
      assert.equal(code, 130, output);
      assert.match(output, times === 1 ? /data-001: \d+ create/ : /data-001: failed\n {2}canceled\n/);
      assert.match(output, /not started: data-002 \(interrupted\)/);
      // Without --unlock: a lock that was left would stop it.
      await fleet.expect(0, "up", "--resume", "--unreviewed");
      await assertDeployed(fleet);
    });
  }
});
