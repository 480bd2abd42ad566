import {
  type Formula,
  not,
  type RequestSet,
  RequestSpace,
  servicesOf,
  type Statement,
  statementFormula,
  TooComplexError,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../json";
import { sidOf } from "../merge/policy";
import { statementOf } from "../statement-of";

/** A denial written by others that meets a grant of ours. */
interface Defeat {
  /** Sid of the deny, or its place in the document. */
  readonly deny: string;
  /** Sid of our grant. */
  readonly grant: string;
  /** True if one of the grant's actions, on one of its resources, for one of its roles, is denied whatever the request; else false. */
  readonly certain: boolean;
}

/** Every pair of a foreign deny and a grant of ours that it defeats, or may defeat: over all requests that AWS receives over TLS. */
export function defeats(others: readonly JsonObject[], ours: readonly JsonObject[]): readonly Defeat[] {
  const grants = ours.filter(({ Effect }) => Effect === "Allow");
  const denials = others.flatMap((statement, i) =>
    statement.Effect === "Deny" ? [{ statement, name: sidOf(statement) ?? `statement ${i + 1}` }] : [],
  );
  return denials.flatMap(({ statement, name }) =>
    grants.flatMap((grant) => {
      const met = meets(statement, grant);
      return met === "not" ? [] : [{ deny: name, grant: sidOf(grant) ?? "", certain: met === "whole" }];
    }),
  );
}

/** Whether a denial takes a whole part of a grant, some requests of it, or none. What cannot be read or decided may take some. */
function meets(denial: JsonObject, grant: JsonObject): "whole" | "some" | "not" {
  const [read, readGrant] = [statementOf(denial, "resource"), statementOf(grant, "resource")];
  if (!("statement" in read) || !("statement" in readGrant)) return "some";
  const [deny, given] = [read.statement, readGrant.statement];
  const parts = partsOf(given).map(formulaOf);
  const denied = formulaOf(deny);
  try {
    const space = new RequestSpace([...parts, denied], {
      services: servicesOf([{ version: "2012-10-17", statements: [given] }]),
      facts: [not(OVER_HTTP)],
    });
    const taken = space.set(denied);
    const sets = parts.map((part) => space.set(part)).filter((set) => !set.isEmpty);
    if (sets.some((set) => set.isWithin(taken))) return "whole";
    return sets.some((set) => meet(set, taken)) ? "some" : "not";
  } catch (error) {
    if (error instanceof TooComplexError) return "some";
    throw error;
  }
}

function meet(a: RequestSet, b: RequestSet): boolean {
  return !a.intersection(b).isEmpty;
}

function formulaOf(statement: Statement): Formula {
  return statementFormula(statement, "2012-10-17");
}

/** A grant as one statement for each of its principals, roles, actions and resources. */
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

/** The conditions of a grant with one of the roles that they name at a time. */
function byRole(conditions: Statement["conditions"]): readonly Statement["conditions"][] {
  const [roles] = conditions.filter(({ key }) => key.toLowerCase() === "aws:principalarn");
  if (!roles) return [conditions];
  return roles.values.map((value) => conditions.map((one) => (one === roles ? { ...one, values: [value] } : one)));
}

const OVER_HTTP: Formula = formulaOf({
  index: 0,
  effect: "Deny",
  action: { negated: false, patterns: ["*"] },
  conditions: [{ operator: "Bool", ifExists: false, key: "aws:SecureTransport", values: ["false"] }],
});
