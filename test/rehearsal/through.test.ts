import assert from "node:assert/strict";
import { placedGrants } from "../../rehearsal/intent/through";
import { readProject } from "../../rehearsal/run/project";
import { type Situation, situationOf } from "../../rehearsal/situation";
import { MUTATED } from "./support";

const POINT = "arn:aws:s3:us-east-1:222222222222:accesspoint";

describe("the access points through which grants are intended", function () {
  this.timeout(60_000);

  let situation: Situation;
  before(async () => {
    situation = await situationOf(await readProject(MUTATED, process.cwd()));
  });
  const bucket = (name: string) => {
    const found = situation.expected.buckets.find((one) => one.name === name);
    assert.ok(found);
    return found;
  };
  const placed = (name: string) => placedGrants(bucket(name)).map(({ grantee, through }) => [grantee, through]);

  it("are each grantee's own, where the bucket has them per grantee", () => {
    assert.deepEqual(placed("acme-each"), [
      ["pods", `${POINT}/acme-each-pods`],
      ["tokens", `${POINT}/acme-each-tokens`],
    ]);
  });

  it("are those whose grants they are, and none of the bucket's own", () => {
    assert.deepEqual(placed("acme-open"), [
      ["pods", undefined],
      ["everyone", `${POINT}/acme-open-public`],
    ]);
  });

  it("are never taken for none where a name is unknown", () => {
    for (const name of ["acme-each", "acme-open"]) {
      assert.throws(() => placedGrants({ ...bucket(name), accessPoints: [] }), /which is no access point of it/);
    }
  });
});
