import { createHash } from "node:crypto";
import type { Partition } from "@cross-account-s3/iam";
import { accessPointArn } from "../../documents/arns";

/** The place where a resource would be created. */
interface Place {
  readonly partition: Partition;
  readonly region: string;
  readonly accountId: string;
}

/** The answer of a provider: the resource's id and the properties that it adds to the inputs. */
interface Answer {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
}

type Inputs = Readonly<Record<string, unknown>>;
type Answerer = (inputs: Inputs, place: Place, urn: string) => Answer;

/** Returns hexadecimal digits from a hash of a URN, so that every run gives the same ids. */
function digits(urn: string, length: number): string {
  return createHash("sha256").update(urn).digest("hex").slice(0, length);
}

function uuid(urn: string): string {
  const d = digits(urn, 32);
  return [d.slice(0, 8), d.slice(8, 12), d.slice(12, 16), d.slice(16, 20), d.slice(20)].join("-");
}

function nonEmptyText(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

function iamAnswerer(kind: string): Answerer {
  return (inputs, { partition, accountId }, urn) => {
    const name = nonEmptyText(inputs.name, digits(urn, 12));
    const arn = `arn:${partition}:iam::${accountId}:${kind}${nonEmptyText(inputs.path, "/")}${name}`;
    return kind === "policy"
      ? { id: arn, state: { arn, name } }
      : { id: name, state: { arn, name, uniqueId: `AROA${digits(urn, 16).toUpperCase()}` } };
  };
}

/**
 * Returns the answerer for a type with a regional ARN.
 *
 * @param resource returns the last part of the ARN from the name.
 * @param idIsArn whether the ARN is also the id. @default the name is the id
 */
function regionalAnswerer(service: string, resource: (name: string) => string, idIsArn = false): Answerer {
  return (inputs, { partition, region, accountId }, urn) => {
    const name = nonEmptyText(inputs.name, digits(urn, 12));
    const arn = `arn:${partition}:${service}:${region}:${accountId}:${resource(name)}`;
    return { id: idIsArn ? arn : name, state: { arn, name } };
  };
}

/** The answerers of types whose outputs other resources use. For other types, the outputs are the inputs. */
const ANSWERERS: Readonly<Record<string, Answerer>> = {
  "aws:s3/bucket:Bucket": (inputs, { partition, region }, urn) => {
    const bucket = nonEmptyText(inputs.bucket, digits(urn, 12));
    return {
      id: bucket,
      state: {
        bucket,
        arn: `arn:${partition}:s3:::${bucket}`,
        region,
        bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
      },
    };
  },
  "aws:kms/key:Key": (_, { partition, region, accountId }, urn) => {
    const keyId = uuid(urn);
    return { id: keyId, state: { keyId, arn: `arn:${partition}:kms:${region}:${accountId}:key/${keyId}` } };
  },
  "aws:kms/alias:Alias": (inputs, { partition, region, accountId }, urn) => {
    const name = nonEmptyText(inputs.name, `alias/${digits(urn, 12)}`);
    return { id: name, state: { name, arn: `arn:${partition}:kms:${region}:${accountId}:${name}` } };
  },
  "aws:sqs/queue:Queue": (inputs, { partition, region, accountId }, urn) => {
    const name = nonEmptyText(inputs.name, digits(urn, 12));
    const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
    return { id: url, state: { name, url, arn: `arn:${partition}:sqs:${region}:${accountId}:${name}` } };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": (inputs, { partition, region, accountId }, urn) => {
    const id = `vpce-${digits(urn, 17)}`;
    const arn = `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint/${id}`;
    // A gateway endpoint has the prefix list of the service in the Region.
    const gateway = inputs.vpcEndpointType === "Gateway";
    return { id, state: gateway ? { arn, prefixListId: `pl-${digits(urn, 17)}` } : { arn } };
  },
  // The URN of a mock omits the parent, and security groups of several components have the same Pulumi name.
  "aws:ec2/securityGroup:SecurityGroup": (inputs, _, urn) => ({
    id: digits(`${urn} ${nonEmptyText(inputs.name, "")}`, 20),
    state: {},
  }),
  "aws:iam/role:Role": iamAnswerer("role"),
  "aws:iam/policy:Policy": iamAnswerer("policy"),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (inputs, { partition, accountId }, urn) => {
    const url = nonEmptyText(inputs.url, digits(urn, 12)).replace(/^https:\/\//, "");
    const arn = `arn:${partition}:iam::${accountId}:oidc-provider/${url}`;
    return { id: arn, state: { arn } };
  },
  "aws:s3/accessPoint:AccessPoint": (inputs, { partition, region, accountId }, urn) => {
    const name = nonEmptyText(inputs.name, digits(urn, 12));
    const arn = accessPointArn(partition, region, accountId, name);
    return { id: `${accountId}:${name}`, state: { name, arn, alias: `${name}-${digits(urn, 34)}-s3alias` } };
  },
  "aws:sns/topic:Topic": regionalAnswerer("sns", (name) => name, true),
  "aws:cloudtrail/trail:Trail": regionalAnswerer("cloudtrail", (name) => `trail/${name}`, true),
  "aws:cloudwatch/logGroup:LogGroup": regionalAnswerer("logs", (name) => `log-group:${name}`),
  "aws:cloudwatch/eventBus:EventBus": regionalAnswerer("events", (name) => `event-bus/${name}`),
  "aws:cloudwatch/eventRule:EventRule": regionalAnswerer("events", (name) => `rule/${name}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": regionalAnswerer("cloudwatch", (name) => `alarm:${name}`),
};

/** Returns the answer of a type's provider. For types without an answerer, returns the inputs and an id that is the same in every run. */
export function providerAnswer(type: string, inputs: Inputs, place: Place, urn: string): Answer {
  const given = ANSWERERS[type]?.(inputs, place, urn) ?? { id: digits(urn, 20), state: {} };
  return { id: given.id, state: { ...inputs, ...given.state } };
}
