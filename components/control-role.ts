import type * as pulumi from "@pulumi/pulumi";
import { ManagedRole, type ManagedRoleArgs } from "./managed-role";

/** A role of the control account, with its policies. */
export class ControlRole extends ManagedRole {
  constructor(name: string, args: ManagedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:ControlRole", name, args, opts);
  }
}
