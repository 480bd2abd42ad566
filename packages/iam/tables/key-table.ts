import type { ValueDomain } from "../classes/value-classes";
import { conditionKey } from "../language/services";
import { globalKey, SERVICE_KEY_DOMAINS } from "./request-keys";

/** Whether a key is multivalued. @param key its canonical name. */
export function isMultivalued(key: string): boolean {
  const known = globalKey(key);
  return known ? known.multivalued === true : (conditionKey(key)?.type.startsWith("ArrayOf") ?? false);
}

/** Returns the values that a key can have. Undefined if AWS does not say. @param key its canonical name. */
export function domainOf(key: string): ValueDomain | undefined {
  return globalKey(key)?.domain ?? SERVICE_KEY_DOMAINS[key] ?? domainOfType(conditionKey(key)?.type);
}

/** Returns the values of a type of the service authorization reference. An ARN is a string. */
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
