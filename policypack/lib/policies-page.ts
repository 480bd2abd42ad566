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

function serviceOf(rule: AnyRule): string {
  return rule.name.split("-")[0] ?? "";
}

function section(rule: AnyRule): string {
  return [
    `### ${rule.name}\n`,
    `${rule.description}\n`,
    `- **Level:** ${rule.level}, severity ${rule.severity}${rule.remedy === undefined ? "" : "; can be set to remediate"}`,
    `- **Profile:** ${rule.profile === "full" ? "full" : "sharing and full"}`,
    `- **Looks at:** ${looksAt(rule)}`,
    `- **Why:** ${rule.why}`,
    `- **Fix:** ${rule.fix}`,
    `- **Cannot see:** ${rule.blind}`,
    ...options(rule),
    ...(rule.controls === undefined ? [] : [`- **Frameworks:** ${rule.controls.join(", ")}`]),
    `- **AWS on it:** <${rule.url}>`,
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
    const { description = "", default: preset } = Object(schema) as { description?: string; default?: unknown };
    return `  - \`${name}\`: ${description}. ${preset === undefined ? "Not set by default." : `Default: \`${JSON.stringify(preset)}\``}`;
  });
  return ["- **Options:**", ...lines];
}

const INTRODUCTION = `# Policies

<!-- Written by policypack/docs.ts from the rules themselves. Change the rules, then run: npm run docs -w policypack -->

The policy pack reads what AWS policy documents say, wherever a program holds them, and the settings around them. It knows
this program's stacks, and works on any other Pulumi program for AWS.

    pulumi preview --policy-pack policypack
    pulumi preview --policy-pack policypack --policy-pack-config pack.json

## Configuration

The file of \`--policy-pack-config\` holds a rule's level, or its options with a level among them:

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

- **Levels** are \`mandatory\`, \`advisory\`, \`remediate\` (for the rules that can set the one safe value themselves) and
  \`disabled\`.
- **Exemptions** name a resource by its name in the program, or every resource with a tag (\`"tag": "key"\` or
  \`"key=value"\`), and must carry a reason of ten characters or more. The engine refuses a configuration without it. A policy
  document has the tags of the resource that it is written on; a resource such as \`BucketPolicy\` has none, so exempt it by name.
- **Profiles**: \`"profile": "sharing"\` under \`pack-settings\` runs the rules on who gets in, lock-outs and documents that AWS
  refuses; \`full\` adds those on settings and tags. Stacks of this program get \`full\` unless configured otherwise, others \`sharing\`.
- **Exemptions in force** are listed in one advisory line, and one that keeps no finding back is an error; with \`stack\` it counts
  for that stack only.
- **Names of rules** that do not exist are refused by \`npm start -- --policy-pack-config FILE\` and by
  \`node policypack/bin/check-config.js FILE\`, which the published package has too. The engine drops them without a message,
  and hands a pack only the configuration of its own rules: run one of the two before it.
- **Organizations, networks and canonical users** that are let in are an advisory finding, until the settings name the trusted
  ones (\`trustedOrganizations\`, \`trustedOrganizationalUnits\`, \`trustedVpcs\`, \`trustedVpcEndpoints\`,
  \`trustedAddressRanges\`, \`trustedCanonicalUsers\`); then all others are refused.
- **Own and trusted accounts** come from \`pack-settings\`; else from the stack's own configuration
  (\`cross-account-s3:accountId\`, \`controlAccountId\`, \`dataAccounts\`), and the own account also from a provider that is bound
  to one by \`allowedAccountIds\` or \`assumeRoles\`. Without any, one finding says so, and foreign access is not judged. Where only \`controlStack\` is given, one account may
  be let in, and an advisory line names it: the engine shows a pack no outputs of other stacks. Set \`controlAccountId\` to have
  every document is compared with it.

## Stacks that exist, and other programs

    pulumi policy analyze --stack prod --policy-pack policypack --policy-pack-config pack.json

checks the state of a stack without running its program and without a call to AWS. \`pulumi policy publish ORGANIZATION\` publishes
the pack to Pulumi Cloud for policy groups; a backend of one's own has no published packs.
There the command ends with \`error: DIY backend does not support resource policy\`: pass \`--policy-pack\` to each preview instead.

## Values that are not known at preview

A document that is not known yet is checked as far as it is known. One advisory line says which rules wait for the rest; the same
rules run during \`pulumi up\`, before the resource is made.

## Where documents are found

In every resource of a provider's type whose properties hold one, and of CloudFormation templates, Cloud Control and
\`aws-native\`; in dynamic resources with an input \`policyForReview\`: JSON text of
\`{ "kind": "bucket", "arn": "…", "document": {…} }\` or a list of such, with any kind of document below. What shares without a
document (ACLs, permissions, grants, launch permissions, shared snapshots) is read as the statement that it amounts to. In types
that is in no list, every property that holds statements is read by the rules that need to know no service.

<details><summary>The ${READ_TYPES.length} types that are read</summary>

${READ_TYPES.map((type) => `\`${type}\``).join(", ")}

</details>

| kind | what | limit |
| --- | --- | --- |
${EVERY_KIND.map((kind) => {
  const { label, size } = kindOf(kind);
  return `| \`${kind}\` | ${label} | ${size === undefined ? "none documented" : `${size.most} ${size.unit}`} |`;
}).join("\n")}

## What is not read

Every other type of the provider that has a property which may hold a policy, or may say who else has access, is listed with
the reason; a test fails when a version of the provider brings one that is neither read nor listed. A program that has a
resource of the first table gets a finding.

| types that share something and are not read | what | why |
| --- | --- | --- |
${UNREAD.flatMap(({ types, shares, reason }) =>
  shares === undefined ? [] : [`| ${code(types)} | ${shares} | ${reason} |`],
).join("\n")}

| types that share nothing of theirs | why they are not read |
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
