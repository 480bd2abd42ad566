import type { Caller, Request } from "@cross-account-s3/iam";
import { UNKNOWN } from "./unknown";

/** Returns a request for the end of a message. @param keys condition keys, in lower case, whose values it shows. */
export function requestText(
  { caller, action, resource, context: requestContext }: Request,
  keys: ReadonlySet<string>,
): string {
  const values = Object.entries(requestContext).filter(([key]) => keys.has(key.toLowerCase()));
  const texts = values.map(([key, value]) => `${key} ${typeof value === "string" ? value : value.join(" and ")}`);
  const context = texts.length === 0 ? "" : `, with ${texts.slice(0, 5).join(", ")}`;
  return `for example ${callerText(caller)} calls ${action} on ${resource}${context}`.replaceAll(
    UNKNOWN,
    "(not known yet)",
  );
}

function callerText(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "an unsigned request";
    case "service":
      return caller.service;
    case "root":
      return `arn:${caller.partition}:iam::${caller.account}:root`;
    case "user":
    case "role":
    case "federated-user":
      return caller.arn;
    case "federated":
      return `an identity of ${caller.provider}`;
    case "canonical-user":
      return `the canonical user ${caller.id}`;
    case "origin-access-identity":
      return `the origin access identity ${caller.id}`;
  }
}
