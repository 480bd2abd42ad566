import type * as pulumi from "@pulumi/pulumi";
import { ManagedRole, type ManagedRoleArgs } from "./managed-role";

/** A role that deploys one stack, or that reads what a preview of it needs. It is assumed with OIDC tokens, and has no access keys. */
export class DeployerRole extends ManagedRole {
  constructor(name: string, args: ManagedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:DeployerRole", name, args, opts);
  }
}
