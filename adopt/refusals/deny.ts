import {
  type Formula,
  not,
  type RequestSet,
  RequestSpace,
  servicesOf,
  type Statement,
  statementFormula,
  unlessTooComplex,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../json";
import { sidOf } from "../merge/policy";
import { statementOf } from "../statement-of";
import { OVER_HTTP } from "./over-http";

/** A Deny statement of another owner that denies requests of one of our Allow statements. */
export interface Defeat {
  readonly statement: JsonObject;
  /** The Sid of the Deny statement, or its position in the document. */
  readonly deny: string;
  /** The Sid of our Allow statement. */
  readonly grant: string;
  /** Whether it denies every request for one action, on one resource, by one role of the grant. False if it may deny only some requests. */
  readonly certain: boolean;
}

/**
 * Finds the Deny statements of other owners that deny, or may deny, requests of our Allow statements. Considers all requests over TLS.
 *
 * @param others the statements of other owners.
 * @param ours our statements.
 * @returns an entry for each pair of a Deny statement and one of our Allow statements.
 */
export function defeats(others: readonly JsonObject[], ours: readonly JsonObject[]): readonly Defeat[] {
  const grants = ours.filter(({ Effect }) => Effect === "Allow");
  const denials = others.flatMap((statement, i) =>
    statement.Effect === "Deny" ? [{ statement, name: sidOf(statement) ?? `statement ${i + 1}` }] : [],
  );
  return denials.flatMap(({ statement, name }) =>
    grants.flatMap((grant) => {
      const extent = extentDenied(statement, grant);
      return extent === "none"
        ? []
        : [{ statement, deny: name, grant: sidOf(grant) ?? "", certain: extent === "whole" }];
    }),
  );
}

/**
 * Returns how much of a grant a Deny statement denies: at least one whole part (see {@link partsOf}), some requests, or none. Returns
 * `some` for statements that cannot be read or are too complex.
 */
function extentDenied(denial: JsonObject, grant: JsonObject): "whole" | "some" | "none" {
  const [read, readGrant] = [statementOf(denial, "resource"), statementOf(grant, "resource")];
  if (!("statement" in read) || !("statement" in readGrant)) return "some";
  const [deny, given] = [read.statement, readGrant.statement];
  const parts = partsOf(given).map(formulaOf);
  const denied = formulaOf(deny);
  return unlessTooComplex(() => {
    const space = new RequestSpace([...parts, denied], {
      services: servicesOf([{ version: "2012-10-17", statements: [given] }]),
      facts: [not(formulaOf(OVER_HTTP))],
    });
    const deniedSet = space.set(denied);
    const sets = parts.map((part) => space.set(part)).filter((set) => !set.isEmpty);
    if (sets.some((set) => set.isWithin(deniedSet))) return "whole";
    return sets.some((set) => intersects(set, deniedSet)) ? "some" : "none";
  }, "some");
}

function intersects(a: RequestSet, b: RequestSet): boolean {
  return !a.intersection(b).isEmpty;
}

function formulaOf(statement: Statement): Formula {
  return statementFormula(statement, "2012-10-17");
}

/** Splits a grant into one statement for each combination of its principals, roles, actions and resources. */
function partsOf(grant: Statement): readonly Statement[] {
  const { principal, action, resource, conditions } = grant;
  const principals = principal ? principal.principals.map((one) => ({ ...principal, principals: [one] })) : [undefined];
  const resources = resource ? resource.patterns.map((one) => ({ ...resource, patterns: [one] })) : [undefined];
  return principals.flatMap((principal) =>
    resources.flatMap((resource) =>
      action.patterns.flatMap((pattern) =>
        byRole(conditions).map((conditions) => ({
          ...grant,
          ...(principal && { principal }),
          ...(resource && { resource }),
          action: { ...action, patterns: [pattern] },
          conditions,
        })),
      ),
    ),
  );
}

/** Splits the conditions of a grant by the roles in `aws:PrincipalArn`: returns the conditions once for each role. */
function byRole(conditions: Statement["conditions"]): readonly Statement["conditions"][] {
  const [roles] = conditions.filter(({ key }) => key.toLowerCase() === "aws:principalarn");
  if (!roles) return [conditions];
  return roles.values.map((value) => conditions.map((one) => (one === roles ? { ...one, values: [value] } : one)));
}
