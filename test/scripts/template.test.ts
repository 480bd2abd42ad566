import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { stackFileSchema } from "../../stacks/config/json-schema";

const ROOT = join(__dirname, "../..");
const FILE = join(ROOT, "scripts/template/Pulumi.yaml");
const template = z.object({ template: z.object({ config: z.record(z.string(), z.unknown()) }) });

describe("the template for pulumi new", () => {
  it("asks only for settings of a control or data stack", () => {
    const asked = Object.keys(template.parse(parse(readFileSync(FILE, "utf8"))).template.config);
    const settings = (["control", "data"] as const).flatMap((role) =>
      Object.keys(
        z.object({ config: z.object({ properties: z.looseObject({}) }) }).parse(stackFileSchema(role).properties).config
          .properties,
      ),
    );
    assert.deepEqual(
      asked.filter((key) => !settings.includes(key)),
      [],
    );
  });

  describe("as it is copied", () => {
    let folder = "";
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "template-"));
      execFileSync(process.execPath, ["scripts/run.cjs", "scripts/template.ts", folder], { cwd: ROOT });
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it("has what each of its commands runs", () => {
      const { scripts } = z
        .object({ scripts: z.record(z.string(), z.string()) })
        .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
      const missing = Object.entries(scripts).flatMap(([name, command]) =>
        (command.match(/\S+\.(?:ts|cjs)\b/g) ?? [])
          .filter((file) => !existsSync(join(folder, file)))
          .map((file) => `${name}: ${file}`),
      );
      assert.ok(Object.keys(scripts).length > 5);
      assert.deepEqual(missing, []);
    });

    it("has what each of its files imports", () => {
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
      const missing = files.flatMap((file) =>
        [...readFileSync(join(folder, file), "utf8").matchAll(/ from "(\.[^"]*)"/g)].flatMap(([, path = ""]) => {
          const imported = join(folder, dirname(file), path);
          const there = [imported, `${imported}.ts`, join(imported, "index.ts")].some((one) => existsSync(one));
          return there ? [] : [`${file}: ${path}`];
        }),
      );
      assert.ok(files.length > 100);
      assert.deepEqual(missing, []);
    });
  });
});
