/** Whether a statement has an element: always, if it likes, or never. */
export type ElementNeed = "required" | "optional" | "refused";

/** What one type of policy may and must hold. */
export interface PolicyGrammar {
  /** The type in words, for messages. */
  readonly label: string;
  /** `Principal` and `NotPrincipal`. */
  readonly principal: ElementNeed;
  /** `Resource` and `NotResource`. */
  readonly resource: ElementNeed;
  /** True where the service takes only the characters up to U+00FF in a document. */
  readonly latin1: boolean;
  /** True where the service refuses two statements with one Sid. */
  readonly uniqueSids: boolean;
  /** True where the service takes only letters and digits in a Sid. */
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
 * The types of policy, by what they are attached to. `identity` is for managed and inline policies, permissions boundaries
 * and session policies; `resource` is for a resource-based policy of a type that has no name here.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html for the characters that IAM takes
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
