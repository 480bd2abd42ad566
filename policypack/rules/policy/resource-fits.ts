import { KINDS_WITH_OWN_RESOURCE, resourceFault } from "../../lib/resource-arns";
import { EVERY_KIND } from "../../lib/kinds";
import { fault, rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

export const resourceFits = rule({
  name: "policy-resource-fits",
  level: "mandatory",
  severity: "high",
  description: "Every resource is an ARN, of the service and in the form that the policy takes.",
  why: "AWS refuses a resource's policy that names another resource; an identity policy that names none that exists allows nothing.",
  fix: "Write the ARN in full: arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*, without Region and account; in the policy of a topic or queue its own ARN.",
  blind: "Whether the resource exists.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ kind, statements }) => [
      ...statements.flatMap((one) =>
        one.resources
          .filter((arn) => !isUnknown(arn))
          .flatMap((arn) => {
            const wrong = resourceFault(kind, arn);
            const shown = JSON.stringify(arn.slice(0, 100));
            return wrong === undefined ? [] : [fault(`${one.label} names the resource ${shown}; ${wrong}`)];
          }),
      ),
      ...(KINDS_WITH_OWN_RESOURCE[kind]?.(statements.flatMap((one) => one.resources)) ?? []).map((what) => fault(what)),
    ],
  },
});
