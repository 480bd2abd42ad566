import assert from "node:assert/strict";
import { z } from "zod";
import { AskedRequestError } from "../../rehearsal/answer";
import { explain, type Explanation } from "../../rehearsal/explain";
import { readProject } from "../../rehearsal/run/project";
import { explanationText } from "../../rehearsal/terminal/explanation-text";
import { ROOT } from "../support/source-files";
import cases from "./cases/explain.json";
import { inDocument, type Mutation, plus, MUTATED, PROJECT, replaced, stacks, wanted, world } from "./support";

const schema = z.array(
  z.object({
    ask: z.tuple([z.string(), z.string(), z.string()]),
    tls: z.boolean().default(true),
    fromAccount: z.string().optional(),
    context: z.record(z.string(), z.string()).default({}),
    allowed: z.boolean(),
    by: z.array(z.string()).default([]),
    levels: z.string().optional(),
    remedy: z.array(z.string()).optional(),
    provided: z.boolean().default(false),
  }),
);

describe("explain", function () {
  this.timeout(60_000);

  for (const { ask, tls, fromAccount, context, allowed, by, levels, remedy, provided } of schema.parse(cases)) {
    const [role, action, uri] = ask;
    const how = `${tls ? "" : " over plain HTTP"}${fromAccount === undefined ? "" : " from another account"}${Object.entries(
      context,
    )
      .map(([key, value]) => ` with ${key} ${value}`)
      .join("")}`;
    it(`${allowed ? "allows" : "denies"} ${role} ${action} on ${uri}${how}`, async () => {
      const found = await explain(await readProject(PROJECT), { role, action, uri, tls, fromAccount, context });
      assert.equal(found.allowed, allowed);
      assert.equal(found.provided !== undefined, provided);
      const sids = found.decisions.flatMap(({ layers }) => layers.flatMap(({ statements }) => statements.map(sidOf)));
      for (const sid of by) assert.ok(sids.includes(sid), `${sid} is among ${sids.join(", ")}`);
      if (levels !== undefined) assert.equal(found.levels, levels);
      if (remedy) assert.deepEqual(found.remedy, remedy);
    });
  }

  describe("a grant by way of a role", () => {
    const asked = { role: "courier", action: "s3:PutObject", uri: "s3://acme-via/x", tls: true };
    const DATA_ROLE = "arn:aws:iam::222222222222:role/rehearsed-data-courier";
    const sids = (layers: Explanation["decisions"][number]["layers"] = []) =>
      layers.flatMap(({ statements }) => statements.map(sidOf));

    /** With a document broken. */
    async function broken(mutate?: Mutation): Promise<Explanation> {
      const project = await readProject(PROJECT);
      return explain(project, asked, { ran: await stacks(), expected: await wanted(), world: await world(mutate) });
    }

    it("is explained in two steps: the control role assumes the other, which then asks", async () => {
      const { allowed, via, decisions } = await broken();
      assert.ok(allowed);
      assert.deepEqual([via?.role, via?.externalId], [DATA_ROLE, "by-courier"]);
      assert.deepEqual(sids(via?.assume.layers), ["AllowAccount111111111111", "AssumeRoles"]);
      assert.deepEqual(
        [...new Set(decisions.map(({ request: { caller } }) => ("arn" in caller ? caller.arn : caller.kind)))],
        [DATA_ROLE],
      );
      assert.deepEqual(sids(decisions[0]?.layers), ["AllowUploadObjects", "UploadObjects"]);
    });

    it("is denied in the first step where the trust lets in no one", async () => {
      const trust = inDocument("aws:iam/role:Role", "data/courier", (policy) => ({ ...policy, Statement: [] }));
      const { allowed, via, decisions } = await broken(trust);
      assert.deepEqual([allowed, via?.assume.allowed, decisions.every((d) => d.allowed)], [false, false, true]);
    });

    it("is denied in the first step where the external id is another", async () => {
      const id = inDocument("aws:iam/role:Role", "data/courier", replaced("by-courier", "by-another"));
      assert.equal((await broken(id)).via?.assume.allowed, false);
    });

    it("is denied in the second step where the role has no policy for it", async () => {
      const role = inDocument("aws:iam/rolePolicy:RolePolicy", "courier", replaced("acme-via", "acme-other"));
      // The bucket's policy names the role as well, which within one account is enough: it is removed too.
      const { via, decisions } = await broken(
        (r) => role(r) && (r.name === "acme-via" && r.type.includes("Policy") ? undefined : role(r)),
      );
      assert.deepEqual([via?.assume.allowed, decisions[0]?.allowed], [true, false]);
    });

    it("is printed step by step", async () => {
      const lines = explanationText(await broken()).split("\n");
      assert.ok(
        lines.includes(
          `Step 1: courier assumes ${DATA_ROLE}, by way of which it is granted, sending the external id by-courier`,
        ),
      );
      assert.ok(lines.includes(`Step 2: ${DATA_ROLE} then asks for s3:PutObject on s3://acme-via/x`));
      assert.ok(lines.includes("  trust policy: allows"));
    });

    it("stays one in the smallest change that would allow more", async () => {
      const { remedy } = await explain(await readProject(PROJECT), { ...asked, action: "s3:GetObject" });
      assert.deepEqual(remedy, [
        "Pulumi.data.yaml: under bucket acme-via, grants: { courier: { level: readwrite, via: role, externalId: by-courier } }",
      ]);
    });
  });

  it("names the public statement because of which RestrictPublicBuckets denies", async () => {
    const mutate = inDocument(
      "aws:s3/bucketPolicy:BucketPolicy",
      "acme-genomics",
      plus({
        ...{ Sid: "Everyone", Effect: "Allow", Principal: "*", Action: "s3:GetObject" },
        Resource: "arn:aws:s3:::acme-genomics/*",
      }),
    );
    const asked = { role: "indexer", action: "s3:GetObject", uri: "s3://acme-genomics/x", tls: true };
    const given = { ran: await stacks(), expected: await wanted(), world: await world(mutate) };
    const text = explanationText(await explain(await readProject(PROJECT), asked, given));
    assert.match(
      text,
      /RestrictPublicBuckets cuts off other accounts, as Allow Everyone of bucket\/acme-genomics is public/,
    );
  });

  describe("of a role with a grant of prefixes", () => {
    const asked = (action: string, key: string) => ({
      ...{ role: "loader", action, uri: `s3://acme-shared/${key}`, tls: true },
      vpce: "vpce-0a1b2c3d4e5f",
    });
    const remedyOf = async (action: string, key: string) =>
      await explain(await readProject(MUTATED, ROOT), asked(action, key));
    const grant = (value: string) => `Pulumi.data.yaml: under bucket acme-shared, grants: { loader: ${value} }`;

    it("adds the folder of a key to the prefixes", async () => {
      const { levels, remedy, gives } = await remedyOf("s3:GetObject", "in/2026/x");
      assert.equal(levels, "s3:GetObject is in read, readwrite, catalog; loader has it for warehouse/ only");
      assert.deepEqual(remedy, [grant("{ level: read, prefix: [warehouse/, in/2026/] }")]);
      assert.deepEqual(gives, []);
    });

    it("keeps the prefix with another level", async () => {
      const { remedy } = await remedyOf("s3:PutObject", "warehouse/x");
      assert.equal(remedy?.[0], grant("{ level: readwrite, prefix: warehouse/ }"));
    });

    it("says that a grant without a prefix gives every key", async () => {
      const { remedy, gives } = await remedyOf("s3:ListBucketVersions", "");
      assert.deepEqual(remedy, [grant("[{ level: read, prefix: warehouse/ }, read]")]);
      assert.deepEqual(gives, ["access to every key of acme-shared"]);
    });
  });

  it("shows statements that do not match only where none allows, and then those that allow", async () => {
    const project = await readProject(PROJECT);
    const textOf = async (action: string) =>
      explanationText(await explain(project, { role: "indexer", action, uri: "s3://acme-genomics/x", tls: true }));
    assert.doesNotMatch(await textOf("s3:GetObject"), /does not match|it needs/);
    const denied = await textOf("s3:PutObject");
    assert.match(denied, /does not allow it\n {4}Allow \w+ of bucket\/acme-genomics: /);
    assert.doesNotMatch(denied, /Deny /);
  });

  it("says what else the nearest level gives, where one action was asked for", async () => {
    const asked = { role: "catalog", action: "s3:DeleteObject", uri: "s3://acme-archive/x", tls: true };
    const found = await explain(await readProject(PROJECT), asked);
    assert.deepEqual(found.remedy, ["Pulumi.data.yaml: under bucket acme-archive, grants: { catalog: catalog }"]);
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObjectVersion"]) {
      assert.ok(found.gives.includes(action), found.gives.join());
    }
    assert.ok(!found.gives.includes("s3:DeleteObject"));
    assert.match(explanationText(found), /^ {2}It also gives .*s3:GetObject/m);
  });

  it("says no condition key that contradicts the request", async () => {
    const asked = { role: "indexer", action: "s3:GetObject", uri: "s3://acme-genomics/x", tls: true };
    const context = { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/other" };
    await assert.rejects(explain(await readProject(PROJECT), { ...asked, context }), AskedRequestError);
  });

  it("names the nearest role", async () => {
    const asked = { role: "indexr", action: "s3:GetObject", uri: "s3://acme-genomics/x", tls: true };
    await assert.rejects(explain(await readProject(PROJECT), asked), (error) => {
      assert.ok(error instanceof AskedRequestError);
      assert.match(error.message, /did you mean "indexer"/);
      return true;
    });
  });
});

/** The Sid in a statement's name, such as `Allow AllowReadObjects of bucket/acme`. */
function sidOf(name: string): string {
  return name.split(" ")[1] ?? "";
}
