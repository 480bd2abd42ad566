import type { ValueDomain } from "../classes/value-classes";
import { conditionKey } from "../language/services";
import { globalKey, SERVICE_KEY_DOMAINS } from "./request-keys";

/** Whether a request has a set of values of a key, given by its canonical name, instead of one. */
export function isMany(key: string): boolean {
  const known = globalKey(key);
  return known ? known.many === true : (conditionKey(key)?.type.startsWith("ArrayOf") ?? false);
}

/** What values a key can have; undefined where AWS does not say. */
export function domainOf(key: string): ValueDomain | undefined {
  return globalKey(key)?.domain ?? SERVICE_KEY_DOMAINS[key] ?? domainOfType(conditionKey(key)?.type);
}

/** The types are those of the service authorization reference; an ARN is text to the prover. */
function domainOfType(type: string | undefined): ValueDomain | undefined {
  switch (type?.replace(/^ArrayOf/, "")) {
    case undefined:
      return undefined;
    case "Numeric":
    case "Long":
      return { type: "number" };
    case "Date":
      return { type: "date" };
    case "Bool":
      return { type: "string", values: ["true", "false"] };
    case "IPAddress":
      return { type: "address" };
    default:
      return { type: "string" };
  }
}
