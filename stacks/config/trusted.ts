import type { Trusted } from "../../documents/trust-policy";
import { POD_IDENTITY } from "../../documents/trust-policy";
import * as field from "./fields";

/** A name in Kubernetes. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
function kubernetesName(what: string) {
  return field.text(what).refine((name) => /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name), {
    error: `${what}: lower-case letters, digits, - and .`,
  });
}

const namespace = kubernetesName("the name of a Kubernetes namespace");
const serviceAccount = kubernetesName("the name of a Kubernetes service account");

/** Pods that assume a role by EKS Pod Identity. */
export const podIdentity = field
  .strict({
    /** The exact ARNs of the clusters. @default all of the account's */
    clusterArns: field
      .list(field.clusterArn, "exact ARNs of EKS clusters")
      .min(1, "at least one cluster")
      .exactOptional(),
    /** The namespace of the pods. @default all */
    namespace: namespace.exactOptional(),
    /** Their service account. @default all */
    serviceAccount: serviceAccount.exactOptional(),
  })
  .check((context) => {
    if (context.value.serviceAccount === undefined || context.value.namespace !== undefined) return;
    const problem = "requires namespace, as every namespace may have a service account of that name; set it";
    field.reporter(context)("requires", ["serviceAccount"], problem);
  });

const ISSUER = "the URL of the cluster's issuer, such as https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF";

/** Pods that assume a role with the tokens of their service account (IRSA). The account has an identity provider for the issuer. */
export const irsa = field.strict({
  /** The URL of the cluster's issuer. */
  issuer: field
    .text(ISSUER)
    .refine((url) => /^https:\/\/[a-z0-9.-]+(\/[\w-]+)*$/.test(url), { error: ISSUER })
    .transform((url) => url.replace("https://", "")),
  /** The namespace of the pods. */
  namespace,
  /** Their service account. */
  serviceAccount,
});

/** A service that assumes the role; Pod Identity also tags its sessions. */
export function trustedService(service: string): Trusted {
  return service === POD_IDENTITY ? { kind: "podIdentity" } : { kind: "service", service };
}

/** The name of a permission set. @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html */
export const permissionSet = field
  .text("the name of a permission set")
  .refine((name) => /^[\w+=,.@-]{1,32}$/.test(name), {
    error: "the name of a permission set: 1 to 32 letters, digits and + = , . @ _ -",
  });
