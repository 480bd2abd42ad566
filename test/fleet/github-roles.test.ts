import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { deployerRoles, takeRole } from "../../fleet/github-roles";
import { dataStack, deployerStack } from "./support";

const ROLE = "arn:aws:iam::222222222222:role/deployer";

const CREDENTIALS = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>key</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
  <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe("the roles of a fleet in a GitHub workflow", () => {
  const asked: string[] = [];
  let status = 200;
  let server: Server;
  let url: string;
  const formerly = process.env.AWS_ENDPOINT_URL;

  before(async () => {
    // GitHub, which gives the token, and AWS, which takes it.
    server = createServer((request, response) => {
      void textOf(request).then((body) => {
        asked.push(
          `${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""} ${body}`.trim(),
        );
        if (request.method === "GET") response.writeHead(status).end(JSON.stringify({ value: "the-token" }));
        else response.writeHead(200, { "content-type": "text/xml" }).end(CREDENTIALS);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.AWS_ENDPOINT_URL = url;
  });
  after(() => {
    server.close();
    if (formerly === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = formerly;
  });
  beforeEach(() => {
    asked.length = 0;
    status = 200;
  });
  const env = () => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?v=1`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
  });

  it("are taken with the token of the workflow", async () => {
    assert.deepEqual(await takeRole(ROLE, "eu-west-1", env()), {
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "session",
    });
    assert.equal(asked[0], "GET /token?v=1&audience=sts.amazonaws.com bearer request-token");
    const form = new URLSearchParams(asked[1]?.split(" ").at(-1));
    assert.equal(form.get("Action"), "AssumeRoleWithWebIdentity");
    assert.equal(form.get("RoleArn"), ROLE);
    assert.equal(form.get("WebIdentityToken"), "the-token");
  });

  it("are not taken outside of a workflow, or if GitHub refuses", async () => {
    await assert.rejects(takeRole(ROLE, "eu-west-1", {}), /permissions: id-token: write/);
    status = 403;
    await assert.rejects(
      takeRole(ROLE, "eu-west-1", env()),
      /deployer: the role cannot be taken \(GitHub answered 403\)/,
    );
    assert.equal(asked.length, 1);
  });

  it("are those that the deployer stacks make, for the stacks that they name", () => {
    const roles = deployerRoles({
      project: "cross-account-s3",
      stacks: [deployerStack("deployer-data", ["data"]), dataStack("data"), dataStack("other")],
    });
    assert.deepEqual([...roles.keys()], ["data"]);
    assert.match(
      roles.get("data")?.deploy ?? "",
      /^arn:aws:iam::222222222222:role\/cross-account-s3-deployer-data-data$/,
    );
    assert.notEqual(roles.get("data")?.preview, roles.get("data")?.deploy);
  });
});
