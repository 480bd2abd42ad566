import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLiveState } from "../../adopt/live-state";
import { readConfigFile } from "../../policypack/lib/config-file";
import { rules } from "../../policypack/rules";
import { policyFilesOf } from "../../rehearsal/policy-files";
import { readProject } from "../../rehearsal/run/project";
import { CONTROL, DATA, DEPLOYER, faults, raw } from "../stacks/support";

const P = "__proto__";

/** The JSON value with a key `__proto__` in each of its maps, one at a time. */
function* withPrototype(value: unknown): Generator {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      for (const changed of withPrototype(item)) yield value.map((one: unknown, n) => (n === at ? changed : one));
    }
    return;
  }
  yield JSON.parse(JSON.stringify(value).replace(/^\{/, `{"${P}":{"x":1}${Object.keys(value).length > 0 ? "," : ""}`));
  for (const [key, inner] of Object.entries(value)) {
    for (const changed of withPrototype(inner)) yield { ...value, [key]: changed };
  }
}

const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { StringEquals: { "aws:username": "x" } } }],
};

describe("a key __proto__", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "prototype-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };

  it("is refused in the pack's configuration, at every depth", () => {
    const config = { "pack-settings": { trustedAccounts: ["222222222222"], more: { deep: [{}] } } };
    for (const one of withPrototype(config)) {
      const reading = readConfigFile(JSON.stringify(one), rules);
      assert.match("error" in reading ? reading.error : "", /a key is called __proto__/, JSON.stringify(one));
    }
  });

  it("is refused in a live-state file, at every depth", () => {
    const live = { format: "live-state/1", found: { "arn:aws:s3:::acme": { policy: { document: POLICY } } } };
    for (const one of withPrototype(live)) {
      const file = write("live.json", one);
      assert.throws(
        () => readLiveState(file, "liveState"),
        { message: /^liveState: .*__proto__/s },
        JSON.stringify(one),
      );
    }
  });

  it("is refused in a policy's file, at every depth", async () => {
    for (const one of withPrototype(POLICY)) {
      write("policy.json", one);
      const organization = JSON.stringify({ serviceControlPolicies: ["policy.json"], resourceControlPolicies: [] });
      const config = { "cross-account-s3:organization": organization };
      const stack = { name: "data", file: "Pulumi.data.yaml", config };
      await assert.rejects(policyFilesOf(folder, [stack]), /__proto__/, JSON.stringify(one));
    }
  });

  it("is refused in the project's and a stack's file, at every depth", async () => {
    const project = { name: "p", main: "index.ts", config: { "aws:region": "us-east-1" } };
    const stack = { config: { "cross-account-s3:tags": { a: "b" }, "cross-account-s3:buckets": [{ name: "acme-a" }] } };
    const both = [
      ...[...withPrototype(project)].map((one) => [one, stack]),
      ...[...withPrototype(stack)].map((one) => [project, one]),
    ];
    assert.ok(both.length > 4);
    for (const [ofProject, ofStack] of both) {
      write("Pulumi.yaml", ofProject);
      write("Pulumi.data.yaml", ofStack);
      await assert.rejects(readProject(folder), /a key is called __proto__/, JSON.stringify([ofProject, ofStack]));
    }
  });

  it("is found however deep a file is nested", () => {
    const deep = `{"a":${"[".repeat(50_000)}{"${P}":1}${"]".repeat(50_000)}}`;
    const reading = readConfigFile(deep, rules);
    assert.match("error" in reading ? reading.error : "", /__proto__/);
  });
});

/** Names that every object of JavaScript has. */
const INHERITED = ["constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf"];

describe("a name that every object has", () => {
  for (const [role, base] of Object.entries({ control: CONTROL, data: DATA, deployer: DEPLOYER })) {
    it(`is a key like any other in the maps of a ${role} stack`, () => {
      for (const name of INHERITED) {
        // Each map of the configuration, the outermost too, with a further key.
        const configs: Readonly<Record<string, unknown>>[] = [{ ...base, [name]: "x" }];
        const further = (value: unknown, wrap: (changed: unknown) => Readonly<Record<string, unknown>>): void => {
          if (typeof value !== "object" || value === null) return;
          if (!Array.isArray(value)) configs.push(wrap({ ...value, [name]: "x" }));
          for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
            further(inner, (changed) =>
              wrap(
                Array.isArray(value)
                  ? Object.assign([...(value as unknown[])], { [key]: changed })
                  : { ...value, [key]: changed },
              ),
            );
          }
        };
        for (const [key, value] of Object.entries(base)) further(value, (changed) => ({ ...base, [key]: changed }));
        for (const config of configs) {
          const found = faults(raw(config));
          assert.ok(found.length > 0, JSON.stringify(config));
          assert.ok(!found.join("\n").includes("native code"), found.join("\n"));
        }
      }
    });
  }
});
