import type { Difference } from "./compare";

/** A way in which the simulator departs from AWS's text. */
export interface Settled {
  readonly what: string;
  /** What AWS's page says, which settles it: the sense, not word for word. */
  readonly text: string;
  readonly see: string;
  /** Whether a difference, made as small as it gets, is of this kind. */
  readonly covers: (difference: Difference) => boolean;
}

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";

/** Every difference that remains, and why the simulator is not followed. */
export const SETTLED: readonly Settled[] = [
  {
    what: "A root user assumes no role; the simulator lets it.",
    text: "You cannot call AssumeRole by using AWS account root user credentials; access is denied.",
    see: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
    covers: ({ decision }) => decision.outcome === "denied" && decision.cause.kind === "root user",
  },
  {
    what: "A federated user has the name that the caller of GetFederationToken chose; the simulator takes it for the user of that name.",
    text: "Name: The name of the federated user. The name is used as an identifier for the temporary security credentials.",
    see: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html",
    covers: ({ one }) => one.request.caller.kind === "federated-user" && text(one.policies.resource).includes(":user/"),
  },
  {
    what: "A federated user without session policies has no permissions of its own; the simulator gives it the user's.",
    text: "If you do not pass a policy, the resulting federated user session has no permissions.",
    see: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html",
    covers: ({ one, decision }) =>
      one.request.caller.kind === "federated-user" &&
      one.policies.session === undefined &&
      decision.outcome === "denied" &&
      decision.cause.kind === "no allow" &&
      decision.cause.layer === "session policy",
  },
  {
    what: "A session that a resource policy names, as itself or as everyone, is not limited by session policies; the simulator limits it.",
    text: "Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy, a permissions boundary, or session policy.",
    see: `${GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    covers: ({ one, decision }) =>
      one.policies.session !== undefined &&
      decision.outcome === "allowed" &&
      decision.layers.some(
        (layer) => "principal" in layer && layer.layer === "resource policy" && layer.principal === "direct",
      ),
  },
  {
    what: "A number is a date in seconds since 1970; the simulator reads another date.",
    text: "You must specify date/time values with one of the W3C implementations of the ISO 8601 date formats or in epoch (UNIX) time.",
    see: `${GUIDE}reference_policies_elements_condition_operators.html#Conditions_Date`,
    covers: ({ one }) => /"Date\w+":\{[^{}]*"\d{9,}"/.test(text(one.policies)),
  },
  {
    what: "IfExists holds for an absent key behind ForAnyValue too; for the simulator it does not.",
    text: "If the key is not present, evaluate the condition element as true.",
    see: `${GUIDE}reference_policies_elements_condition_operators.html#Conditions_IfExists`,
    covers: ({ one }) => /"ForAnyValue:\w+IfExists"/.test(text(one.policies)),
  },
  {
    what: "A pattern of an ARN operator has six parts; for the simulator a lone star, or arn:*, matches every ARN.",
    text: "Each of the six colon-delimited components of the ARN is checked separately.",
    see: `${GUIDE}reference_policies_elements_condition_operators.html#Conditions_ARN`,
    covers: ({ one }) => /"Arn\w+":\{[^{}]*"(?:arn:)?\*"/.test(text(one.policies)),
  },
  {
    what: "The range of a prefix of no bits is every address of its family; for the simulator it has none.",
    text: "The value must be in the standard CIDR format.",
    see: `${GUIDE}reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    covers: ({ one }) => text(one.policies).includes('"0.0.0.0/0"'),
  },
  {
    what: "Under version 2008-10-17, or without a version, a variable is plain text; the simulator resolves it.",
    text: "Earlier versions of the policy language don't support policy variables. Variables are treated as literal strings.",
    see: `${GUIDE}reference_policies_elements_version.html`,
    covers: ({ one }) => /"2008-10-17","Statement":\[[^$]*\$\{/.test(text(one.policies)),
  },
  {
    what: "A value with a variable that has none is unequal to everything, and NotResource with one leaves nothing out; the simulator lets the statement fail.",
    text: "A negated operator such as StringNotEquals or StringNotLike does match against a null value, as the value of the condition key is not equal to or like the effectively null value.",
    see: `${GUIDE}reference_policies_variables.html#policy-vars-no-value`,
    covers: ({ one }) => /"(?:\w+Not\w+":\{|NotResource":)[^{}]*\$\{/.test(text(one.policies)),
  },
  {
    what: "An IPv6 address is none of an IPv4 address; the simulator fails the negated test.",
    text: "All IP addresses except the specified IP address or range.",
    see: `${GUIDE}reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    covers: ({ one }) =>
      text(one.request.context).includes("2001:db8::1") && text(one.policies).includes('"198.51.100.1"'),
  },
  {
    what: "${*} is the character itself, also for operators without wildcards; the simulator leaves it as it is.",
    text: "Use ${*} where you need an * character.",
    see: `${GUIDE}reference_policies_variables.html#policy-vars-specialchars`,
    covers: ({ one }) => text(one.policies).includes("${*}"),
  },
  {
    what: "A value with a star or question mark is not fixed, whatever its operator, so that the policy is public; for the simulator it is fixed behind StringEquals.",
    text: "Fixed values (values that don't contain a wildcard or an AWS Identity and Access Management Policy Variable).",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    covers: ({ one, decision }) =>
      decision.outcome === "denied" &&
      decision.cause.kind === "block public access" &&
      /"StringEquals(?:IgnoreCase)?":\{[^{}]*[*?]/.test(text(one.policies.resource)),
  },
  {
    what: "aws:PrincipalArn is none of the keys whose fixed values keep a policy from being public; for the simulator it is one.",
    text: "The list of keys: an AWS principal, user, role or service principal (e.g. aws:PrincipalOrgID), aws:SourceArn, aws:SourceVpc, aws:SourceVpce, aws:SourceOwner, aws:SourceAccount, aws:userid and others; aws:PrincipalArn is not named.",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    covers: ({ one, decision }) =>
      decision.outcome === "denied" &&
      decision.cause.kind === "block public access" &&
      /"Arn(?:Equals|Like)":\{[^{}]*"aws:PrincipalArn"/i.test(text(one.policies.resource)),
  },
  {
    what: "An address without a prefix is one of /32, and so a range that keeps a policy from being public; for the simulator it is none.",
    text: "If you specify an IP address without the associated routing prefix, IAM uses the default prefix value of /32.",
    see: `${GUIDE}reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    covers: ({ one, decision }) =>
      decision.outcome === "allowed" &&
      one.policies.restrictPublicBuckets === true &&
      /"IpAddress":\{"aws:SourceIp":\[?"[\d.]+"/.test(text(one.policies.resource)),
  },
];

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}
