import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseConfig } from "../../stacks/config";
import { type AssumedRoles, readAssumed } from "../../verify/assume";
import { parseOptions } from "../../verify/options";
import { limit } from "../../verify/readers/limit";
import { openSessions } from "../../verify/sessions";
import { ALLOW_ENDPOINTS } from "../../stacks/config/emulator";

const CONTROL = "arn:aws:iam::111111111111:role/verifier";
const DATA = "arn:aws:iam::222222222222:role/verifier";

describe("--assume", () => {
  const assume = (...given: readonly string[]) => parseOptions(given.flatMap((text) => ["--assume", text])).assume;

  it("is no role, if it is not given", () => {
    assert.deepEqual([...assume()], []);
  });
  it("takes a role for each of several accounts", () => {
    assert.deepEqual(Object.fromEntries(assume(CONTROL, DATA)), { "111111111111": CONTROL, "222222222222": DATA });
  });
  for (const text of ["verifier", "", "arn:aws:iam::222222222222:user/verifier", "arn:aws:iam::222222222222:role/*"]) {
    it(`refuses "${text}"`, () => {
      assert.throws(
        () => assume(text),
        /^Error: --assume: found ".*", expected the exact ARN of a role, arn:aws:iam::/,
      );
    });
  }
  it("refuses two roles of one account", () => {
    assert.throws(() => assume(DATA, `${DATA}-2`), /found two roles of account 222222222222, expected one/);
  });
  it("names all that it refuses", () => {
    assert.throws(() => assume("one", "two"), /"one".*\n--assume: found "two"/);
  });
});

describe("the session of a stack", () => {
  /** An STS that gives whoever asks any role, and what it was asked, each with the key of who asks. */
  let sts: Server;
  let asked: string[];
  let endpoint: string;
  const before = { ...process.env };

  beforeEach(async () => {
    asked = [];
    sts = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const query = new URLSearchParams(Buffer.concat(chunks).toString());
        const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "no principal";
        const role = query.get("RoleArn");
        asked.push([key, query.get("Action"), ...(role === null ? [] : [role])].join(" "));
        response.writeHead(200, { "content-type": "text/xml" });
        response.end(role === null ? callerIs(key) : credentials(role.split(":")[4] ?? ""));
      });
    });
    await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
    const { AWS_PROFILE, ...rest } = before;
    process.env = { ...rest, AWS_ACCESS_KEY_ID: "job", AWS_SECRET_ACCESS_KEY: "x", [ALLOW_ENDPOINTS]: "true" };
  });
  afterEach(() => {
    process.env = before;
    sts.closeAllConnections();
    sts.close();
  });

  const stack = (assumeRoles: readonly string[]) => ({
    name: "data",
    config: parseConfig("cross-account-s3", "data", {
      "aws:region": "us-east-1",
      "aws:endpoints": JSON.stringify([{ sts: endpoint }]),
      "aws:assumeRoles": JSON.stringify(assumeRoles.map((roleArn) => ({ roleArn }))),
      "cross-account-s3:role": "data",
      "cross-account-s3:accountId": "222222222222",
      "cross-account-s3:controlStack": "organization/cross-account-s3/control",
      "cross-account-s3:buckets": JSON.stringify([{ name: "acme-genomics" }]),
    }),
  });
  const session = async (assumeRoles: readonly string[], assume: AssumedRoles) => {
    const opened = (await openSessions([stack(assumeRoles)], assume, limit(1))).get("data");
    opened?.calls.account.close();
    return opened;
  };

  it("is that of the role that was given, assumed with the environment's credentials", async () => {
    const opened = await session([], readAssumed([DATA]));
    assert.deepEqual(asked, [`job AssumeRole ${DATA}`, "222222222222 GetCallerIdentity"]);
    assert.equal(opened?.fault, undefined);
  });

  it("is that of the role that was given, and of none of the stack's own", async () => {
    await session([`${DATA}-of-the-stack`], readAssumed([DATA]));
    assert.deepEqual(asked, [`job AssumeRole ${DATA}`, "222222222222 GetCallerIdentity"]);
  });

  it("is that of the stack's own roles, if none was given", async () => {
    await session([`${DATA}-of-the-stack`], readAssumed([]));
    assert.deepEqual(asked, [`job AssumeRole ${DATA}-of-the-stack`, "222222222222 GetCallerIdentity"]);
  });

  it("is not opened where a role is of an account that no stack is in", async () => {
    await assert.rejects(
      session([], readAssumed([DATA, CONTROL])),
      /^Error: --assume: found arn:aws:iam::111111111111:role\/verifier, expected a role of a stack's account, 222222222222$/,
    );
    assert.deepEqual(asked, []);
  });
});

/** AssumeRole's answer: credentials whose access key is the role's account. */
function credentials(accountId: string): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>${accountId}</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken>
    <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

/** GetCallerIdentity's answer. */
function callerIs(accountId: string): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
    <Account>${accountId}</Account><Arn>arn:aws:sts::${accountId}:assumed-role/verifier/x</Arn>
    </GetCallerIdentityResult></GetCallerIdentityResponse>`;
}
