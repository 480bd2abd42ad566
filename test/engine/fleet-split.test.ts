import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { FleetCommand } from "../../sandbox/fleet/command";
import { fleetStacks } from "../../sandbox/fleet/stacks";
import type { Resource } from "../../sandbox/state";
import { useWorld } from "./world";

const [control, data] = fleetStacks(1);
const BUCKETS = [
  { name: "acme-fleet-1", grants: { indexer: "read" } },
  {
    name: "acme-fleet-2",
    grants: { indexer: "read" },
    notifications: "sns",
    encryptTopic: true,
    lifecycle: { rules: [{ expireDays: 30 }] },
  },
];

describe("a stack that is split", function () {
  this.timeout(900_000);
  const world = useWorld();

  it("changes nothing in AWS, and comes to its end though it was killed", async () => {
    assert.ok(control && data);
    const fleet = new FleetCommand(world());
    const settings = { ...data.settings, "cross-account-s3:buckets": BUCKETS };
    world().pulumi.configureText("control", stringify({ config: control.settings }));
    world().pulumi.configureText("data-001", stringify({ config: settings }));
    await fleet.expect(0, "up", "--unreviewed");
    const before = await world().pulumi.state("data-001");

    const args = ["split", "data-001", "--buckets", "1"];
    await fleet.killWhenPrinted(/^data-001-2: moving 1 buckets$/m, ...args);
    assert.match(
      await fleet.expect(2, "up", "--unreviewed"),
      /data-001: its split is not finished; run `npm run fleet/,
    );
    const printed = await fleet.expect(0, ...args);
    assert.match(printed, /^data-001: keeps 1 buckets\ndata-001-2: has 1 buckets, Pulumi\.data-001-2\.yaml$/m);
    assert.match(printed, /show one change: the tag cross-account-s3-stack of 1 keys/);

    const names = readdirSync(fleet.folder).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
    assert.deepEqual(names.sort(), ["Pulumi.control.yaml", "Pulumi.data-001-2.yaml", "Pulumi.data-001.yaml"]);
    assert.deepEqual(parse(readFileSync(join(fleet.folder, "Pulumi.data-001-2.yaml"), "utf8")), {
      config: { ...settings, "cross-account-s3:buckets": BUCKETS.slice(1) },
    });
    assert.ok(!existsSync(join(fleet.folder, ".fleet", "split", "data-001")));

    const after = [...(await world().pulumi.state("data-001")), ...(await world().pulumi.state("data-001-2"))];
    const idsOf = (resources: readonly Resource[]) =>
      resources.flatMap(({ type, id }) => (type.startsWith("aws:") ? [`${type} ${id}`] : [])).sort();
    assert.deepEqual(idsOf(after), idsOf(before), "a resource was lost, or is there twice");

    assert.match(
      await fleet.expect(0, "up", "--unreviewed"),
      /data-001: no changes[^]*data-001-2: (1 create, )?1 update/,
    );
    const again = await fleet.expect(0, "up", "--unreviewed");
    assert.equal(again.match(/: no changes \(/g)?.length, 3, again);
    assert.match(await fleet.expect(2, ...args), /data-001: it has 1 buckets, and --buckets is 1/);
  });
});
