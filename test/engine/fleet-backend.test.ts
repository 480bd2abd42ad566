import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FleetCommand } from "../../sandbox/fleet/command";
import { assertDeployed, useFleet } from "./fleet-world";

describe("a fleet's backend", function () {
  this.timeout(900_000);
  const world = useFleet();

  it("stops a run once when it is gone, and the run continues when it is back", async () => {
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
    await assertDeployed(fleet);
  });

  it("names a state that is cut off, and the copy to put in its place", async () => {
    const fleet = new FleetCommand(world());
    await fleet.expect(0, "up", "--unreviewed");
    const state = join(world().home, "state", ".pulumi", "stacks", "cross-account-s3", "data-001.json");
    truncateSync(state, 1_000);
    const printed = await fleet.expect(2, "up", "--unreviewed");
    const copy = /^data-001: its state \S+ is cut off; .*: cp '([^']+)' '([^']+)'/m.exec(printed);
    assert.ok(copy, printed);
    assert.equal(copy[2], state);
    copyFileSync(copy[1] ?? "", state);
    await assertDeployed(fleet);
  });

  it("is read although a killed run left an attribute file empty", async () => {
    const fleet = new FleetCommand(world());
    truncateSync(join(world().home, "state", ".pulumi", "stacks", "cross-account-s3", "data-001.json.attrs"), 0);
    assert.match(await fleet.expect(0, "status"), /data-001/);
    await assertDeployed(fleet);
  });

  it("is refused while the disk of its backend is nearly full, and canceled when that fills", async function () {
    const disk = join(world().home, "disk");
    const mount = (...args: readonly string[]) =>
      spawnSync("mount", [...args, disk], { encoding: "utf8" }).status === 0;
    await new FleetCommand(world()).expect(0, "destroy", "--yes");
    mkdirSync(disk);
    if (!mount("-t", "tmpfs", "-o", "size=1m", "tmpfs")) this.skip();
    try {
      const fleet = new FleetCommand({ ...world(), env: { ...world().env, PULUMI_BACKEND_URL: `file://${disk}` } });
      const refused = await fleet.expect(2, "up", "--unreviewed");
      assert.match(refused, /disk: only \d MB are free on the disk of the backend; make room for 64 MB/);
      assert.doesNotMatch(refused, /started/);

      assert.ok(mount("-o", "remount,size=100m"));
      const filler = join(disk, "filler");
      const fill = () => {
        writeFileSync(filler, Buffer.alloc(60 * 2 ** 20));
      };
      const moment = { stack: "data-001", says: /aws:kms:Key \S+ creating/ };
      const { code, output } = await fleet.actAt(moment, fill, "up", "--unreviewed", "--concurrency", "1");
      assert.equal(code, 1, output);
      assert.match(output, /data-001: failed\n {2}\S+: only \d+ MB are free on the disk of the backend/);
      assert.match(output, /not started: data-002/);
      assert.match(output, /The run stopped, as every other stack would fail the same way\./);

      rmSync(filler);
      // Without --unlock: a lock that was left would stop it.
      await fleet.expect(0, "up", "--resume", "--unreviewed");
      await assertDeployed(fleet);
      await fleet.expect(0, "destroy", "--yes");
    } finally {
      spawnSync("umount", [disk]);
    }
  });

  it("refuses a backend that is not there once, before any stack", async () => {
    const gone = { ...world(), env: { ...world().env, PULUMI_BACKEND_URL: "file:///nowhere/at/all" } };
    const printed = await new FleetCommand(gone).expect(2, "up", "--unreviewed");
    assert.match(printed, /the backend cannot be reached/);
    assert.doesNotMatch(printed, /started/);
  });
});
