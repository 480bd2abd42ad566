/** Whether a statement must, may, or must not have an element. */
export type ElementNeed = "required" | "optional" | "refused";

/** Rules for the contents of one type of policy. */
export interface PolicyGrammar {
  /** The type's name in messages. */
  readonly label: string;
  /** `Principal` and `NotPrincipal`. */
  readonly principal: ElementNeed;
  /** `Resource` and `NotResource`. */
  readonly resource: ElementNeed;
  /** True if the service accepts only characters up to U+00FF in a document. */
  readonly latin1: boolean;
  /** True if the service refuses two statements with the same Sid. */
  readonly uniqueSids: boolean;
  /** True if the service accepts only letters and digits in a Sid. */
  readonly plainSids: boolean;
}

const identity = {
  label: "identity policy",
  principal: "refused",
  resource: "required",
  latin1: true,
  uniqueSids: true,
  plainSids: true,
} as const;

const resource = {
  principal: "required",
  resource: "required",
  latin1: false,
  uniqueSids: false,
  plainSids: false,
} as const;

/**
 * The types of policy, named after what they are attached to. `identity` covers managed and inline policies, permissions
 * boundaries and session policies. `resource` covers every resource-based policy without a type of its own in this table.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html for the characters that IAM accepts
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export const POLICY_TYPES = {
  identity,
  "service-control": { ...identity, label: "service control policy" },
  "resource-control": { ...resource, label: "resource control policy" },
  trust: { ...identity, label: "trust policy", principal: "required", resource: "refused" },
  bucket: { ...resource, label: "bucket policy" },
  "access-point": { ...resource, label: "access point policy" },
  key: { ...resource, label: "key policy" },
  topic: { ...resource, label: "topic policy", uniqueSids: true },
  queue: { ...resource, label: "queue policy", resource: "optional" },
  "event-bus": { ...resource, label: "event bus policy" },
  endpoint: { ...resource, label: "endpoint policy" },
  resource: { ...resource, label: "resource policy", resource: "optional" },
} as const satisfies Record<string, PolicyGrammar>;

/** What a policy is attached to. */
export type PolicyType = keyof typeof POLICY_TYPES;

/** Whether a text names a type of policy. */
export function isPolicyType(text: string): text is PolicyType {
  return Object.hasOwn(POLICY_TYPES, text);
}
