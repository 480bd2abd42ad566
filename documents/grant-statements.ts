import type { Partition } from "@cross-account-s3/iam";
import type { Access, AccessPart } from "./access";
import { admitted, byAccess, type Grant } from "./grants";
import { allOf, numberedSid, type Statement } from "./policy";

/**
 * The Allow statements of grants in a resource's policy: one for each access, part of it and account, with all its callers.
 *
 * @param partsIn what an access comes to on the resource.
 */
export function grantStatements(
  partition: Partition,
  grants: readonly Grant[],
  partsIn: (access: Access) => readonly AccessPart[],
): Statement[] {
  return byAccess(grants).flatMap(({ access, sid, callers }) =>
    admitted(partition, callers).flatMap(({ principal, condition: who }, n) =>
      partsIn(access).map(({ what, actions, resources, condition }): Statement => ({
        Sid: numberedSid(`Allow${sid}${what}`, n),
        Effect: "Allow",
        Principal: principal,
        Action: actions,
        Resource: oneOrMore(resources),
        Condition: allOf(who, condition),
      })),
    ),
  );
}

/** A single value as a string, which is easier to read. */
export function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first, ...more] = values;
  return first !== undefined && more.length === 0 ? first : values;
}
