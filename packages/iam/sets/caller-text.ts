import type { Caller } from "../evaluate/request";

/**
 * Returns a caller as one text, so that every test of callers (principals, `aws:PrincipalArn`, `aws:PrincipalAccount`, …) is a test
 * of the same string:
 *
 *     anonymous                     service/NAME                  federated/PROVIDER
 *     canonical/ID                  origin-access-identity/ID     arn:P:iam::A:root
 *     arn:P:iam::A:user/NAME        arn:P:iam::A:role/NAME#SESSION
 *     arn:P:sts::A:federated-user/NAME
 */
export function callerText(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "service":
      return `service/${caller.service}`;
    case "root":
      return `arn:${caller.partition}:iam::${caller.account}:root`;
    case "user":
    case "federated-user":
      return caller.arn;
    case "role":
      return `${caller.arn}#${caller.session}`;
    case "federated":
      return `federated/${caller.provider}`;
    case "canonical-user":
      return `canonical/${caller.id}`;
    case "origin-access-identity":
      return `origin-access-identity/${caller.id}`;
  }
}

/** Returns the caller of a text that {@link callerText} returned. */
export function callerOf(text: string): Caller {
  const [kind, rest] = splitAt(text, "/");
  if (text === "anonymous") return { kind: "anonymous" };
  if (kind === "service") return { kind: "service", service: rest };
  if (kind === "federated") return { kind: "federated", provider: rest };
  if (kind === "canonical") return { kind: "canonical-user", id: rest };
  if (kind === "origin-access-identity") return { kind: "origin-access-identity", id: rest };
  const [, partition = "", , , account = "", resource = ""] = text.split(":");
  if (resource === "root") return { kind: "root", partition, account };
  if (resource.startsWith("user/")) return { kind: "user", arn: text };
  if (resource.startsWith("federated-user/")) return { kind: "federated-user", arn: text };
  const [arn, session] = splitAt(text, "#");
  return { kind: "role", arn, session };
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
