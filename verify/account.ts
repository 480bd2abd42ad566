import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { S3ControlClient } from "@aws-sdk/client-s3-control";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientConfig } from "../adopt/adapters/client";
import { connection } from "../adopt/connection";
import type { Connection } from "../stacks/config/connection";

/** AWS credentials, in the form of the SDK. They are never printed. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** The caller: the account and the ARN of the session. */
interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/**
 * The SDK clients of one account, with the connection settings of a stack. Each client is created on first use. All clients share one
 * session.
 */
export class Account {
  readonly #clients = new Map<string, { destroy: () => void }>();
  readonly #base: ReturnType<typeof clientConfig>;
  readonly #endpoints: ReadonlyMap<string, string>;

  /**
   * @param accountId the account that must receive the calls.
   * @param given credentials that replace those of the settings, such as the credentials of a role.
   */
  constructor(
    readonly accountId: string,
    readonly settings: Connection,
    private readonly given?: Credentials,
  ) {
    const { region, profile, assumeRoles = [] } = settings;
    this.#endpoints = new Map((settings.endpoints ?? []).flatMap((of) => Object.entries(of)));
    const sts = this.#endpoints.get("sts");
    const to = connection.parse({
      region,
      accountId,
      ...(profile === undefined ? {} : { profile }),
      assumeRoles: assumeRoles.map(({ roleArn, externalId, sessionName }) => ({ roleArn, externalId, sessionName })),
      ...(sts === undefined ? {} : { endpoints: { sts } }),
    });
    this.#base = clientConfig(to, "sts", "read");
  }

  /** Returns the same account with other credentials. */
  as(credentials: Credentials): Account {
    return new Account(this.accountId, this.settings, credentials);
  }

  /** Whether the endpoints are not AWS's, but those of an emulator for example. */
  get emulated(): boolean {
    return this.#endpoints.size > 0 || Object.keys(process.env).some((name) => name.startsWith("AWS_ENDPOINT_URL"));
  }

  s3(region = this.settings.region): S3Client {
    return this.#client(S3Client, "s3", region, { forcePathStyle: this.settings.s3UsePathStyle ?? false });
  }
  /** Returns an S3 client without TLS, for the request that must be denied. */
  plainS3(region: string): S3Client {
    return this.#client(S3Client, "s3 plain", region, { tls: false });
  }
  s3Control(region = this.settings.region): S3ControlClient {
    return this.#client(S3ControlClient, "s3control", region);
  }
  kms(region: string): KMSClient {
    return this.#client(KMSClient, "kms", region);
  }
  sns(region: string): SNSClient {
    return this.#client(SNSClient, "sns", region);
  }
  sqs(region: string): SQSClient {
    return this.#client(SQSClient, "sqs", region);
  }
  lambda(region: string): LambdaClient {
    return this.#client(LambdaClient, "lambda", region);
  }
  cloudTrail(region: string): CloudTrailClient {
    return this.#client(CloudTrailClient, "cloudtrail", region);
  }
  cloudWatch(region: string): CloudWatchClient {
    return this.#client(CloudWatchClient, "cloudwatch", region);
  }
  logs(region: string): CloudWatchLogsClient {
    return this.#client(CloudWatchLogsClient, "logs", region);
  }
  events(region: string): EventBridgeClient {
    return this.#client(EventBridgeClient, "events", region);
  }
  ec2(region: string): EC2Client {
    return this.#client(EC2Client, "ec2", region);
  }
  iam(): IAMClient {
    return this.#client(IAMClient, "iam", this.settings.region);
  }
  sts(): STSClient {
    return this.#client(STSClient, "sts", this.settings.region);
  }

  /** Returns the owner of the credentials. @throws the error of STS or of the credential chain. */
  async caller(): Promise<Caller> {
    const { Account: accountId = "", Arn: arn = "" } = await this.sts().send(new GetCallerIdentityCommand({}));
    return { accountId, arn };
  }

  /** Closes all connections. */
  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  #client<Client extends { destroy: () => void }>(
    Kind: new (config: ReturnType<Account["config"]> & Record<string, unknown>) => Client,
    service: string,
    region: string,
    more: Readonly<Record<string, unknown>> = {},
  ): Client {
    const known = this.#clients.get(`${service} ${region}`);
    if (known instanceof Kind) return known;
    const client = new Kind({ ...this.config(service, region), ...more });
    this.#clients.set(`${service} ${region}`, client);
    return client;
  }

  /** Returns the configuration of every client. Timeouts and few retries keep an unavailable Region from delaying the others. */
  config(service: string, region: string) {
    const endpoint = this.#endpoints.get(service);
    return {
      ...this.#base,
      region,
      credentials: this.given ?? this.#base.credentials,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  }
}
