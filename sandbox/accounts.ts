import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { deployer } from "./project";

/** SDK clients with the credentials of one role, in one Region. */
export interface Clients {
  readonly accountId: string;
  readonly region: string;
  readonly cloudtrail: CloudTrailClient;
  readonly cloudwatch: CloudWatchClient;
  readonly ec2: EC2Client;
  readonly events: EventBridgeClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** The services that the stacks use, with their names in `aws:endpoints`. */
const SERVICES = [
  "cloudtrail",
  "cloudwatch",
  "ec2",
  "events",
  "iam",
  "kms",
  "logs",
  "s3",
  "s3control",
  "sns",
  "sqs",
  "sts",
];

/** Creates SDK clients for the emulator's accounts. As in production, an assumed role determines the account. */
export class Accounts {
  readonly #known = new Map<string, Clients>();

  /** @param url the URL of the emulator. */
  constructor(private readonly url: string) {}

  /** Returns clients with the deployer role of an account. */
  in(accountId: string, region: string): Clients {
    return this.as(deployer(accountId), region);
  }

  /** Returns clients with a role. */
  as(roleArn: string, region: string): Clients {
    const id = `${roleArn} ${region}`;
    const known = this.#known.get(id);
    if (known) return known;
    const base = { endpoint: this.url, region, maxAttempts: 2 };
    const config = {
      ...base,
      credentials: fromTemporaryCredentials({
        masterCredentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
        params: { RoleArn: roleArn, RoleSessionName: "sandbox" },
        clientConfig: base,
      }),
    };
    const clients: Clients = {
      accountId: roleArn.split(":")[4] ?? "",
      region,
      cloudtrail: new CloudTrailClient(config),
      cloudwatch: new CloudWatchClient(config),
      ec2: new EC2Client(config),
      events: new EventBridgeClient(config),
      iam: new IAMClient(config),
      kms: new KMSClient(config),
      logs: new CloudWatchLogsClient(config),
      s3: new S3Client({ ...config, forcePathStyle: true }),
      sns: new SNSClient(config),
      sqs: new SQSClient(config),
    };
    this.#known.set(id, clients);
    return clients;
  }

  /** Returns credentials of a session of an account's deployer role. */
  credentials(accountId: string) {
    const clientConfig = { endpoint: this.url, region: "us-east-1", maxAttempts: 2 };
    return fromTemporaryCredentials({
      masterCredentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
      params: { RoleArn: deployer(accountId), RoleSessionName: "sandbox" },
      clientConfig,
    })();
  }

  /** Returns the value of `aws:endpoints` that sends the calls of all services to the emulator. */
  endpoints(): Record<string, string>[] {
    return [Object.fromEntries(SERVICES.map((service) => [service, this.url]))];
  }

  /** Closes all connections. */
  close(): void {
    for (const { accountId: _, region: __, ...clients } of this.#known.values())
      for (const client of Object.values(clients)) client.destroy();
    this.#known.clear();
  }
}
