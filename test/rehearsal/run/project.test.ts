import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { placeOf, readProject } from "../../../rehearsal/run/project";

// What is expected here, Pulumi 3.230 gave to a program for the same files.
describe("a project's files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "project-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  };
  const config = async (project: string, stack: string) => {
    write({ "Pulumi.yaml": `name: acme\n${project}`, "Pulumi.data.yaml": stack });
    return (await readProject(folder)).stacks[0]?.config;
  };

  it("are named with the place of what is no YAML, and without a quotation of it", async () => {
    await assert.rejects(
      config("", "config:\n  acme:buckets: [a: {b}: secret]\n"),
      /^Error: Pulumi\.data\.yaml:2: not YAML [^\n]*(?<!\d)$/,
    );
  });

  it("say the line of a key, or of the map that should have it", async () => {
    const stack = `config:
  acme:buckets:
    - name: a
      grants: &grants
        reader: { level: read }
    - { name: b, grants: *grants }
  short: { a.b: [1, 2] }
`;
    write({ "Pulumi.yaml": "name: acme\nconfig:\n  acme:tags: { value: 1 }\n", "Pulumi.data.yaml": stack });
    const [read] = (await readProject(folder)).stacks;
    assert.ok(read);
    const places = Object.entries({
      "acme:buckets[0].name": "Pulumi.data.yaml:3",
      "acme:buckets[0].grants.reader.prefix": "Pulumi.data.yaml:5",
      "acme:buckets[1]": "Pulumi.data.yaml:6",
      "acme:buckets[1].key": "Pulumi.data.yaml:6",
      "acme:buckets[1].grants.reader.level": "Pulumi.data.yaml:5",
      "acme:short.a.b[1]": "Pulumi.data.yaml:7",
      "acme:tags.x": "Pulumi.yaml:3",
      "acme:accountId": "Pulumi.data.yaml",
    });
    for (const [path, place] of places) assert.equal(placeOf(read, path), place, path);
  });

  it("give a key without a namespace that of the project", async () => {
    assert.deepEqual(await config("", "config:\n  permissionsBoundary: arn:x\n"), {
      "acme:permissionsBoundary": "arn:x",
    });
  });

  it("may write a key the old way", async () => {
    assert.deepEqual(await config("", "config:\n  acme:config:role: data\n"), { "acme:role": "data" });
  });

  it("hand over values as the engine does", async () => {
    const values =
      "config:\n  a:nul: null\n  a:octal: 012\n  a:float: 1.50\n  a:id: 222222222222\n  a:list: [x]\n  a:yes: yes\n";
    assert.deepEqual(await config("", values), {
      "a:nul": "",
      "a:octal": "10",
      "a:float": "1.5",
      "a:id": "222222222222",
      "a:list": '["x"]',
      "a:yes": "yes",
    });
  });

  it("have the project's values for all stacks, under the stack's own", async () => {
    const project = `config:
  plain: 5
  declared: { type: array, default: [1, 2] }
  aws:region: us-east-1
  other:map: { value: { a: 1 } }
  required: { type: string }
  acme:protect: false
`;
    assert.deepEqual(await config(project, "config:\n  acme:plain: 6\n"), {
      "acme:plain": "6",
      "acme:declared": "[1,2]",
      "aws:region": "us-east-1",
      "other:map": '{"a":1}',
      "acme:protect": "false",
    });
  });

  for (const project of ["stackConfigDir: stacks\n", "config: stacks\n"]) {
    it(`may be in a folder of their own: ${project.trim()}`, async () => {
      mkdirSync(join(folder, "stacks"));
      write({ "Pulumi.yaml": `name: acme\n${project}`, "stacks/Pulumi.data.yaml": "config:\n  a:b: c\n" });
      assert.deepEqual(
        (await readProject(folder)).stacks.map(({ name }) => name),
        ["data"],
      );
    });
  }

  for (const [what, project, stack, message] of [
    [
      "an environment of Pulumi ESC",
      "",
      "environment: [aws-login]\n",
      /Pulumi\.data\.yaml: environment: .*write the values into `config`/,
    ],
    [
      "an environment that is written inline",
      "",
      "environment: { values: { a: 1 } }\n",
      /Pulumi\.data\.yaml: environment: /,
    ],
    [
      "a map without `value`",
      "config:\n  aws:tags: { a: 1 }\n",
      "",
      /Pulumi\.yaml: config: aws:tags: Pulumi knows no a here/,
    ],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      await assert.rejects(config(project, stack), (error) => {
        assert.ok(RunError.isInstance(error), String(error));
        assert.match(String(error), message);
        return true;
      });
    });
  }
});
