import assert from "node:assert/strict";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { FleetCommand } from "../../sandbox/fleet/command";
import { findDuplicates } from "../../sandbox/fleet/duplicates";
import { fleetStacks } from "../../sandbox/fleet/stacks";
import { useWorld } from "./world";

const stacks = fleetStacks(2);
const names = stacks.map(({ name }) => name);

/** The moments at which everything is killed, each in the run that the one before left. */
const MOMENTS = [
  { stack: "control", says: /aws:iam:Role \S+ creating/ },
  { stack: "data-001", says: /aws:kms:Key \S+ creating/ },
  { stack: "data-002", says: /aws:s3:Bucket \S+ created/ },
] as const;

describe("a fleet", function () {
  this.timeout(900_000);
  const world = useWorld();

  beforeEach(() => {
    for (const { name, settings } of stacks) world().pulumi.configureText(name, stringify({ config: settings }));
  });

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

    const again = await fleet.expect(0, "up", "--unreviewed");
    assert.equal(again.match(/: no changes \(/g)?.length, stacks.length, again);
    assert.equal(await findDuplicates(world(), names), 2, "a key for each bucket");
    assert.deepEqual(files(), before, "a stack's file was written");
    assert.equal(fleet.runs().length, 2, "a resumed run began anew");
  });

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
      const again = await fleet.expect(0, "up", "--unreviewed");
      assert.equal(again.match(/: no changes \(/g)?.length, stacks.length, again);
    });
  }

  it("stops once when its backend is gone, and continues when that is back", async () => {
    const fleet = new FleetCommand(world());
    await fleet.expect(0, "destroy", "--yes");
    const [state, gone] = [join(world().home, "state"), join(world().home, "gone")];
    const moment = { stack: "data-001", says: /aws:kms:Key \S+ creating/ };
    // A file in its place: a folder would be made anew, and taken for an empty backend.
    const leave = () => {
      renameSync(state, gone);
      writeFileSync(state, "");
    };
    const { code, output } = await fleet.actAt(moment, leave, "up", "--unreviewed", "--concurrency", "1");
    assert.equal(code, 1, output);
    assert.match(output, /not started: data-002/);
    assert.match(output, /The run stopped, as every other stack would fail the same way\./);
    rmSync(state, { recursive: true, force: true });
    renameSync(gone, state);
    await fleet.expect(0, "up", "--resume", "--unlock", "--unreviewed");
    const again = await fleet.expect(0, "up", "--unreviewed");
    assert.equal(again.match(/: no changes \(/g)?.length, stacks.length, again);
  });

  it("refuses what was not reviewed", async () => {
    const fleet = new FleetCommand(world());
    assert.match(await fleet.expect(2, "up"), /there is no report of a preview; preview again, or add --unreviewed/);
    await fleet.expect(0, "preview");
    world().pulumi.configureText("data-001", `${stringify({ config: stacks[1]?.settings })}\n`);
    assert.match(await fleet.expect(2, "up"), /^data-001: configuration or code has changed since the preview/m);
  });

  it("refuses a backend that is not there once, before any stack", async () => {
    const gone = { ...world(), env: { ...world().env, PULUMI_BACKEND_URL: "file:///nowhere/at/all" } };
    const printed = await new FleetCommand(gone).expect(2, "up", "--unreviewed");
    assert.match(printed, /the backend cannot be reached/);
    assert.doesNotMatch(printed, /started/);
  });
});
