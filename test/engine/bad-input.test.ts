import assert from "node:assert/strict";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { z } from "zod";
import { deployer, exampleSettings, forEmulator, type Settings } from "../../sandbox/project";
import { type Contract, contractSchema } from "../../stacks/contract";
import { useWorld } from "./world";

const control = forEmulator(exampleSettings("control"));
const data = forEmulator(exampleSettings("data"));
const controlStackKey = "cross-account-s3:controlStack";

describe("bad input to the real engine", () => {
  const world = useWorld();

  /** Deploys a data stack, and holds that it fails with a message for a reader, before anything was made. */
  async function refused(stack: string, settings: Settings | string): Promise<string> {
    const { pulumi, accounts } = world();
    await pulumi.configure(stack, data);
    pulumi.configureText(stack, typeof settings === "string" ? settings : stringify({ config: settings }));
    const { code, output } = await pulumi.command(stack, ["up", "--yes", "--skip-preview"]);
    assert.notEqual(code, 0, "it was deployed");
    assert.doesNotMatch(output, /^\s+at .+:\d+:\d+\)?$/m, "there is a stack trace");
    const made = (await pulumi.state(stack)).filter(({ type }) => !type.startsWith("pulumi:"));
    assert.deepEqual(made, [], "something is in the state");
    const { Buckets } = await accounts.in("222222222222", "us-east-1").s3.send(new ListBucketsCommand());
    assert.deepEqual(Buckets ?? [], [], "there is a bucket");
    return output.replace(/\s+/g, " ");
  }

  /** Makes a stack whose contract is what `change` makes of the control stack's. */
  async function controlStackWith(stack: string, change: (contract: Contract) => object): Promise<Settings> {
    const { pulumi } = world();
    await pulumi.configure(stack, control);
    const state = stateSchema.parse(
      JSON.parse((await pulumi.exportText("control")).replaceAll("urn:pulumi:control::", `urn:pulumi:${stack}::`)),
    );
    const [root] = state.deployment.resources;
    root.outputs.contract = change(contractSchema.parse(root.outputs.contract));
    await pulumi.importText(
      stack,
      JSON.stringify({ ...state, deployment: { ...state.deployment, resources: [root] } }),
    );
    return { ...data, [controlStackKey]: `organization/cross-account-s3/${stack}` };
  }

  before(async () => {
    const { pulumi } = world();
    await pulumi.configure("control", control);
    await pulumi.up("control");
  });

  it("takes stack control of its own project, where controlStack is missing", async () => {
    const { pulumi } = world();
    await pulumi.configure("missing", data);
    const without = Object.fromEntries(Object.entries(data).filter(([key]) => key !== controlStackKey));
    pulumi.configureText("missing", stringify({ config: without }));
    await pulumi.preview("missing");
  });

  it("names a control stack that is not there", async () => {
    const output = await refused("misspelt", { ...data, [controlStackKey]: "organization/cross-account-s3/contrl" });
    // The engine's own words.
    assert.match(output, /StackReference.* unknown stack "organization\/cross-account-s3\/contrl"/);
  });

  it("names a control stack that is not deployed", async () => {
    await world().pulumi.configure("empty", control);
    const output = await refused("early", { ...data, [controlStackKey]: "organization/cross-account-s3/empty" });
    assert.match(output, /organization\/cross-account-s3\/empty has no output "contract": deploy it first/);
  });

  it("names a control stack of an older contract, and the field", async () => {
    const settings = await controlStackWith("old", (contract) => ({ ...contract, version: 0 }));
    assert.match(
      await refused("outdated", settings),
      /organization\/cross-account-s3\/old speaks an older contract: field version is 0, and this program reads 1/,
    );
  });

  it("names a field of the contract that is missing", async () => {
    const settings = await controlStackWith("partial", (contract) => ({ ...contract, roles: undefined }));
    assert.match(
      await refused("unreadable", settings),
      /control stack organization\/cross-account-s3\/partial .*contract\.roles/,
    );
  });

  it("refuses credentials of another account", async () => {
    const assumeRoles = [{ roleArn: deployer("111111111111") }];
    assert.match(
      await refused("elsewhere", { ...data, "aws:assumeRoles": assumeRoles }),
      /credentials of stack elsewhere are not of account 222222222222.*aws:assumeRoles/,
    );
  });

  it("takes an account id without quotes, as long as YAML kept every digit", async () => {
    const { pulumi } = world();
    await pulumi.configure("unquoted", control);
    const text = stringify({ config: control });
    const unquoted = text.replace('accountId: "111111111111"', "accountId: 111111111111");
    assert.notEqual(unquoted, text);
    pulumi.configureText("unquoted", unquoted);
    await pulumi.preview("unquoted");
  });

  it("explains an account id that lost its leading zero", async () => {
    const text = stringify({ config: data }).replace('accountId: "222222222222"', "accountId: 0022222222");
    assert.match(
      await refused("octal", text),
      /cross-account-s3:accountId: found .* expected an AWS account id of 12 digits.* quotes/,
    );
  });

  it("names bucket, size and limit where 400 grants make the policy too large", async () => {
    const names = Array.from({ length: 400 }, (_, n) => `workload-${n}`);
    const settings = await controlStackWith("crowded", (contract) => ({
      ...contract,
      roles: Object.fromEntries(
        names.map((name) => [
          name,
          { arn: `arn:aws:iam::111111111111:role/${name}`, level: "read", subscribes: false },
        ]),
      ),
    }));
    const grants = Object.fromEntries(names.map((name) => [name, "read"]));
    const output = await refused("large", {
      ...settings,
      "cross-account-s3:buckets": [{ name: "acme-genomics", grants }],
    });
    const [, size] =
      /bucket policy of bucket acme-genomics would have (\d+) bytes, and AWS takes 20480 at most/.exec(output) ?? [];
    assert.ok(Number(size) > 20_480, `found no size in: ${output}`);
  });
});

const stateSchema = z.looseObject({
  deployment: z.looseObject({
    resources: z.tuple([z.looseObject({ outputs: z.record(z.string(), z.unknown()) })], z.unknown()),
  }),
});
