import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { runStacks } from "../../rehearsal/run";
import { type Project, readProject } from "../../rehearsal/run/project";
import { type Emulator, startEmulator } from "../../sandbox/emulator";
import { emulatorVariables } from "../../sandbox/environment";
import { CACHE } from "../../sandbox/paths";
import { deployer, exampleSettings, forEmulator, makeProject, type Settings } from "../../sandbox/project";
import { Account } from "../../verify/account";
import type { Verification } from "../../verify/result";
import { verify, type VerifyOptions } from "../../verify/run";
import { deployDeclared } from "./verify-deploy";

/** An emulator with both example stacks deployed, without the engine, and a project folder that describes them. */
export interface VerifyWorld {
  readonly url: string;
  readonly project: Project;
  /** As the deployer of an account. */
  readonly account: (accountId: string) => Account;
  /** Verifies, by default without live requests. */
  readonly verify: (options?: Partial<VerifyOptions>) => Promise<Verification>;
}

/** The stacks of such a world, by name. */
export type Stacks = Readonly<Record<string, Settings>>;

/** The project's own examples. */
export function examples(): Stacks {
  return { control: exampleSettings("control"), data: exampleSettings("data") };
}

/** The services that a verification calls. */
const SERVICES = [
  ...["s3", "s3control", "kms", "sns", "sqs", "cloudtrail", "ec2", "iam", "sts"],
  ...["cloudwatch", "logs", "events"],
];

/** Settings with which a stack is reached in an emulator, whatever the environment says. */
function reaching(settings: Settings, url: string): Settings {
  return {
    ...forEmulator(settings),
    "aws:endpoints": [Object.fromEntries(SERVICES.map((service) => [service, url]))],
  };
}

/** Writes the project's folder. */
export async function writeProject(folder: string, stacks: Stacks, url: string): Promise<Project> {
  makeProject(folder);
  for (const [name, settings] of Object.entries(stacks)) {
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), stringify({ config: reaching(settings, url) }));
  }
  return readProject(folder);
}

/** What makes the chain of credentials end at once, in the emulator's own. */
const VARIABLES = emulatorVariables("http://127.0.0.1:9");

/**
 * Such a world for the tests of one `describe`.
 *
 * @returns gives the world, inside a test or a hook.
 */
export function useVerifyWorld(stacks: Stacks = examples()): () => VerifyWorld {
  const givenUp = new AbortController();
  const before_ = new Map<string, string | undefined>();
  let emulator: Emulator | undefined;
  let world: VerifyWorld | undefined;
  let home = "";
  before(async function () {
    this.timeout(400_000);
    for (const [name, value] of Object.entries(VARIABLES)) {
      before_.set(name, process.env[name]);
      process.env[name] = value;
    }
    delete process.env.AWS_ENDPOINT_URL;
    mkdirSync(CACHE, { recursive: true });
    home = mkdtempSync(join(CACHE, "verify-"));
    emulator = await startEmulator(home, givenUp.signal);
    world = await makeVerifyWorld(join(home, "project"), stacks, emulator.url);
  });
  after(async () => {
    await emulator?.stop();
    for (const [name, value] of before_) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(home, { recursive: true, force: true });
  });
  return () => {
    if (!world) throw new Error("the world is not there yet");
    return world;
  };
}

const TRUST_OWN_ACCOUNT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" }],
});

/** Makes such a world in an emulator that runs. */
export async function makeVerifyWorld(folder: string, stacks: Stacks, url: string): Promise<VerifyWorld> {
  const project = await writeProject(folder, stacks, url);
  const accounts = new Map<string, Account>();
  const account = (accountId: string): Account => {
    const known = accounts.get(accountId);
    if (known) return known;
    const made = new Account(accountId, {
      region: "us-east-1",
      assumeRoles: [{ roleArn: deployer(accountId) }],
      endpoints: [Object.fromEntries(SERVICES.map((service) => [service, url]))],
      s3UsePathStyle: true,
    });
    accounts.set(accountId, made);
    return made;
  };
  // The examples speak of one role that was there before.
  await account("111111111111")
    .iam()
    .send(new CreateRoleCommand({ RoleName: "Analyst", AssumeRolePolicyDocument: TRUST_OWN_ACCOUNT }));
  await deployDeclared(await runStacks(project), account);
  return {
    url,
    project,
    account,
    verify: (options = {}) =>
      verify(project, { stacks: [], roles: [], concurrency: 16, progress: () => undefined, ...options }),
  };
}
