import { EVERY_KIND } from "../../lib/document-kinds";
import { errorFaults } from "../../lib/policy-document";
import { principalText } from "../../lib/principals";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { intendedService } from "../../lib/service-principals";

export const principalExact = rule({
  name: "policy-principal-exact",
  level: "mandatory",
  severity: "high",
  description: "Every principal has a form that AWS accepts, and none is the id of a deleted role.",
  why: "AWS refuses a policy with a principal that it cannot resolve. A unique id (AROA…) in a policy stands for a deleted role.",
  fix: "Name an account root, a role's or user's ARN without wildcards, a service such as s3.amazonaws.com, or an identity provider. Replace AROA… ids by the account's root and aws:PrincipalArn.",
  blind: "Whether the principal exists.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  documents: {
    kinds: EVERY_KIND,
    check: (document) => [
      ...errorFaults(document, "principal"),
      ...document.statements.flatMap((one) =>
        one.principals.flatMap((who): readonly Finding[] => {
          if (who.kind === "unique-id") {
            return [fault(`${one.label} names ${who.id}, the id of a deleted role or user`)];
          }
          const near = who.kind === "service" ? intendedService(who.service) : undefined;
          return near === undefined
            ? []
            : [fault(`${one.label} names the service ${principalText(who)}; the nearest is ${near}`)];
        }),
      ),
    ],
  },
});
