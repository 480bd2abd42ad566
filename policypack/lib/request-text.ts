import type { Caller, Request } from "@cross-account-s3/iam";
import { UNKNOWN } from "./unknown";

/** A request as the end of a message, with the values of the keys that the document asks for. */
export function requestText({ caller, action, resource, context }: Request, keys: ReadonlySet<string>): string {
  const asked = Object.entries(context).filter(([key]) => keys.has(key.toLowerCase()));
  const shown = asked.map(([key, value]) => `${key} ${typeof value === "string" ? value : value.join(" and ")}`);
  const under = shown.length === 0 ? "" : `, with ${shown.slice(0, 5).join(", ")}`;
  return `for example ${callerText(caller)} calls ${action} on ${resource}${under}`.replaceAll(
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
