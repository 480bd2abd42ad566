import type { PolicyComplianceFramework } from "@pulumi/policy";

/** Compliance frameworks, as AWS Security Hub lists them. */
const FRAMEWORKS = {
  FSBP: {
    name: "AWS Foundational Security Best Practices",
    version: "1.0.0",
    reference: "https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html",
  },
  CIS: {
    name: "CIS AWS Foundations Benchmark",
    version: "3.0.0",
    reference: "https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html",
  },
} as const;

/**
 * A control of a framework that a rule checks ahead of AWS Security Hub: `FSBP S3.8`, `CIS 2.1.4`.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
export type Control = `${keyof typeof FRAMEWORKS} ${string}`;

/** Returns a rule's framework for the engine, which accepts only one: that of the first control. */
export function engineFramework(controls: readonly Control[] = []): PolicyComplianceFramework | undefined {
  const [first] = controls;
  if (first === undefined) return undefined;
  const framework = first.startsWith("CIS ") ? FRAMEWORKS.CIS : FRAMEWORKS.FSBP;
  const ofFramework = controls.filter((control) => control.slice(0, 4) === first.slice(0, 4));
  return { ...framework, specification: ofFramework.map((control) => control.split(" ")[1] ?? "").join(", ") };
}
