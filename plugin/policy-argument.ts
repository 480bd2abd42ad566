import * as pulumi from "@pulumi/pulumi";
import { parsePolicy, type PolicyType } from "@cross-account-s3/iam";

/**
 * A policy as a program in any language writes it: an object, or the JSON text of one.
 *
 * Schema inference knows no union, and reads `any` as "a value of any type", which is what is meant. Nothing uses the value before
 * {@link policyArgument} has parsed it.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PolicyArgument = any;

/**
 * Parses a policy argument, and returns its JSON text once it is known.
 *
 * @param place the component's name and its argument, such as `acme.policy`; errors begin with it.
 * @throws pulumi.RunError, by the output, with every error of the document.
 */
export function policyArgument(place: string, policy: PolicyArgument, type: PolicyType): pulumi.Output<string> {
  const known: pulumi.Output<unknown> = pulumi.output(policy);
  return known.apply((value) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const parsed = parsePolicy(text, { type });
    if ("errors" in parsed) {
      throw new pulumi.RunError(
        parsed.errors.map(({ path, message }) => `${path === "" ? place : `${place}: ${path}`}: ${message}`).join("\n"),
      );
    }
    return text;
  });
}
