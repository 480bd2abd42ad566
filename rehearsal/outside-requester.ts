import type { Caller, Request } from "@cross-account-s3/iam";
import { grantsOn, type ExpectedGrant } from "./intent/grants";
import type { ExpectedBucket } from "./intent/model";
import { keyActionsOfService, usesOf } from "./intent/services";
import { sessionOf } from "./policy-set";

/** A requester whose own policies no stack here has: a principal of another account, or an AWS service. */
export interface OutsideRequester {
  readonly caller: Caller;
  /** What its requests say of it. */
  readonly context: Request["context"];
  /** The ways in which the bucket is granted to it: directly (undefined), or by a role that it assumes. At least one. */
  readonly ways: readonly ExpectedGrant["via"][];
  /** The actions of KMS that it needs. @default those of the action of S3 */
  readonly keyActions?: readonly string[];
  /** Whether S3 makes its requests to KMS, in its name. */
  readonly throughS3: boolean;
  /** What is assumed of it. */
  readonly provided?: string;
}

type Use = NonNullable<ExpectedBucket["config"]["services"]>[number];

/** The names by which a bucket knows requesters outside the stacks: its principals, and its services. */
export function outsideNames(bucket: ExpectedBucket): readonly string[] {
  return [...Object.keys(bucket.principals), ...new Set(usesOf(bucket).map(({ use }) => use.service))];
}

/**
 * The requester of a name: a principal of the stack, one of its ARNs, a service as the bucket's `services` call it, or any service by
 * its principal, such as `lambda.amazonaws.com`.
 */
export function outsideRequester(bucket: ExpectedBucket, name: string): OutsideRequester | undefined {
  return principalOf(bucket, name) ?? serviceOf(bucket, name);
}

function principalOf(bucket: ExpectedBucket, name: string): OutsideRequester | undefined {
  const [key, principal] =
    Object.entries(bucket.principals).find(
      ([known, one]) => known === name || ("arns" in one && one.arns.includes(name)),
    ) ?? [];
  if (key === undefined || principal === undefined || "controlStack" in principal) return undefined;
  const vias = grantsOn(bucket, { roles: [] }).flatMap(({ grantee, via }) => (grantee.name === key ? [via] : []));
  const common = {
    ways: vias.length === 0 ? [undefined] : [...new Map(vias.map((via) => [via?.arn, via])).values()],
    throughS3: true,
  };
  if ("arns" in principal) {
    const arn = principal.arns.find((one) => one === name) ?? principal.arns[0] ?? "";
    const caller: Caller = arn.includes(":user/") ? { kind: "user", arn } : sessionOf(arn);
    return {
      ...common,
      caller,
      context: {},
      provided: `account ${arn.split(":")[4] ?? ""} allows it to ${arn} as well`,
    };
  }
  const path = "organization" in principal ? `${principal.organization}/` : principal.organizationalUnit;
  const [id = ""] = path.split("/");
  return {
    ...common,
    caller: sessionOf(`arn:${bucket.partition}:iam::${MEMBER}:role/member`),
    context: { "aws:PrincipalOrgID": id, "aws:PrincipalOrgPaths": [path] },
    provided: `the member's own account, here ${MEMBER}, allows it as well`,
  };
}

/** Stands for an account of an organization. */
const MEMBER = "999999999999";

function serviceOf(bucket: ExpectedBucket, name: string): OutsideRequester | undefined {
  const asked = usesOf(bucket).find(({ use }) => use.service === name);
  if (asked) return deputy(bucket, asked.use);
  if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name)) return undefined;
  const source = { "aws:SourceArn": bucket.arn, "aws:SourceAccount": bucket.accountId };
  return service(name, name === "s3.amazonaws.com" ? source : {});
}

function service(name: string, context: Request["context"]): OutsideRequester {
  return { caller: { kind: "service", service: name }, context, ways: [undefined], throughS3: false };
}

/** A service as it asks for the account or resource that the configuration names. */
function deputy({ partition, region, accountId }: ExpectedBucket, use: Use): OutsideRequester {
  const keyActions = keyActionsOfService(use.service);
  const owned = { "s3:x-amz-acl": "bucket-owner-full-control" };
  switch (use.service) {
    case "load-balancer-logs": {
      const arn = `arn:${partition}:elasticloadbalancing:${region}:${use.accountId}:loadbalancer/app/example/0123456789abcdef`;
      return { ...service("logdelivery.elasticloadbalancing.amazonaws.com", { "aws:SourceArn": arn }), keyActions };
    }
    case "log-delivery": {
      const source = `arn:${partition}:logs:${region}:${use.accountId}:delivery-source:example`;
      const context = { "aws:SourceArn": source, "aws:SourceAccount": use.accountId, ...owned };
      return { ...service("delivery.logs.amazonaws.com", context), keyActions };
    }
    case "access-logs": {
      const context = { "aws:SourceArn": use.sourceArns[0] ?? "", "aws:SourceAccount": accountId };
      return { ...service("logging.s3.amazonaws.com", context), keyActions };
    }
    case "inventory": {
      const context = { "aws:SourceArn": use.sourceArn, "aws:SourceAccount": use.accountId, ...owned };
      return { ...service("s3.amazonaws.com", context), keyActions };
    }
    case "cloudfront":
      return { ...service("cloudfront.amazonaws.com", { "aws:SourceArn": use.sourceArn }), keyActions };
    case "replication":
      return {
        caller: sessionOf(use.roleArn),
        context: {},
        ways: [undefined],
        keyActions,
        throughS3: true,
        provided: `account ${use.roleArn.split(":")[4] ?? ""} allows it to ${use.roleArn} as well`,
      };
  }
}
