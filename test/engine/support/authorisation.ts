import { z } from "zod";
import { STACK_TAG } from "../../../documents/names";
import type { Call } from "./calls";

/** What IAM is asked for a call: one call may need several actions. */
interface Authorisation {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** What is known of the account that calls do not say. */
interface Known {
  readonly accountId: string;
  /** The value of the tag by which the stack's keys are known. */
  readonly tag: string;
  /** The name that the stack's resources in a network have. */
  readonly name: string;
  /** Keys that exist and are not the stack's. */
  readonly foreignKeys: readonly string[];
  /** Roles that exist and are not the stack's, with their boundaries. */
  readonly bounded: Readonly<Record<string, string>>;
}

/** Calls of EC2 that create a resource: what, and what they put it into. */
const MADE: Readonly<Record<string, readonly [string, ...string[]]>> = {
  CreateRouteTable: ["route-table", "vpc"],
  CreateSecurityGroup: ["security-group", "vpc"],
  CreateSubnet: ["subnet", "vpc"],
  CreateVpc: ["vpc"],
  CreateVpcEndpoint: ["vpc-endpoint", "vpc", "route-table", "subnet", "security-group"],
  RunInstances: ["instance", "network-interface", "security-group", "subnet", "volume"],
};

/** What is made with an instance, and has no name. */
const UNNAMED = new Set(["network-interface", "volume"]);

/** Calls of EC2 that change or delete a resource with the stack's name: what it is. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  AssociateRouteTable: ["route-table", "subnet"],
  DeleteRouteTable: ["route-table"],
  DeleteSecurityGroup: ["security-group"],
  DeleteSubnet: ["subnet"],
  DeleteVpc: ["vpc"],
  DeleteVpcEndpoints: ["vpc-endpoint"],
  DisassociateRouteTable: ["route-table", "subnet"],
  ModifyInstanceAttribute: ["instance"],
  ModifySecurityGroupRules: ["security-group", "security-group-rule"],
  ModifyVpcAttribute: ["vpc"],
  ModifyVpcEndpoint: ["vpc-endpoint"],
  TerminateInstances: ["instance"],
};

/**
 * Tells what IAM is asked for the calls of one stack, in their order: the boundary of a role, and the role of an instance
 * profile, are known from the calls that made them, and the stack's own security groups from those that delete them.
 *
 * @throws Error for a call whose resource is not known.
 */
export function authorisations(calls: readonly Call[], known: Known): readonly Authorisation[] {
  const boundaries = new Map(Object.entries(known.bounded));
  const profiles = new Map<string, string>();
  const groups = new Set(
    calls.flatMap(({ operation, parameters }) =>
      operation === "DeleteSecurityGroup" ? [text(parameters.GroupId)] : [],
    ),
  );
  return calls.flatMap((call) => {
    const { operation, parameters } = call;
    const value = (name: string) => text(parameters[name]);
    if (operation === "CreateRole" && value("PermissionsBoundary") !== "") {
      boundaries.set(value("RoleName"), value("PermissionsBoundary"));
    }
    if (operation === "AddRoleToInstanceProfile") profiles.set(value("InstanceProfileName"), value("RoleName"));
    return authorisationsOf(call, known, boundaries, profiles, groups);
  });
}

function authorisationsOf(
  { service, operation, region, parameters }: Call,
  { accountId, tag, name, foreignKeys }: Known,
  boundaries: ReadonlyMap<string, string>,
  profiles: ReadonlyMap<string, string>,
  groups: ReadonlySet<string>,
): readonly Authorisation[] {
  const action = `${service}:${operation}`;
  const value = (...names: readonly string[]) => names.map((n) => text(parameters[n])).find((v) => v !== "") ?? "";
  const arn = (resource: string) =>
    resource.startsWith("arn:") ? resource : `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const here = { "aws:RequestedRegion": region };
  const one = (resource: string, context: Readonly<Record<string, string>> = {}) => [
    { action, resource, context: { ...here, ...context } },
  ];
  const pass = (role: string, to: string): readonly Authorisation[] =>
    role === "" ? [] : [{ action: "iam:PassRole", resource: role, context: { "iam:PassedToService": to } }];
  const ofRole = (role: string) => `arn:aws:iam::${accountId}:role/${role}`;

  switch (service) {
    case "s3": {
      const owner: Record<string, string> = operation === "CreateBucket" ? {} : { "aws:ResourceAccount": accountId };
      return [{ action, resource: `arn:aws:s3:::${value("bucket")}`, context: owner }];
    }
    case "iam": {
      const role = value("RoleName");
      const profile = value("InstanceProfileName");
      const boundary = boundaries.get(role);
      const context = {
        ...(boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary }),
        ...(role !== "" && value("PolicyArn") !== "" ? { "iam:PolicyARN": value("PolicyArn") } : {}),
      };
      const resource =
        profile !== ""
          ? `arn:aws:iam::${accountId}:instance-profile/${profile}`
          : role !== ""
            ? ofRole(role)
            : value("PolicyArn") || `arn:aws:iam::${accountId}:policy/${value("PolicyName")}`;
      return [
        { action, resource, context },
        ...(operation === "AddRoleToInstanceProfile" ? pass(ofRole(role), "ec2.amazonaws.com") : []),
      ];
    }
    case "kms": {
      const id = value("KeyId", "TargetKeyId").split("/").at(-1) ?? "";
      const foreign = foreignKeys.some((key) => key.endsWith(`/${id}`));
      const tagged: Record<string, string> = foreign ? {} : { [`aws:ResourceTag/${STACK_TAG}`]: tag };
      const given = tagIn(parameters.Tags);
      const requested: Record<string, string> = given === "" ? {} : { [`aws:RequestTag/${STACK_TAG}`]: given };
      const alias = value("AliasName") === "" ? [] : one(arn(value("AliasName")));
      if (operation === "ListAliases") return one("*");
      if (operation === "CreateKey") {
        const tagging = {
          action: "kms:TagResource",
          resource: arn("key/the-new-one"),
          context: { ...here, ...requested },
        };
        return [...one("*", requested), tagging];
      }
      if (operation === "DeleteAlias") return [...alias, ...one(arn("key/of-the-alias"), tagged)];
      return [...alias, ...one(arn(`key/${id}`), operation === "TagResource" ? { ...tagged, ...requested } : tagged)];
    }
    case "sns":
      return one(arn(value("TopicArn", "ResourceArn", "Name")));
    case "cloudtrail": {
      if (operation === "DescribeTrails") return one("*");
      const trail = value("Name", "TrailName", "ResourceId") || list(parameters.ResourceIdList);
      return [
        ...one(trail.startsWith("arn:") ? trail : arn(`trail/${trail}`)),
        ...pass(value("CloudWatchLogsRoleArn"), "cloudtrail.amazonaws.com"),
      ];
    }
    case "logs": {
      if (operation === "DescribeLogGroups") return one("*");
      const group = value("resourceArn");
      return one(group === "" ? arn(`log-group:${value("logGroupName")}`) : group);
    }
    case "cloudwatch": {
      const dashboard = value("DashboardName", "DashboardNames.member.1");
      if (dashboard !== "") return one(`arn:aws:cloudwatch::${accountId}:dashboard/${dashboard}`);
      const alarm = value("ResourceARN", "AlarmName", "AlarmNames.member.1");
      return one(alarm.startsWith("arn:") ? alarm : arn(`alarm:${alarm}`));
    }
    case "events": {
      if (operation.endsWith("Permission")) return one("*");
      const resource = value("ResourceARN");
      if (resource !== "") return one(resource);
      if (operation.endsWith("EventBus")) return one(arn(`event-bus/${value("Name").split("/").at(-1) ?? ""}`));
      const context = {
        ...(operation === "PutRule" ? { "events:source": sourceIn(value("EventPattern")) } : {}),
        ...(operation === "PutTargets" ? { "events:TargetArn": list(arnsIn(parameters.Targets)) } : {}),
      };
      return [
        ...one(arn(`rule/${operation.includes("Target") ? value("Rule") : value("Name")}`), context),
        ...roleArnsIn(parameters.Targets).flatMap((role) => pass(role, "events.amazonaws.com")),
      ];
    }
    case "ec2": {
      if (operation === "DescribeVpcAttribute") return one(arn(`vpc/${value("VpcId")}`));
      if (operation === "DescribeInstanceAttribute") return one(arn(`instance/${value("InstanceId")}`));
      if (operation.startsWith("Describe")) return one("*");
      const of = (kind: string, context: Readonly<Record<string, string>>) =>
        one(arn(`${kind}/${kind}-1`), context)[0] ?? never(action);
      const made = MADE[operation];
      const named = { "aws:RequestTag/Name": nameIn(parameters) };
      if (made) {
        const [kind, ...used] = made;
        const image = { action, resource: `arn:aws:ec2:${region}::image/${value("ImageId")}`, context: here };
        const service = value("ServiceName");
        const ofService = service === "" ? {} : { "ec2:VpceServiceName": service };
        const tags = {
          ...of(kind, { ...named, "ec2:CreateAction": operation }),
          action: "ec2:CreateTags",
        };
        return [
          of(kind, { ...named, ...ofService }),
          tags,
          // All that the stack puts new resources into is its own here.
          ...used.map((other) => of(other, UNNAMED.has(other) ? {} : { "aws:ResourceTag/Name": name })),
          ...(operation === "RunInstances" ? [image] : []),
          ...(operation === "RunInstances"
            ? pass(ofRole(profiles.get(value("IamInstanceProfile.Name")) ?? ""), "ec2.amazonaws.com")
            : []),
        ];
      }
      if (operation === "CreateTags") {
        const given = nameIn(parameters);
        const context = given === "" ? { "aws:ResourceTag/Name": name } : { "aws:RequestTag/Name": given };
        return [of(kindOf(value("ResourceId.1")), context)];
      }
      if (operation.startsWith("AuthorizeSecurityGroup")) {
        const rule = of("security-group-rule", named);
        return [
          of("security-group", { "aws:ResourceTag/Name": name }),
          rule,
          {
            ...rule,
            action: "ec2:CreateTags",
            context: { ...rule.context, "ec2:CreateAction": operation },
          },
        ];
      }
      // A VPC's own group has no name; all others are the stack's.
      if (operation.startsWith("RevokeSecurityGroup")) {
        return [of("security-group", groups.has(value("GroupId")) ? { "aws:ResourceTag/Name": name } : {})];
      }
      const changed = CHANGED[operation];
      if (changed) return changed.map((kind) => of(kind, { "aws:ResourceTag/Name": name }));
      return never(action);
    }
    default:
      return never(action);
  }
}

const KIND: Readonly<Record<string, string>> = {
  vpc: "vpc",
  subnet: "subnet",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  vpce: "vpc-endpoint",
  i: "instance",
};

function kindOf(id: string): string {
  return KIND[id.split("-")[0] ?? ""] ?? never(id);
}

function never(what: string): never {
  throw new Error(`${what} is not known to this test: what does it act on?`);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): string {
  return Array.isArray(value) ? text(value[0]) : "";
}

/** The stack's tag among the tags of a call of KMS. */
function tagIn(tags: unknown): string {
  if (!Array.isArray(tags)) return "";
  const found: unknown = tags.find((one: unknown) => field(one, "TagKey") === STACK_TAG);
  return field(found, "TagValue");
}

/** The tag `Name` among the parameters of a call of EC2. */
function nameIn(parameters: Readonly<Record<string, unknown>>): string {
  const [key] =
    Object.entries(parameters).find(([name, value]) => /Tag\.\d+\.Key$/.test(name) && value === "Name") ?? [];
  return key === undefined ? "" : text(parameters[key.replace(/Key$/, "Value")]);
}

function arnsIn(targets: unknown): readonly string[] {
  return Array.isArray(targets) ? targets.map((one: unknown) => field(one, "Arn")) : [];
}

/** The one source of an event pattern. */
function sourceIn(pattern: string): string {
  return list(z.object({ source: z.array(z.string()).length(1) }).parse(JSON.parse(pattern)).source);
}

function roleArnsIn(targets: unknown): readonly string[] {
  return Array.isArray(targets) ? targets.map((one: unknown) => field(one, "RoleArn")) : [];
}

function field(value: unknown, name: string): string {
  if (typeof value !== "object" || value === null) return "";
  return text(Object.entries(value).find(([key]) => key === name)?.[1]);
}
