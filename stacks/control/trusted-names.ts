import type { Partition } from "@cross-account-s3/iam";
import { oidcProviderArn } from "../../documents/arns";
import { POD_IDENTITY, type Trusted } from "../../documents/trust-policy";

/** The principals that may assume a role, for a reader: services, identity providers, and ARNs. */
export function trustedNames(partition: Partition, accountId: string, trusted: Trusted): readonly string[] {
  switch (trusted.kind) {
    case "service":
      return [trusted.service];
    case "podIdentity":
      return [POD_IDENTITY];
    case "irsa":
      return [oidcProviderArn(partition, accountId, trusted.issuer)];
    case "arns":
      return trusted.arns;
  }
}
