import type { Caller, Request } from "@cross-account-s3/iam";
import { grantsOn, type ExpectedGrant } from "./intent/grants";
import type { ExpectedBucket } from "./intent/model";
import { keyActionsOfService, usesOf } from "./intent/services";
import { sessionOf } from "./policy-set";

/** A requester whose own policies are in no stack of the project: a principal of another account, or an AWS service. */
export interface OutsideRequester {
  readonly caller: Caller;
  /** The condition keys that its requests send about it. */
  readonly context: Request["context"];
  /** The ways in which the bucket is granted to it: directly (undefined), or through a role that it assumes. At least one. */
  readonly ways: readonly ExpectedGrant["via"][];
  /** The KMS actions that it needs. @default those that the S3 action needs */
  readonly keyActions?: readonly string[];
  /** Whether S3 calls KMS on its behalf. */
  readonly throughS3: boolean;
  /** The assumption about it. */
  readonly provided?: string;
}

type ServiceUse = NonNullable<ExpectedBucket["config"]["services"]>[number];

/** Returns the names of the requesters outside the stacks: the bucket's principals and services. */
export function outsideNames(bucket: ExpectedBucket): readonly string[] {
  return [...Object.keys(bucket.principals), ...new Set(usesOf(bucket).map(({ use }) => use.service))];
}

/**
 * Returns the requester with a name; undefined if there is none.
 *
 * @param name a principal of the stack or one of its ARNs, the name of a service in the bucket's `services`, or a service principal such
 *   as `lambda.amazonaws.com`.
 */
export function outsideRequester(bucket: ExpectedBucket, name: string): OutsideRequester | undefined {
  return principalNamed(bucket, name) ?? serviceNamed(bucket, name);
}

function principalNamed(bucket: ExpectedBucket, name: string): OutsideRequester | undefined {
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
    caller: sessionOf(`arn:${bucket.partition}:iam::${MEMBER_ACCOUNT}:role/member`),
    context: { "aws:PrincipalOrgID": id, "aws:PrincipalOrgPaths": [path] },
    provided: `the member's own account, here ${MEMBER_ACCOUNT}, allows it as well`,
  };
}

/** The id of an example account, which stands for any account of an organization. */
const MEMBER_ACCOUNT = "999999999999";

function serviceNamed(bucket: ExpectedBucket, name: string): OutsideRequester | undefined {
  const asked = usesOf(bucket).find(({ use }) => use.service === name);
  if (asked) return configuredService(bucket, asked.use);
  if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name)) return undefined;
  const source = { "aws:SourceArn": bucket.arn, "aws:SourceAccount": bucket.accountId };
  return serviceRequester(name, name === "s3.amazonaws.com" ? source : {});
}

function serviceRequester(name: string, context: Request["context"]): OutsideRequester {
  return { caller: { kind: "service", service: name }, context, ways: [undefined], throughS3: false };
}

/** Returns a service that makes requests for the account or resource in the configuration. */
function configuredService({ partition, region, accountId }: ExpectedBucket, use: ServiceUse): OutsideRequester {
  const keyActions = keyActionsOfService(use.service);
  const owned = { "s3:x-amz-acl": "bucket-owner-full-control" };
  switch (use.service) {
    case "load-balancer-logs": {
      const arn = `arn:${partition}:elasticloadbalancing:${region}:${use.accountId}:loadbalancer/app/example/0123456789abcdef`;
      return {
        ...serviceRequester("logdelivery.elasticloadbalancing.amazonaws.com", { "aws:SourceArn": arn }),
        keyActions,
      };
    }
    case "log-delivery": {
      const source = `arn:${partition}:logs:${region}:${use.accountId}:delivery-source:example`;
      const context = { "aws:SourceArn": source, "aws:SourceAccount": use.accountId, ...owned };
      return { ...serviceRequester("delivery.logs.amazonaws.com", context), keyActions };
    }
    case "access-logs": {
      const context = { "aws:SourceArn": use.sourceArns[0] ?? "", "aws:SourceAccount": accountId };
      return { ...serviceRequester("logging.s3.amazonaws.com", context), keyActions };
    }
    case "inventory": {
      const context = { "aws:SourceArn": use.sourceArn, "aws:SourceAccount": use.accountId, ...owned };
      return { ...serviceRequester("s3.amazonaws.com", context), keyActions };
    }
    case "cloudfront":
      return { ...serviceRequester("cloudfront.amazonaws.com", { "aws:SourceArn": use.sourceArn }), keyActions };
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
