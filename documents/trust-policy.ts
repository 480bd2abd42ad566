import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { exactly } from "./grants";
import { fit } from "./size-limit";
import { oidcTrustPolicy } from "./oidc-trust-policy";
import { document, type PolicyDocument, type Statement } from "./policy";

/** Who may assume a role. */
export type Trusted =
  | { readonly kind: "service"; readonly service: string }
  | {
      /** Pods of EKS, by Pod Identity. */
      readonly kind: "podIdentity";
      /** The exact ARNs of the clusters. @default all of the account's */
      readonly clusterArns?: readonly string[];
      /** The Kubernetes namespace. @default all */
      readonly namespace?: string;
      /** The Kubernetes service account. @default all */
      readonly serviceAccount?: string;
    }
  | {
      /** Pods of EKS, by their service account's tokens (IRSA). */
      readonly kind: "irsa";
      /** The URL of the cluster's issuer without `https://`. */
      readonly issuer: string;
      readonly namespace: string;
      readonly serviceAccount: string;
    }
  | {
      readonly kind: "arns";
      readonly arns: readonly string[];
      readonly externalId?: string;
      /** The name that the configuration has for them, where it has one. */
      readonly principal?: string;
    };

/** The service that assumes roles for pods. */
export const POD_IDENTITY = "pods.eks.amazonaws.com";

/** The audience of the tokens of service accounts. */
const IRSA_AUDIENCE = "sts.amazonaws.com";

/**
 * Services that send the account for which they assume a role, so that the trust can limit it (confused deputy). A service that is
 * not listed sends no `aws:SourceAccount`, and the condition would deny it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/cross-service-confused-deputy-prevention.html
 */
const SENDS_SOURCE_ACCOUNT: readonly string[] = [
  "bedrock.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "pipes.amazonaws.com",
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
];

/**
 * The trust policy of a role of `accountId`.
 *
 * @param role the role's name, for messages.
 * @param sessionTags whether callers send session tags, or have transitive ones: STS then requires `sts:TagSession` too. Pod
 *   Identity always sends transitive tags.
 * @throws LimitError naming the role, if the policy would be larger than IAM's default quota.
 */
export function trustPolicy(
  partition: Partition,
  accountId: string,
  role: string,
  trusted: Trusted,
  sessionTags = false,
): PolicyDocument {
  if (trusted.kind === "irsa") {
    const { issuer, namespace, serviceAccount } = trusted;
    const subjects = [`system:serviceaccount:${namespace}:${serviceAccount}`];
    return oidcTrustPolicy(partition, accountId, role, { issuer, audience: IRSA_AUDIENCE, subjects });
  }
  return fit(
    document(statements(partition, accountId, trusted, sessionTags)),
    SIZE_LIMITS.trustPolicy,
    `role ${role}`,
    "trust fewer principals, or one role that they all assume",
  );
}

function statements(
  partition: Partition,
  accountId: string,
  trusted: Exclude<Trusted, { kind: "irsa" }>,
  sessionTags: boolean,
): Statement[] {
  if (trusted.kind === "podIdentity") return [pods(trusted)];
  const action = sessionTags ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole";
  if (trusted.kind === "service") {
    const known = SENDS_SOURCE_ACCOUNT.includes(trusted.service);
    return [
      {
        Sid: "AllowService",
        Effect: "Allow",
        Principal: { Service: trusted.service },
        Action: action,
        ...(known ? { Condition: { StringEquals: { "aws:SourceAccount": accountId } } } : {}),
      },
    ];
  }
  const externalId = trusted.externalId;
  return exactly(partition, trusted.arns).map((who) => ({
    Sid: `AllowAccount${who.accountId}${"ArnLike" in who.condition ? "PermissionSets" : ""}`,
    Effect: "Allow",
    Principal: who.principal,
    Action: action,
    Condition: {
      ...who.condition,
      ...(externalId === undefined ? {} : { StringEquals: { "sts:ExternalId": externalId } }),
    },
  }));
}

/**
 * The pods for which Pod Identity may assume a role, by its session tags.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
function pods({ clusterArns, namespace, serviceAccount }: Extract<Trusted, { kind: "podIdentity" }>): Statement {
  const tags = {
    ...(clusterArns ? { "aws:RequestTag/eks-cluster-arn": clusterArns } : {}),
    ...(namespace === undefined ? {} : { "aws:RequestTag/kubernetes-namespace": namespace }),
    ...(serviceAccount === undefined ? {} : { "aws:RequestTag/kubernetes-service-account": serviceAccount }),
  };
  return {
    Sid: "AllowPods",
    Effect: "Allow",
    Principal: { Service: POD_IDENTITY },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    ...(Object.keys(tags).length === 0 ? {} : { Condition: { StringEquals: tags } }),
  };
}
