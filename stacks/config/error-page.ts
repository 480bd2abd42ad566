import { ADOPTION_ERRORS } from "../../adopt/refusals/error-codes";
import type { Explained } from "../../documents/explained-document";
import { CONFIG_ERRORS } from "./error-codes";

/** docs/errors.md: every error code of the configuration and of adoption, with its explanation. */
export function errorPage(): string {
  return `# Errors

An error of the configuration, or of existing resources that a stack would change, ends in a code in brackets. Search for it on this page.
All errors of a stack come in one message, before the first resource; \`npm start\` shows those of every stack, offline.

    cross-account-s3:buckets[acme-genomics].topicArn: requires notifications: sns; set it, or remove topicArn [requires]

This page is generated (\`npm run schemas\`) from \`stacks/config/error-codes.ts\` and \`adopt/refusals/error-codes.ts\`. Errors of the
other commands are in [troubleshooting.md](troubleshooting.md), and the policy pack's rules in [policies.md](policies.md).

## Configuration

${entries(CONFIG_ERRORS)}
## Existing resources

A stack that shares an existing bucket, topic, key or trail stops with these errors, and changes nothing. See [adopt.md](adopt.md).

${entries(ADOPTION_ERRORS)}`;
}

function entries(codes: Readonly<Record<string, Explained>>): string {
  return Object.entries(codes)
    .map(([code, { means, fix }]) => `### ${code}\n\n${means}\n\n${fix}\n`)
    .join("\n");
}
