import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { readReport, REPORT_FILES } from "../../fleet/report";
import { FleetCommand } from "../../sandbox/fleet/command";
import { fleetBucket } from "../../sandbox/fleet/stacks";
import { names, stacks, useFleet } from "./fleet-world";

describe("a fleet that was reviewed", function () {
  this.timeout(900_000);
  const world = useFleet();

  it("deploys what was reviewed, and refuses what was not", async () => {
    const fleet = new FleetCommand(world());
    assert.match(await fleet.expect(2, "up"), /there is no report of a preview; preview again, or add --unreviewed/);
    await fleet.expect(0, "up", "--unreviewed", "--stack", "control");

    const before = join(world().home, "before");
    cpSync(fleet.folder, before, { recursive: true, filter: (path) => !path.endsWith(".fleet") });
    const buckets = [{ name: fleetBucket(1), grants: {} }];
    const text = stringify({ config: { ...stacks[1]?.settings, "cross-account-s3:buckets": buckets } });
    world().pulumi.configureText("data-001", text);
    await fleet.expect(0, "preview", "--against", before);
    const [json, markdown, html] = [REPORT_FILES.json, REPORT_FILES.markdown, REPORT_FILES.html].map((file) =>
      readFileSync(join(fleet.folder, ".fleet", file), "utf8"),
    );
    const lost = /indexer[^]*acme-fleet-1/;
    assert.match(readReport(join(fleet.folder, ".fleet"))?.access?.markdown ?? "", lost);
    for (const report of [json, markdown, html]) {
      assert.match(report ?? "", lost);
      for (const name of names) assert.ok(report?.includes(name), name);
    }

    world().pulumi.configureText("data-001", `${text}\n`);
    assert.match(await fleet.expect(2, "up"), /^data-001: configuration or code has changed since the preview/m);
    world().pulumi.configureText("data-001", text);
    assert.match(await fleet.expect(0, "up"), /up: 3 succeeded/);
  });
});
