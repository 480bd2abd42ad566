import { languagesMeet, resourceLanguage, resourceTypesOf } from "@cross-account-s3/iam";
import { matchActions } from "../../lib/catalogue";
import { EVERY_KIND } from "../../lib/document-kinds";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const actionResource = rule({
  name: "policy-action-resource",
  level: "mandatory",
  severity: "high",
  description: "Every S3 action acts on one of the statement's resources.",
  why: "s3:ListBucket acts on the bucket and s3:GetObject on objects. With the other resource, the action allows or denies nothing, and S3 refuses the whole policy.",
  fix: "Name arn:aws:s3:::BUCKET for actions on the bucket, and arn:aws:s3:::BUCKET/* for actions on objects. To limit a listing to a prefix, use a condition on s3:prefix.",
  blind: "Actions of services other than S3.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) => statements.flatMap(judge),
  },
});

function judge({ label, resources, inverted, actions }: StatementView): readonly Finding[] {
  const ofS3 = resources.filter((one) => /^arn:[^:]*:s3:/.test(one) && !one.includes("${"));
  if (inverted.includes("NotResource") || ofS3.length === 0 || ofS3.length < resources.length) return [];
  if (resources.some(isUnknown)) return [];
  const isNamed = typeTest(resources);
  return actions.flatMap((action) => {
    const matched = matchActions(action);
    if (matched.is !== "actions" || matched.service !== "s3" || matched.actions.length === 0) return [];
    const types = matched.actions.flatMap((one) => one.resourceTypes.map(({ name }) => name));
    if (types.length === 0 || types.some(isNamed)) return [];
    const acts = types.includes("object") ? "objects" : types.includes("bucket") ? "the bucket" : types[0];
    return [fault(`${label}: ${action} acts on ${acts}, and the statement names no such resource`)];
  });
}

/** Returns a function that says whether some resource may be of an S3 resource type. */
function typeTest(resources: readonly string[]): (type: string) => boolean {
  return (type) => resources.some((resource) => isOfType(resource, type));
}

/** The most resources that are kept in {@link known}. Statements repeat the same resources. */
const MAX_KNOWN = 1000;

const known = new Map<string, Map<string, boolean>>();

function isOfType(resource: string, type: string): boolean {
  const types = known.get(resource) ?? new Map<string, boolean>();
  const found = types.get(type);
  if (found !== undefined) return found;
  const language = resourceLanguage(resource);
  const is = resourceTypesOf(["s3"], false).some((one) => one.name === type && languagesMeet(language, one.language));
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(resource, types.set(type, is));
  return is;
}
