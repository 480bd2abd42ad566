import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientConfig, shared } from "../../adopt/adapters/client";
import { connection } from "../../adopt/connection";
import { Account } from "../../verify/account";

const credentialsUntil = (expiration: Date) => ({ accessKeyId: "id", secretAccessKey: "secret", expiration });
const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000);

describe("the session of an assumed role", () => {
  it("is one for all who ask at the same time", async () => {
    let asked = 0;
    const provider = shared(() => {
      asked += 1;
      return Promise.resolve(credentialsUntil(IN_AN_HOUR()));
    });
    await Promise.all(Array.from({ length: 20 }, () => provider()));
    await provider();
    assert.equal(asked, 1);
  });

  it("is renewed once, shortly before its end, by all who ask at the same time", async () => {
    let asked = 0;
    const provider = shared(() => {
      asked += 1;
      return Promise.resolve(credentialsUntil(asked === 1 ? new Date(Date.now() + 60_000) : IN_AN_HOUR()));
    });
    await provider();
    await Promise.all(Array.from({ length: 20 }, () => provider()));
    assert.equal(asked, 2);
  });

  it("is asked for again after it failed", async () => {
    let asked = 0;
    const provider = shared(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error("denied")) : Promise.resolve(credentialsUntil(IN_AN_HOUR()));
    });
    await assert.rejects(provider(), /denied/);
    assert.equal((await provider()).accessKeyId, "id");
  });

  it("is asked for again each time, where it has no end at which it would be renewed", async () => {
    let asked = 0;
    const provider = shared(() => Promise.resolve({ accessKeyId: `id-${++asked}`, secretAccessKey: "secret" }));
    assert.deepEqual([(await provider()).accessKeyId, (await provider()).accessKeyId], ["id-1", "id-2"]);
  });
});

describe("the credentials of a profile", () => {
  const home = mkdtempSync(join(tmpdir(), "profile-"));
  const config = join(home, "config");
  const asked = join(home, "asked");
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;

  before(() => {
    Object.assign(process.env, { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(home, "none") });
  });
  after(() => {
    for (const [name, value] of Object.entries({ AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(home, { recursive: true, force: true });
  });

  /** What clients are given, each of its own: for S3 and SNS in two Regions, and for verify. */
  const ofClients = async (profile: string) => {
    const accountId = "222222222222";
    const to = (region: string) => connection.parse({ region, accountId, profile });
    const configs = [
      clientConfig(to("us-east-1"), "s3", "read"),
      clientConfig(to("eu-west-1"), "sns", "write"),
      new Account(accountId, { region: "us-east-1", profile }).config("kms", "us-east-1"),
    ];
    const ids: string[] = [];
    for (const { credentials } of configs) {
      ids.push((typeof credentials === "function" ? await credentials() : credentials).accessKeyId);
    }
    return ids;
  };

  /** Has a program print credentials, and note that it was asked. */
  const byProgram = (profile: string, more: object) => {
    const program = join(home, `${profile}.cjs`);
    const printed = { Version: 1, AccessKeyId: "id", SecretAccessKey: "secret", ...more };
    writeFileSync(asked, "");
    writeFileSync(
      program,
      `require("fs").appendFileSync(${JSON.stringify(asked)}, "x");\nconsole.log(${JSON.stringify(JSON.stringify(printed))});\n`,
    );
    writeFileSync(config, `[profile ${profile}]\ncredential_process = "${process.execPath}" "${program}"\n`);
  };

  it("are asked of its program once for all clients, if they have an end", async () => {
    byProgram("ending", { SessionToken: "token", Expiration: IN_AN_HOUR().toISOString() });
    assert.deepEqual(await ofClients("ending"), ["id", "id", "id"]);
    assert.equal(readFileSync(asked, "utf8"), "x");
  });

  it("are asked of its program for each client, if they have none", async () => {
    byProgram("endless", {});
    await ofClients("endless");
    assert.equal(readFileSync(asked, "utf8"), "xxx");
  });

  it("are read from its file for each client, as another program may renew them", async () => {
    const write = (id: string) => {
      writeFileSync(config, `[profile renewed]\naws_access_key_id = ${id}\naws_secret_access_key = secret\n`);
    };
    write("first");
    assert.deepEqual(await ofClients("renewed"), ["first", "first", "first"]);
    write("second");
    assert.deepEqual(await ofClients("renewed"), ["second", "second", "second"]);
  });
});
