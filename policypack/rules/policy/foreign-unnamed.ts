import { foreignGrants } from "../../lib/grants";
import { RESOURCE_POLICIES } from "../../lib/document-kinds";
import { exampleText, outsideRequest } from "../../lib/outside-request";
import { isPublicForUnits, publicRules } from "../../lib/public-statement";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isTrusted } from "../../lib/trust-checks";

export const foreignUnnamed = rule({
  name: "policy-foreign-unnamed",
  level: "advisory",
  severity: "medium",
  description: "The settings name the organizations, networks and canonical users that are granted access.",
  why: "No document says whose they are, and a mistyped one is unknown.",
  fix: "Set trustedOrganizations, trustedOrganizationalUnits, trustedVpcs, trustedVpcEndpoints, trustedAddressRanges or trustedCanonicalUsers under pack-settings; all others are then refused.",
  blind: "Who uses an address or an id.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
  documents: {
    kinds: RESOURCE_POLICIES,
    check: (document, { accounts }) => [
      ...document.statements
        .filter((one) => publicRules(document.kind) === "s3" && isPublicForUnits(one))
        .map(({ label }) =>
          fault(
            `${label} names units of an organization and not the organization: to S3 it is public; add aws:PrincipalOrgID`,
          ),
        ),
      ...foreignGrants(document, accounts).flatMap(({ statement, foreignPrincipals }) => {
        const unnamed = foreignPrincipals.filter((one) => isTrusted(one, accounts) === undefined);
        if (unnamed.length === 0) return [];
        const outside = outsideRequest(document, statement, accounts);
        if (outside.is === "denied") return [];
        return unnamed.map((one, index) =>
          fault(`${statement.label} gives access to ${one.text}${index === 0 ? exampleText(outside) : ""}`),
        );
      }),
    ],
  },
});
