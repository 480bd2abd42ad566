import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** A policy for a component: a document, or the JSON text of one. */
export type PolicyInput = PolicyDocument | pulumi.Input<string>;

/** Returns the text that is sent to AWS. */
export function policyText(policy: PolicyInput): pulumi.Input<string> {
  return isDocument(policy) ? text(policy) : policy;
}

function isDocument(policy: PolicyInput): policy is PolicyDocument {
  return typeof policy !== "string" && !pulumi.Output.isInstance(policy) && "Statement" in policy;
}
