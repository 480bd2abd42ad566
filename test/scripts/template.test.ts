import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { stackFileSchema } from "../../stacks/config/json-schema";

const FILE = join(__dirname, "../../scripts/template/Pulumi.yaml");
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
});
