import assert from "node:assert/strict";
import { join } from "node:path";
import type { Project } from "../../rehearsal/run/project";
import { rehearse } from "../../rehearsal/rehearse";
import { raw } from "../stacks/support";
import { falseAlarms } from "./false-alarms";

const CONTROL = {
  "aws:region": "us-east-1",
  role: "control",
  accountId: "111111111111",
  dataAccounts: [{ id: "222222222222" }],
};
const DATA = {
  "aws:region": "us-east-1",
  role: "data",
  accountId: "222222222222",
  controlStack: "organization/valid/control",
  owner: "platform",
};

function project(control: object, data: object): Project {
  const stacks = [
    { name: "control", config: raw(CONTROL, { ...control }) },
    { name: "data", config: raw(DATA, { ...data }) },
  ];
  return {
    folder: process.cwd(),
    name: "valid",
    main: join(process.cwd(), "index.ts"),
    stacks: stacks.map(({ name, config }) => ({ name, file: `Pulumi.${name}.yaml`, config })),
  };
}

async function said(control: object, data: object): Promise<readonly string[]> {
  const { violations, findings } = await rehearse(project(control, data));
  return [
    ...violations.map(({ sentence }) => sentence),
    ...findings.filter(({ level }) => level === "mandatory").map(({ rule, message }) => `${rule}: ${message}`),
  ];
}

const LAMBDA = { trustedService: "lambda.amazonaws.com", level: "readwrite" };

describe("a valid configuration", function () {
  this.timeout(300_000);

  it("holds, whichever features it has", async () => {
    // The first of those that `npm run bench:false-alarms` rehearses. Each alarm has its seed.
    const { held, alarms, refused } = await falseAlarms(1, 24);
    assert.deepEqual(alarms, []);
    assert.deepEqual(refused, []);
    assert.equal(held, 24);
  });

  it("holds where one role is assumed for buckets in two Regions", async () => {
    const role = { ...LAMBDA, assumes: ["arn:aws:iam::222222222222:role/valid-data-reader"] };
    const grants = { reader: { level: "readwrite", via: "role" } };
    const buckets = [
      { name: "acme-us", grants },
      { name: "acme-eu", region: "eu-west-1", grants: { reader: { ...grants.reader, prefix: "in/" } } },
    ];
    assert.deepEqual(await said({ roles: { reader: role } }, { buckets }), []);
  });

  it("holds where an endpoint lets through actions other than the levels', and what everyone may read", async () => {
    const role = { ...LAMBDA, actionSets: ["athena", "acl-header"], actions: ["s3:GetLifecycleConfiguration"] };
    const network = [{ cidr: "10.20.0.0/24", readableBuckets: ["al2023-repos-*"] }];
    const grants = { reader: { level: "read", actionSets: ["athena", "acl-header"], prefix: ["a/", "b/"] } };
    assert.deepEqual(await said({ roles: { reader: role }, network }, { buckets: [{ name: "acme", grants }] }), []);
  });

  it("holds where prefixes of a bucket are granted to several roles and to a permission set", async () => {
    const roles = {
      one: LAMBDA,
      two: { ...LAMBDA, subscribes: true },
      people: { permissionSet: "Analysts", level: "read", subscribes: true },
    };
    const grants = {
      one: { level: "readwrite", prefix: "in/" },
      two: "readwrite",
      people: { level: "read", prefix: ["in/", "out/"] },
    };
    assert.deepEqual(await said({ roles }, { buckets: [{ name: "acme", notifications: "sns", grants }] }), []);
  });

  it("holds where a role reads the logs of a trail of default buckets", async () => {
    const control = { roles: { reader: LAMBDA }, audit: { trail: "create" }, auditLogs: { reader: "reader" } };
    const data = { audit: { trail: "create", alarms: {} }, buckets: [{ name: "acme", grants: { reader: "read" } }] };
    assert.deepEqual(await said(control, data), []);
  });

  it("holds where an endpoint lets anyone read every kind of pattern that the configuration takes", async () => {
    const readableBuckets = ["al2023-repos-*", "amazonlinux-?", "mirror", "abc*z"];
    const network = [{ cidr: "10.20.0.0/24", readableBuckets, ownBuckets: true }];
    assert.deepEqual(await said({ roles: { reader: LAMBDA }, network }, { buckets: [{ name: "acme" }] }), []);
  });

  it("holds where principals of other accounts assume a role", async () => {
    const arns = ["arn:aws:iam::333333333333:role/partner", "arn:aws:iam::444444444444:user/loader"];
    const roles = {
      partner: { trustedPrincipal: "partner", level: "read" },
      owner: { trustedArns: ["arn:aws:iam::222222222222:role/owner"], level: "read" },
    };
    const grants = { partner: "read", owner: "read" };
    const control = { principals: { partner: { arns, externalId: "our-id" } }, roles };
    assert.deepEqual(await said(control, { buckets: [{ name: "acme", grants }] }), []);
  });

  it("holds where an existing bucket keeps to SSE-S3, and the owner is not named", async () => {
    const buckets = [{ name: "acme", existing: true, key: "s3", grants: { one: "read" } }];
    assert.deepEqual(await said({ roles: { one: LAMBDA } }, { owner: undefined, buckets }), []);
  });
});
