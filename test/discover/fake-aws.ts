import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CONTROL, DATA } from "./support";

/** A bucket of the fake account, with the text of its policy. */
export interface FakeBucket {
  readonly name: string;
  /** @default it has none */
  readonly policy?: string;
  /** @default us-east-1 */
  readonly region?: string;
}

/** A role of the fake account that may read everything. */
interface FakeRole {
  readonly name: string;
  /** The text of its trust policy. */
  readonly trust: string;
  /** @default the account with buckets */
  readonly account?: string;
}

/** What an error of AWS's says. */
interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** Answers as AWS does, as far as a discovery asks: one account with buckets, and the control account, distinguished by the access key. */
export class FakeAws {
  url = "";
  /** The calls, by operation. */
  readonly calls: string[] = [];
  /** The most calls that were under way at a time. */
  mostAtATime = 0;
  #underWay = 0;
  readonly #server: Server;

  /**
   * @param buckets in the order in which they are listed.
   * @param refuse says which calls fail, by the operation and the bucket. @default none
   * @param pageSize how many buckets a page of the list has.
   * @param roles a page of the list each. @default none
   */
  constructor(
    private readonly buckets: readonly FakeBucket[],
    private readonly refuse: (operation: string, bucket: string) => Refusal | undefined = () => undefined,
    private readonly pageSize = 300,
    private readonly roles: readonly FakeRole[] = [],
  ) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.#underWay++;
        this.mostAtATime = Math.max(this.mostAtATime, this.#underWay);
        // Not at once, so that calls that are under way together are seen to be.
        setTimeout(() => {
          this.#underWay--;
          const { status, body, type = "application/xml" } = this.#answer(request, Buffer.concat(chunks).toString());
          response.writeHead(status, { "content-type": type, "x-amz-bucket-region": "us-east-1" }).end(body);
        }, 1);
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** How often an operation was called. */
  count(operation: string): number {
    return this.calls.filter((one) => one === operation).length;
  }

  #answer(request: IncomingMessage, body: string): { status: number; body: string; type?: string } {
    const url = new URL(request.url ?? "/", this.url);
    const bucket = decodeURIComponent(url.pathname.slice(1).replace(/\/$/, ""));
    const operation = operationOf(request, url, body);
    const form = new URLSearchParams(body);
    const account = (request.headers.authorization ?? "").includes("Credential=CONTROL/") ? CONTROL : DATA;
    this.calls.push(operation);
    const refused = this.refuse(operation, bucket);
    if (refused) {
      const error = `<Error><Code>${refused.code}</Code><Message>refused</Message></Error>`;
      return { status: refused.status, body: isS3(request) ? error : `<ErrorResponse>${error}</ErrorResponse>` };
    }
    const absent = (code: string) => ({
      status: 404,
      body: `<Error><Code>${code}</Code><Message>none</Message></Error>`,
    });
    const xml = (text: string) => ({ status: 200, body: text });
    switch (operation) {
      case "GetCallerIdentity":
        return xml(
          `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:iam::${account}:user/u</Arn><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
      case "ListRoles":
        return xml(this.#listRoles(account, Number(form.get("Marker") ?? 0)));
      case "GetRole": {
        const role = this.roles.find(({ name }) => name === form.get("RoleName"));
        return role
          ? xml(result(operation, `<Role>${roleXml(role)}</Role>`))
          : {
              status: 404,
              body: "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>none</Message></Error></ErrorResponse>",
            };
      }
      case "ListAttachedRolePolicies":
        return xml(result(operation, "<AttachedPolicies/><IsTruncated>false</IsTruncated>"));
      case "ListRolePolicies":
        return xml(
          result(operation, "<PolicyNames><member>own</member></PolicyNames><IsTruncated>false</IsTruncated>"),
        );
      case "GetRolePolicy": {
        const all = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
        const document = encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement: [all] }));
        return xml(result(operation, `<PolicyName>own</PolicyName><PolicyDocument>${document}</PolicyDocument>`));
      }
      case "DescribeTrails":
        return { status: 200, body: '{"trailList":[]}', type: "application/x-amz-json-1.1" };
      case "ListBuckets":
        return xml(this.#list(Number(url.searchParams.get("continuation-token") ?? 0)));
      case "HEAD":
        return xml("");
      case "GET policy": {
        const policy = this.buckets.find(({ name }) => name === bucket)?.policy;
        return policy === undefined
          ? absent("NoSuchBucketPolicy")
          : { status: 200, body: policy, type: "application/json" };
      }
      case "GET acl":
        return xml("<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList/></AccessControlPolicy>");
      case "GET versioning":
        return xml("<VersioningConfiguration/>");
      case "GET notification":
        return xml("<NotificationConfiguration/>");
      case "GET encryption":
        return absent("ServerSideEncryptionConfigurationNotFoundError");
      case "GET ownershipControls":
        return absent("OwnershipControlsNotFoundError");
      case "GET publicAccessBlock":
        return absent("NoSuchPublicAccessBlockConfiguration");
      default:
        return { status: 500, body: `<Error><Code>Unknown</Code><Message>${operation}</Message></Error>` };
    }
  }

  #list(from: number): string {
    const page = this.buckets.slice(from, from + this.pageSize);
    const next = from + this.pageSize;
    const token = next < this.buckets.length ? `<ContinuationToken>${next}</ContinuationToken>` : "";
    const all = page.map(
      ({ name, region = "us-east-1" }) => `<Bucket><Name>${name}</Name><BucketRegion>${region}</BucketRegion></Bucket>`,
    );
    return `<ListAllMyBucketsResult><Buckets>${all.join("")}</Buckets>${token}</ListAllMyBucketsResult>`;
  }

  #listRoles(account: string, from: number): string {
    const roles = this.roles.filter((role) => (role.account ?? DATA) === account);
    const members = roles.slice(from, from + 1).map((role) => `<member>${roleXml(role)}</member>`);
    const isLast = from + 1 >= roles.length;
    const more = isLast ? "" : `<Marker>${from + 1}</Marker>`;
    return result("ListRoles", `<Roles>${members.join("")}</Roles><IsTruncated>${!isLast}</IsTruncated>${more}`);
  }
}

/** The answer of an operation of IAM. */
function result(operation: string, content: string): string {
  return `<${operation}Response><${operation}Result>${content}</${operation}Result></${operation}Response>`;
}

function roleXml({ name, trust, account = DATA }: FakeRole): string {
  const document = encodeURIComponent(trust);
  return `<Path>/</Path><RoleName>${name}</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>arn:aws:iam::${account}:role/${name}</Arn><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument>`;
}

function isS3({ headers }: IncomingMessage): boolean {
  return (headers.authorization ?? "").includes("/s3/aws4_request");
}

function operationOf({ method = "GET", headers }: IncomingMessage, url: URL, body: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  const action = /(?:^|&)Action=(\w+)/.exec(body)?.[1];
  if (action !== undefined) return action;
  if (method === "HEAD") return "HEAD";
  if (url.pathname === "/") return "ListBuckets";
  return `${method} ${[...url.searchParams.keys()].find((key) => !key.startsWith("x-")) ?? ""}`;
}
