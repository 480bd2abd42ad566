"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.engineFramework = engineFramework;
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
};
/** The framework of a rule as the engine takes it: one, so the first control's. */
function engineFramework(controls = []) {
    const [first] = controls;
    if (first === undefined)
        return undefined;
    const framework = first.startsWith("CIS ") ? FRAMEWORKS.CIS : FRAMEWORKS.FSBP;
    const same = controls.filter((one) => one.slice(0, 4) === first.slice(0, 4));
    return { ...framework, specification: same.map((one) => one.split(" ")[1] ?? "").join(", ") };
}
