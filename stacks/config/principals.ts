import { z } from "zod";
import { parseArn } from "@cross-account-s3/iam";
import type { OnFault } from "./faults";
import * as field from "./fields";

const ORGANIZATION = "the id of an organization, such as o-abcdefghij";

/** The id of an organization. @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const organizationId = field
  .text(ORGANIZATION)
  .refine((id) => /^o-[a-z0-9]{10,32}$/.test(id), { error: `${ORGANIZATION}: o- and 10 to 32 letters and digits` });

const UNIT = "the path of an organizational unit, such as o-abcdefghij/r-ab12/ou-ab12-11111111/";

/**
 * The path of an organizational unit, with a slash at its end.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html#access_policies_access-advisor-viewing-orgs-entity-path
 */
const unitPath = field
  .text(UNIT)
  .transform((path) => (path.endsWith("/") ? path : `${path}/`))
  .refine((path) => /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)+$/.test(path), {
    error: UNIT,
  });

/** Roles and users of another account by their ARNs, such as a vendor's. */
export interface NamedPrincipals {
  readonly arns: readonly string[];
  /** The external id that they send when they assume a role. @default none */
  readonly externalId?: string;
}

/** A role of a further control stack. */
interface RoleOfControlStack {
  /** The stack's full name, organization/project/stack. */
  readonly controlStack: string;
  /** The account that the stack must be in. */
  readonly accountId: string;
  /** The name of the role there. */
  readonly role: string;
}

/** Principals outside the control stack, which grants name as they name its roles. */
export type PrincipalConfig =
  NamedPrincipals | { readonly organization: string } | { readonly organizationalUnit: string } | RoleOfControlStack;

const name = z.string().refine((given) => /^[A-Za-z][A-Za-z0-9_-]*$/.test(given), {
  error: "a name: a letter, then letters, digits, _ and -",
});

const principalArns = field.list(field.principalArn, "exact ARNs of roles and users").min(1, "at least one exact ARN");

const named = field.strict({
  /** The exact ARNs of roles and users of another account. */
  arns: principalArns,
  /** The external id that they send when they assume a role. @default none */
  externalId: field.externalId.exactOptional(),
});

const principal = field
  .strict({
    /** Exact roles and users of other accounts, such as a vendor's; `externalId` is what they send with `via: role`. */
    arns: principalArns.exactOptional(),
    /** With `arns`: the external id that they send when they assume a role of this stack. @default none */
    externalId: field.externalId.exactOptional(),
    /** Everyone in an organization, by its id (`aws:PrincipalOrgID`). */
    organization: organizationId.exactOptional(),
    /** Everyone in an organizational unit and in the units below it, by its path (`aws:PrincipalOrgPaths`). */
    organizationalUnit: unitPath.exactOptional(),
    /** A role of a further control stack, by its name under `role`; `accountId` is the account that the stack must be in. */
    controlStack: field.stackName.exactOptional(),
    /** With `controlStack`: the account that it must be in. */
    accountId: field.accountId.exactOptional(),
    /** With `controlStack`: the name of a role of that stack. */
    role: field.text("the name of a role of the control stack").exactOptional(),
  })
  .transform((given, context): PrincipalConfig => {
    const fault = (...[code, path, problem]: Parameters<OnFault>): never => {
      field.reporter({ issues: context.issues, value: given })(code, path, problem);
      return z.NEVER;
    };
    const { arns, externalId, organization, organizationalUnit, controlStack, accountId, role } = given;
    if ([arns, organization, organizationalUnit, controlStack].filter((one) => one !== undefined).length !== 1) {
      return fault("exactly-one", [], {
        expected: "exactly one of arns, organization, organizationalUnit and controlStack",
      });
    }
    if (externalId !== undefined && !arns) {
      return fault("requires", ["externalId"], "requires arns; set them, or remove externalId");
    }
    for (const [key, value] of Object.entries({ accountId, role })) {
      if (value === undefined || controlStack !== undefined) continue;
      return fault("requires", [key], `requires controlStack; set it, or remove ${key}`);
    }
    if (arns) return { arns, ...(externalId === undefined ? {} : { externalId }) };
    if (organization !== undefined) return { organization };
    if (organizationalUnit !== undefined) return { organizationalUnit };
    if (accountId === undefined)
      return fault("missing-key", ["accountId"], { expected: "the account that the control stack must be in" });
    if (role === undefined)
      return fault("missing-key", ["role"], { expected: "the name of a role of the control stack" });
    return { controlStack: controlStack ?? "", accountId, role };
  });

/** Principals that a data stack grants to, in addition to the roles of its control stack, by the names that grants use. */
export const principals = z.record(name, principal, { error: "a map of names to principals" });

/** Roles and users of vendors that a control stack trusts, by name. */
export const namedPrincipals = z.record(name, named, { error: "a map of names to principals" });

/**
 * The checks between principals: each is named once, is in another account than the stack's, and has its own external id, because
 * with a shared id one vendor could act for another.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function principalFaults(
  accountId: string,
  all: Readonly<Record<string, PrincipalConfig>>,
  fault: OnFault,
): void {
  const ofArn = new Map<string, string>();
  const ofExternalId = new Map<string, string>();
  for (const [of, one] of Object.entries(all)) {
    if (!("arns" in one)) continue;
    one.arns.forEach((arn, n) => {
      const path = ["principals", of, "arns", n];
      if (parseArn(arn)?.account === accountId) {
        const expected = "an ARN of another account: within the stack's own account, policies of the principals decide";
        fault("own-account", path, { expected });
      }
      const other = ofArn.get(arn);
      if (other !== undefined) fault("duplicate", path, `is also in principals.${other}; remove it from one of them`);
      else ofArn.set(arn, of);
    });
    const { externalId } = one;
    const other = externalId === undefined ? undefined : ofExternalId.get(externalId);
    if (other !== undefined)
      fault("external-id", ["principals", of, "externalId"], `is also that of ${other}; give each an id of its own`);
    else if (externalId !== undefined) ofExternalId.set(externalId, of);
  }
}
