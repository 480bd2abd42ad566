import assert from "node:assert/strict";
import { accessOf, principalsOf, versionOf } from "../../rehearsal/diff/access";
import { changesBetween } from "../../rehearsal/diff/changes";
import { declareStacks } from "../../rehearsal/run";
import { readProject } from "../../rehearsal/run/project";
import { changed } from "../../rehearsal/change";
import { PROJECT } from "./support";

describe("access-diff", function () {
  this.timeout(60_000);

  it("names the control role whose access by way of a role changes", async () => {
    const project = await readProject(PROJECT);
    const more = changed(project, [
      { kind: "grant", stack: "data", bucket: "acme-via", role: "courier", level: "readwrite" },
    ]);
    const before = versionOf(await declareStacks(project));
    const after = versionOf(await declareStacks(more));
    const principals = principalsOf([before, after]);
    const buckets = new Set(["acme-via"]);
    const changes = changesBetween(
      await accessOf(before, principals, buckets),
      await accessOf(after, principals, buckets),
      after.names,
    );
    assert.deepEqual(
      changes.map(({ kind, who }) => [kind, who]),
      [["grants", "courier, by way of rehearsed-data-courier,"]],
    );
    assert.equal(changes[0]?.sentence, "+ courier, by way of rehearsed-data-courier, may also read acme-via");
  });
});
