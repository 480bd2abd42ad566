import { errorFaults, readDocument } from "../../lib/policy-document";
import { matchesWildcard } from "@cross-account-s3/iam";
import { locate } from "../../lib/locate";
import { KINDS_WITH_OWN_RESOURCE, resourceFault } from "../../lib/resource-arns";
import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";
import { at, string } from "../../lib/values";

/** Policies that may name only the resource that they are attached to: the property with that resource, and a test of a named ARN. */
const TARGETS: Readonly<
  Record<string, { readonly property: string; readonly isOwn: (arn: string, own: string) => boolean }>
> = {
  "aws:s3/bucketPolicy:BucketPolicy": {
    property: "bucket",
    isOwn: (arn, own) => {
      const [, bucket] = /^arn:[^:]*:s3:::([^/]*)/.exec(arn) ?? [];
      return bucket === undefined || matchesWildcard(bucket, own.replace(/^arn:[^:]+:s3:::/, ""), { ignoreCase: true });
    },
  },
  "aws:sns/topicPolicy:TopicPolicy": { property: "arn", isOwn: (arn, own) => arn === own || !arn.startsWith("arn:") },
};

export const resourceFits = rule({
  name: "policy-resource-fits",
  level: "mandatory",
  severity: "high",
  description: "Every resource is an ARN of the service, in the form that the policy accepts.",
  why: "AWS refuses a resource's policy that names another resource. An identity policy whose resources cannot exist allows nothing.",
  fix: "Write the ARN in full: arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*, without Region and account. In the policy of a topic or queue, write its own ARN.",
  blind: "Whether the resource exists.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  resources: {
    types: Object.keys(TARGETS),
    check: ({ type, props }) => {
      const target = TARGETS[type];
      const own = target === undefined ? undefined : string(at(props, target.property));
      if (target === undefined || own === undefined || own === "" || isUnknown(own)) return [];
      const others = locate(type, props)
        .flatMap(({ kind, text }) => readDocument(kind, text).statements.flatMap((one) => one.resources))
        .filter((arn) => !isUnknown(arn) && !target.isOwn(arn, own));
      return [...new Set(others)].map((arn) =>
        fault(`the policy of ${own} names ${JSON.stringify(arn.slice(0, 100))}`),
      );
    },
  },
  documents: {
    kinds: EVERY_KIND,
    check: (document) => [
      ...errorFaults(document, "resource"),
      ...document.statements.flatMap((one) =>
        one.resources
          .filter((arn) => !isUnknown(arn))
          .flatMap((arn) => {
            const wrong = resourceFault(document.kind, arn);
            const shown = JSON.stringify(arn.slice(0, 100));
            return wrong === undefined ? [] : [fault(`${one.label} names the resource ${shown}; ${wrong}`)];
          }),
      ),
      ...(KINDS_WITH_OWN_RESOURCE[document.kind]?.(document.statements.flatMap((one) => one.resources)) ?? []).map(
        (what) => fault(what),
      ),
    ],
  },
});
