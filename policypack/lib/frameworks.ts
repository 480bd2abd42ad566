import type { PolicyComplianceFramework } from "@pulumi/policy";

/** The frameworks whose controls rules name, as AWS Security Hub lists them. */
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

/** The framework of a rule as the engine takes it: one, so the first control's. */
export function engineFramework(controls: readonly Control[] = []): PolicyComplianceFramework | undefined {
  const [first] = controls;
  if (first === undefined) return undefined;
  const framework = first.startsWith("CIS ") ? FRAMEWORKS.CIS : FRAMEWORKS.FSBP;
  const same = controls.filter((one) => one.slice(0, 4) === first.slice(0, 4));
  return { ...framework, specification: same.map((one) => one.split(" ")[1] ?? "").join(", ") };
}
