import assert from "node:assert/strict";
import { z } from "zod";
import { explain, NotThere } from "../../rehearsal/explain";
import { readProject } from "../../rehearsal/run/project";
import cases from "./cases/explain.json";
import { PROJECT } from "./support";

const schema = z.array(
  z.object({
    ask: z.tuple([z.string(), z.string(), z.string()]),
    tls: z.boolean().default(true),
    fromAccount: z.string().optional(),
    allowed: z.boolean(),
    by: z.array(z.string()).default([]),
    remedy: z.array(z.string()).optional(),
    provided: z.boolean().default(false),
  }),
);

describe("explain", function () {
  this.timeout(60_000);

  for (const { ask, tls, fromAccount, allowed, by, remedy, provided } of schema.parse(cases)) {
    const [role, action, uri] = ask;
    const how = `${tls ? "" : " over plain HTTP"}${fromAccount === undefined ? "" : " from another account"}`;
    it(`${allowed ? "allows" : "denies"} ${role} ${action} on ${uri}${how}`, async () => {
      const found = await explain(await readProject(PROJECT), { role, action, uri, tls, fromAccount });
      assert.equal(found.allowed, allowed);
      assert.equal(found.provided !== undefined, provided);
      const sids = found.decisions.flatMap(({ layers }) =>
        layers.flatMap(({ statements }) => statements.map((s) => s.sid)),
      );
      for (const sid of by) assert.ok(sids.includes(sid), `${sid} is among ${sids.join(", ")}`);
      if (remedy) assert.deepEqual(found.remedy, remedy);
    });
  }

  it("names the nearest role", async () => {
    const asked = { role: "indexr", action: "s3:GetObject", uri: "s3://acme-genomics/x", tls: true };
    await assert.rejects(explain(await readProject(PROJECT), asked), (error) => {
      assert.ok(error instanceof NotThere);
      assert.match(error.message, /did you mean "indexer"/);
      return true;
    });
  });
});
