import assert from "node:assert/strict";
import { expectedFrom } from "../../rehearsal/intent";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { inventoryOf, worldOf } from "../../verify/inventory";
import type { Observed } from "../../verify/subject";
import { checkable, readIn, unreadFor } from "../../verify/unread";
import { CONTROL, raw } from "../stacks/support";
import { tried } from "../rehearsal/tried";

const point = (account: string) => `arn:aws:s3:us-east-1:${account}:accesspoint/shared`;
const bucket = (name: string) => ({ name, accessPoints: [{ name: "shared", grants: { indexer: "read" } }] });
const analyst = (account: string) => ({ existingArn: `arn:aws:iam::${account}:role/Analyst`, level: "read" });
const TRUSTED = { trustedService: "lambda.amazonaws.com", level: "read" };

describe("what the proof of a deployed world leaves out", function () {
  this.timeout(60_000);
  let ran: readonly RanStack[] = [];
  before(async () => {
    const dataAccounts = ["222222222222", "333333333333"].map((id) => ({ id, accessPoints: ["shared"] }));
    const project = tried({ dataAccounts, roles: { indexer: TRUSTED, analyst: analyst("111111111111") } }, [
      { buckets: [bucket("acme")] },
      { buckets: [bucket("bcme")], accountId: "333333333333" },
    ]);
    const config = raw(CONTROL, {
      accountId: "444444444444",
      dataAccounts,
      roles: { analyst: analyst("444444444444") },
    });
    const second = { name: "second", file: "Pulumi.second.yaml", config };
    ran = await runStacks({ ...project, stacks: [...project.stacks, second] });
  });

  /** What is known, if the subject with this ARN was not read. */
  function known(unread: string, stacks = ran): Parameters<typeof checkable> {
    const { subjects } = inventoryOf(stacks);
    assert.equal(subjects.filter(({ arn }) => arn === unread).length, 1, unread);
    const fault = { of: unread, action: "read", why: "denied", message: "no" } as const;
    const observed = subjects.map(({ id, arn }): [string, Observed] => [
      id,
      arn === unread ? { kind: "unseen", fault } : { kind: "seen", settings: new Map(), documents: new Map() },
    ]);
    const expected = expectedFrom(stacks.map(({ config }) => config));
    return [expected, worldOf(stacks), readIn(subjects, new Map(observed))];
  }

  /** What is proved, if the subject with this ARN was not read. */
  function proved(
    unread: string,
    stacks = ran,
  ): { readonly buckets: readonly string[]; readonly roles: readonly string[] } {
    const { buckets, roles } = checkable(...known(unread, stacks));
    return { buckets: buckets.map(({ name }) => name), roles: roles.map(({ stack, name }) => `${stack}/${name}`) };
  }

  it("is the bucket whose access point was not read, and not one of its name in another account", () => {
    assert.deepEqual(proved(point("222222222222")).buckets, ["bcme"]);
    assert.deepEqual(proved(point("333333333333")).buckets, ["acme"]);
  });

  it("is the role that was not read, and not one of its name in another account", () => {
    assert.deepEqual(proved(analyst("111111111111").existingArn).roles, ["control/indexer", "second/analyst"]);
    assert.deepEqual(proved(analyst("444444444444").existingArn).roles, ["control/indexer", "control/analyst"]);
  });

  it("is the bucket whose replicating role was not read", async () => {
    const replication = [{ destination: "arn:aws:s3:::acme-replica", accountId: "333333333333" }];
    const project = tried({ dataAccounts: [{ id: "222222222222" }], roles: { indexer: TRUSTED } }, [
      { buckets: [{ name: "acme", key: "s3", replication }, { name: "bcme" }] },
    ]);
    const stacks = await runStacks(project);
    const [role = ""] = inventoryOf(stacks).subjects.flatMap(({ arn }) => (arn.endsWith(".replication") ? [arn] : []));
    assert.deepEqual(proved(role, stacks).buckets, ["bcme"]);
  });

  it("is a request through an endpoint that was not read, or through an unknown one while another was not read", async () => {
    const dataAccounts = [{ id: "222222222222" }];
    const regions = ["us-east-1", "eu-west-1"];
    const network = regions.map((region, n) => ({ cidr: `10.${String(n)}.0.0/24`, region }));
    const stacks = await runStacks(tried({ dataAccounts, roles: { indexer: TRUSTED }, network }));
    const [read = "", unread = ""] = worldOf(stacks).endpoints.keys();
    const through = (vpce?: string) => unreadFor({ role: "indexer", bucket: "acme", vpce }, ...known(unread, stacks));
    assert.deepEqual([undefined, read, unread, "vpce-0"].map(through), [
      [],
      [],
      [`endpoint ${unread}`],
      ["endpoint vpce-0"],
    ]);
  });
});
