import type { Grant } from "../../documents/grants";
import type { Level } from "../../documents/levels";
import type { PolicyDocument, Statement } from "../../documents/policy";

/** The one statement with this Sid. */
export function bySid(policy: PolicyDocument, sid: string): Statement {
  const found = policy.Statement.find((s) => s.Sid === sid);
  if (!found) throw new Error(`no statement ${sid} among ${policy.Statement.map((s) => s.Sid).join(", ")}`);
  return found;
}

/** A grant to a role of control account 111111111111. */
export function grant(name: string, level: Level, subscribes = false): Grant {
  return { grantee: { name, callers: [`arn:aws:iam::111111111111:role/${name}`], subscribes }, access: { level } };
}
