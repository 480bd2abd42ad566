import assert from "node:assert/strict";
import { keepingState } from "../../../documents/deployer/state";
import { document } from "../../../documents/policy";
import { deciding } from "./deciding";

const KEY = "arn:aws:kms:us-east-1:333333333333:key/1";
const state = { bucket: "acme-state", keyArns: [KEY], controlStack: "control" };
const of = { partition: "aws", project: "p", stack: "data" } as const;
const policies = (writes: boolean) => deciding([document(keepingState(of, state, writes))]);
const deploy = policies(true);
const preview = policies(false);
const object = (action: string, path: string) => ({
  action: `s3:${action}`,
  resource: `arn:aws:s3:::acme-state/.pulumi/${path}`,
});

/** What the engine reads and writes where a stack is in S3. */
const OWN = [
  "stacks/p/data.json",
  "stacks/p/data.json.bak",
  "stacks/p/data.json.gz",
  "history/p/data/data-1.history.json",
  "history/p/data/data-1.checkpoint.json",
  "backups/p/data/data.1.json",
  "locks/organization/p/data/1.json",
];
const OTHERS = OWN.map((path) => path.replaceAll("data", "data-eu"));

describe("a deployer's policies, on the state in S3", () => {
  for (const path of OWN) {
    it(`read and write ${path}`, async () => {
      assert.ok(await deploy(object("GetObject", path)));
      assert.ok(await deploy(object("PutObject", path)));
    });
  }

  for (const path of OTHERS) {
    it(`neither read nor write ${path}`, async () => {
      for (const action of ["GetObject", "PutObject", "DeleteObject"]) assert.ok(!(await deploy(object(action, path))));
    });
  }

  it("read the control stack's outputs, and do not write them", async () => {
    for (const may of [deploy, preview]) {
      assert.ok(await may(object("GetObject", "stacks/p/control.json")));
      assert.ok(!(await may(object("PutObject", "stacks/p/control.json"))));
    }
  });

  it("read what the backend says of itself, and do not write it", async () => {
    assert.ok(await deploy(object("GetObject", "meta.yaml")));
    assert.ok(!(await deploy(object("PutObject", "meta.yaml"))));
  });

  it("delete only locks", async () => {
    const gone: string[] = [];
    for (const path of OWN) if (await deploy(object("DeleteObject", path))) gone.push(path);
    assert.deepEqual(gone, ["locks/organization/p/data/1.json"]);
  });

  it("only read in a preview", async () => {
    for (const path of OWN) {
      assert.ok(await preview(object("GetObject", path)));
      assert.ok(!(await preview(object("PutObject", path))));
    }
    const key = (action: string) => ({ action: `kms:${action}`, resource: KEY });
    assert.deepEqual(
      [await preview(key("Decrypt")), await preview(key("GenerateDataKey")), await deploy(key("GenerateDataKey"))],
      [true, false, true],
    );
  });
});
