import type { Statement } from "@cross-account-s3/iam";

/** A Deny statement for all requests over plain HTTP. */
export const OVER_HTTP: Statement = {
  index: 0,
  effect: "Deny",
  principal: { negated: false, principals: [{ kind: "everyone" }] },
  action: { negated: false, patterns: ["*"] },
  resource: { negated: false, patterns: ["*"] },
  conditions: [{ operator: "Bool", ifExists: false, key: "aws:SecureTransport", values: ["false"] }],
};
