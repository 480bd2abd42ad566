/**
 * Measures the policy pack with 1,000 to 12,000 resources, or with the given counts. Run `npm run build -w policypack` first.
 *
 *     node scripts/run.cjs bench/policypack.ts [COUNT ...]
 *
 * First measures only the rules, in this process. Then measures the compiled pack in a separate process, with the gRPC calls of the engine.
 * There, every rule gets a separate copy of each resource.
 */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { z } from "zod";
import type { DeclaredResource } from "../policypack/lib/check";
import { check } from "../policypack/lib/check";
import { rules } from "../policypack/rules";

const OWN = "222222222222";
const TRUSTED = "111111111111";

/** Returns the eight resources of one shared bucket, with three policies that differ from those of other buckets. */
function bucketResources(index: number): readonly DeclaredResource[] {
  const name = `acme-${index}`;
  const both = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
  const topic = `arn:aws:sns:us-east-1:${OWN}:${name}`;
  const principal = { AWS: `arn:aws:iam::${TRUSTED}:root` };
  const who = { ArnEquals: { "aws:PrincipalArn": [`arn:aws:iam::${TRUSTED}:role/reader-${index}`] } };
  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const declare = (type: string, props: Readonly<Record<string, unknown>>): DeclaredResource => ({
    type,
    name,
    urn: `urn:pulumi:bench::bench::${type}::${name}`,
    props,
  });
  return [
    declare("aws:s3/bucket:Bucket", { bucket: name, tags: { owner: "bench", classification: "internal" } }),
    declare("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
      bucket: name,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    }),
    declare("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
      bucket: name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    declare("aws:s3/bucketVersioning:BucketVersioning", {
      bucket: name,
      versioningConfiguration: { status: "Enabled" },
    }),
    declare("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
      bucket: name,
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms",
            kmsMasterKeyId: `arn:aws:kms:us-east-1:${OWN}:key/${index}`,
          },
          bucketKeyEnabled: true,
        },
      ],
    }),
    declare("aws:s3/bucketPolicy:BucketPolicy", {
      bucket: name,
      policy: document(
        {
          Sid: "Read",
          Effect: "Allow",
          Principal: principal,
          Action: ["s3:GetObject", "s3:ListBucket"],
          Resource: both,
          Condition: who,
        },
        {
          Sid: "Upload",
          Effect: "Allow",
          Principal: principal,
          Action: ["s3:PutObject"],
          Resource: both[1],
          Condition: who,
        },
        {
          Sid: "Tls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: both,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
    }),
    declare("aws:kms/key:Key", {
      enableKeyRotation: true,
      policy: document(
        {
          Sid: "Root",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${OWN}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "Use",
          Effect: "Allow",
          Principal: principal,
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
          Condition: { ...who, StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
        },
      ),
    }),
    declare("aws:sns/topicPolicy:TopicPolicy", {
      arn: topic,
      policy: document({
        Sid: "Publish",
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic,
        Condition: { StringEquals: { "aws:SourceAccount": OWN }, ArnLike: { "aws:SourceArn": both[0] } },
      }),
    }),
  ];
}

const CONFIG = { accountId: OWN, controlAccountId: TRUSTED };

function resourcesOf(count: number): readonly DeclaredResource[] {
  return Array.from({ length: count / 8 }, (_, index) => bucketResources(index)).flat();
}

/** Measures only the rules. @returns milliseconds of CPU time. */
async function ruleTime(resources: readonly DeclaredResource[]): Promise<number> {
  const start = process.cpuUsage();
  const reports = await check(rules, resources, { stack: CONFIG });
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / 1_000;
  const mandatory = reports.filter((one) => one.level === "mandatory").length;
  if (mandatory > 0) throw new Error(`expected a stack without fault; ${mandatory} mandatory findings`);
  return took;
}

/** Runs the compiled pack in a separate process, and calls it as the engine does. */
class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  static async start(): Promise<Server> {
    const config = Object.fromEntries(Object.entries(CONFIG).map(([key, value]) => [`cross-account-s3:${key}`, value]));
    const child = spawn(process.execPath, ["bin/index.js"], {
      cwd: join(__dirname, "..", "policypack"),
      env: { ...process.env, PULUMI_CONFIG: JSON.stringify(config) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const large = { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 };
    return new Server(
      child,
      new AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure(), large),
    );
  }

  /** Measures the elapsed time and the CPU time of the pack's process, in milliseconds. The CPU time is NaN on other systems than Linux. */
  async time(resources: readonly DeclaredResource[]): Promise<{ readonly elapsed: number; readonly cpu: number }> {
    const requests = resources.map((one) => describe(new AnalyzeRequest(), one));
    const stack = new AnalyzeStackRequest();
    stack.setResourcesList(resources.map((one) => describe(new AnalyzerResource(), one)));
    const [start, before] = [performance.now(), cpuOf(this.child)];
    for (const request of requests)
      await new Promise<void>((done, fail) => this.client.analyze(request, settle(done, fail)));
    await new Promise<void>((done, fail) => this.client.analyzeStack(stack, settle(done, fail)));
    return { elapsed: performance.now() - start, cpu: cpuOf(this.child) - before };
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }
}

/** Returns the CPU time of a process so far, in milliseconds with a resolution of 10; NaN on other systems than Linux. */
function cpuOf({ pid }: ChildProcess): number {
  const stat = `/proc/${pid ?? 0}/stat`;
  if (!existsSync(stat)) return NaN;
  const [user, system] = readFileSync(stat, "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return ((user ?? NaN) + (system ?? NaN)) * 10;
}

/** The properties in a message, which must be JSON. */
const properties = z.record(z.string(), z.json());

function settle(done: () => void, fail: (error: Error) => void) {
  return (error: Error | null): void => {
    if (error === null) done();
    else fail(error);
  };
}

function describe<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  resource: DeclaredResource,
): Message {
  message.setType(resource.type);
  message.setUrn(resource.urn);
  message.setName(resource.name);
  message.setProperties(Struct.fromJavaScript(properties.parse(resource.props)));
  message.setOptions(new AnalyzerResourceOptions());
  return message;
}

/** Returns the least of several measurements, which other work on the machine affects least. */
async function least(runs: number, run: () => Promise<number>): Promise<number> {
  let best = Infinity;
  for (let count = 0; count < runs; count++) best = Math.min(best, await run());
  return best;
}

async function main(counts: readonly number[]): Promise<void> {
  const server = await Server.start();
  await ruleTime(resourcesOf(80));
  await server.time(resourcesOf(80));
  console.log(
    "resources | rules, ms of CPU | per resource | as the engine asks, ms of CPU | per resource | elapsed, ms",
  );
  for (const count of counts) {
    const resources = resourcesOf(count);
    const rulesOnly = await least(2, () => ruleTime(resources));
    const served = [await server.time(resources), await server.time(resources)];
    const cpu = Math.min(...served.map((one) => one.cpu));
    const cells = [
      String(count),
      rulesOnly.toFixed(0),
      (rulesOnly / count).toFixed(2),
      cpu.toFixed(0),
      (cpu / count).toFixed(2),
      Math.min(...served.map((one) => one.elapsed)).toFixed(0),
    ];
    console.log(cells.map((cell) => cell.padStart(9)).join(" | "));
  }
  server.stop();
}

const given = process.argv.slice(2).map(Number);
void main(given.length > 0 ? given : [1_000, 4_000, 12_000]);
