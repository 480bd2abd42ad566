import { z } from "zod";
import { EVERY_KIND, kindOf, KINDS } from "./document-kinds";
import { READ_TYPES } from "./locate";
import { UNREAD } from "./places/unread-types";
import type { AnyRule } from "./rule";

const TITLES: Readonly<Record<string, string>> = {
  pack: "The pack itself",
  policy: "Every policy document",
  s3: "S3",
  kms: "KMS",
  iam: "IAM",
  sns: "SNS",
  sqs: "SQS",
  events: "EventBridge",
  cloudtrail: "CloudTrail",
  stack: "The whole stack",
};

/** The page on the pack's rules, as Markdown: what each asks, why, what to do, and how it is configured. */
export function policiesPage(rules: readonly AnyRule[]): string {
  const services = [...new Set(rules.map(serviceOf))];
  return [
    INTRODUCTION,
    ...services.flatMap((service) => [
      `## ${TITLES[service] ?? service}\n`,
      ...rules.filter((rule) => serviceOf(rule) === service).map(section),
    ]),
  ].join("\n");
}

/** Returns the first part of a rule's name. */
function serviceOf(rule: AnyRule): string {
  return rule.name.split("-")[0] ?? "";
}

function section(rule: AnyRule): string {
  return [
    `### ${rule.name}\n`,
    `${rule.description}\n`,
    `- **Level:** ${rule.level}, severity ${rule.severity}${rule.remedy === undefined ? "" : "; can be set to remediate"}`,
    `- **Profile:** ${rule.profile === "full" ? "full" : "sharing and full"}`,
    `- **Checks:** ${looksAt(rule)}`,
    `- **Why:** ${rule.why}`,
    `- **Fix:** ${rule.fix}`,
    `- **Cannot see:** ${rule.blind}`,
    ...options(rule),
    ...(rule.controls === undefined ? [] : [`- **Frameworks:** ${rule.controls.join(", ")}`]),
    `- **Documentation:** <${rule.url}>`,
    "",
  ].join("\n");
}

function looksAt({ documents, resources, stack, everywhere }: AnyRule): string {
  const kinds = documents?.kinds.map((kind) => KINDS[kind].label) ?? [];
  const types = resources?.types.map((type) => `\`${type}\``) ?? [];
  const parts = [
    ...(kinds.length === Object.keys(KINDS).length ? ["every policy document"] : kinds),
    ...types,
    ...(stack === undefined ? [] : ["the stack as a whole"]),
    ...(everywhere === undefined ? [] : ["every resource"]),
  ];
  return parts.join(", ");
}

function options(rule: AnyRule): readonly string[] {
  if (rule.options === undefined) return [];
  const { properties = {} } = z.toJSONSchema(rule.options, { io: "input", unrepresentable: "any" });
  const lines = Object.entries(properties).map(([name, schema]) => {
    const { description = "", default: defaultValue } = Object(schema) as { description?: string; default?: unknown };
    return `  - \`${name}\`: ${description}. ${defaultValue === undefined ? "Not set by default." : `Default: \`${JSON.stringify(defaultValue)}\``}`;
  });
  return ["- **Options:**", ...lines];
}

const INTRODUCTION = `# Policies

<!-- Written by policypack/docs.ts from the rules themselves. Change the rules, then run: npm run docs -w policypack -->

The policy pack checks the AWS policy documents of a Pulumi program, and the settings that decide what they mean. It knows the stacks of
this program, and works with any other Pulumi program for AWS.

    pulumi preview --policy-pack policypack
    pulumi preview --policy-pack policypack --policy-pack-config pack.json

## Configuration

The file of \`--policy-pack-config\` has a level for a rule, or its options:

\`\`\`json
{
  "pack-settings": { "ownAccounts": ["222222222222"], "trustedAccounts": ["111111111111"] },
  "s3-bucket-logging": "mandatory",
  "kms-key-rotation": { "enforcementLevel": "remediate" },
  "s3-bucket-versioning": {
    "exemptions": [{ "resource": "scratch", "reason": "Holds only what can be computed again" }]
  }
}
\`\`\`

- **Levels** are \`mandatory\`, \`advisory\`, \`disabled\`, and, for rules that can set the one safe value, \`remediate\`.
- **Profiles**: with \`"profile": "sharing"\` under \`pack-settings\`, the rules on access, lock-outs and documents that AWS
  refuses run. \`full\` adds the rules on settings and tags. The default is \`full\` for stacks of this program, and \`sharing\` for others.
- **Own and trusted accounts** are set under \`pack-settings\`. Otherwise the pack takes them from the stack's configuration
  (\`cross-account-s3:accountId\`, \`controlAccountId\`, \`dataAccounts\`), and the own account also from a provider with
  \`allowedAccountIds\` or \`assumeRoles\`. If no account is known, one finding says so, and the pack does not check foreign access.
  If the configuration has only \`controlStack\`, the pack accepts one foreign account, and an advisory finding names it, because the engine
  shows a pack no outputs of other stacks. With \`controlAccountId\`, the pack compares every document with that account.
- **Trusted organizations, networks and canonical users**: without settings, each that has access is an advisory finding. Once the settings
  name the trusted ones (\`trustedOrganizations\`, \`trustedOrganizationalUnits\`, \`trustedVpcs\`, \`trustedVpcEndpoints\`,
  \`trustedAddressRanges\`, \`trustedCanonicalUsers\`), the pack refuses all others.
- **Exemptions** name a resource by its name in the program, or all resources with a tag (\`"tag": "key"\` or \`"key=value"\`). With
  \`stack\`, an exemption counts for that stack only. A reason of ten characters or more is required. A policy document has the tags of
  the resource that holds it; a resource such as \`BucketPolicy\` has none, so exempt it by name. One advisory finding lists the exemptions
  in force, and an exemption that suppresses no finding is an error.
- **Unknown rule names**: the engine drops them without a message. \`npm start -- --policy-pack-config FILE\` and
  \`node policypack/bin/check-config.js FILE\`, which the published package has too, refuse them: run one of the two first.

## Existing stacks and other programs

    pulumi policy analyze --stack prod --policy-pack policypack --policy-pack-config pack.json

checks the state of a stack without its program and without calls to AWS.

\`pulumi policy publish ORGANIZATION\` publishes the pack to Pulumi Cloud, for policy groups. A self-managed backend has no published packs,
and the command fails with \`error: DIY backend does not support resource policy\`. Pass \`--policy-pack\` to each preview instead.

## Values that are unknown at preview

The pack checks the known part of a document. One advisory finding lists the rules that wait for the rest. They run during \`pulumi up\`,
before the resource is created.

## Where the pack finds documents

- In every resource of the AWS provider with a property that holds a policy.
- In CloudFormation templates, Cloud Control and \`aws-native\`.
- In dynamic resources with an input \`policyForReview\`: JSON text of \`{ "kind": "bucket", "arn": "…", "document": {…} }\`, or of a list
  of these. The table below has the kinds.
- In resources that share without a document (ACLs, permissions, grants, launch permissions, shared snapshots). The pack reads them as the
  equivalent statement.
- In types that are not listed. The rules that do not depend on a service check each property that holds statements.

<details><summary>The ${READ_TYPES.length} types that the pack reads</summary>

${READ_TYPES.map((type) => `\`${type}\``).join(", ")}

</details>

| kind | what | limit |
| --- | --- | --- |
${EVERY_KIND.map((kind) => {
  const { label, size } = kindOf(kind);
  return `| \`${kind}\` | ${label} | ${size === undefined ? "none documented" : `${size.most} ${size.unit}`} |`;
}).join("\n")}

## What is not read

The tables list every other type of the provider that has a property which may hold a policy or name others with access. A test fails
when a new version of the provider has one that is neither read nor listed. A resource of a type in the first table is a finding.

| types that share access and are not read | what they share | why they are not read |
| --- | --- | --- |
${UNREAD.flatMap(({ types, shares, reason }) =>
  shares === undefined ? [] : [`| ${code(types)} | ${shares} | ${reason} |`],
).join("\n")}

| types that share no access of their own | why they are not read |
| --- | --- |
${UNREAD.flatMap(({ types, properties, shares, reason }) =>
  shares === undefined
    ? [`| ${code(types)}${properties === undefined ? "" : `: ${code(properties)}`} | ${reason} |`]
    : [],
).join("\n")}
`;

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
