import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FleetCommand } from "../../sandbox/fleet/command";
import { findDuplicates } from "../../sandbox/fleet/duplicates";
import { assertDeployed, names, useFleet } from "./fleet-world";

/** The moments at which everything is killed, each in the run that the one before left. */
const MOMENTS = [
  { stack: "control", says: /aws:iam:Role \S+ creating/ },
  { stack: "data-001", says: /aws:kms:Key \S+ creating/ },
  { stack: "data-002", says: /aws:s3:Bucket \S+ created/ },
] as const;

describe("a fleet that is killed", function () {
  this.timeout(900_000);
  const world = useFleet();

  it("is brought to the end by --resume, with nothing made twice, whenever it was killed", async () => {
    const fleet = new FleetCommand(world());
    const files = () => names.map((name) => readFileSync(join(fleet.folder, `Pulumi.${name}.yaml`), "utf8"));
    const before = files();

    for (const [n, moment] of MOMENTS.entries()) {
      const resume = n === 0 ? ["--unreviewed"] : ["--resume", "--unlock", "--unreviewed"];
      await fleet.killAt(moment, true, "up", ...resume);
      const locked = n === 0 ? await fleet.run("up", "--resume", "--unreviewed") : undefined;
      // The lock of the killed run is shown, and stays until the user removes it.
      if (locked)
        assert.match(
          locked.output,
          /control: failed[^]*locked by \S+, process \d+ since \S+; that process has ended: add --unlock/,
        );
    }
    // Only the fleet is killed: the stacks that it worked on come to their end by themselves.
    await fleet.killAt({ stack: "data-002", says: /Updating/ }, false, "up", "--resume", "--unlock", "--unreviewed");
    await fleet.expect(0, "up", "--resume", "--unlock", "--unreviewed");

    await assertDeployed(fleet);
    assert.equal(await findDuplicates(world(), names), 2, "a key for each bucket");
    assert.deepEqual(files(), before, "a stack's file was written");
    assert.equal(fleet.runs().length, 2, "a resumed run began anew");
  });
});
