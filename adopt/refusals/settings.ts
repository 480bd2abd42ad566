import { isObject, type JsonObject } from "../json";
import { sidOf, statementsOf } from "../merge/policy";
import type { OurSettings } from "../merge/settings";
import { isPublic } from "./public";
import type { Refusal } from "./refusal";

/** What is known of a bucket whose settings we take over. */
export interface SettingsFacts {
  /** The settings as they are. */
  readonly document: JsonObject | null;
  /** `Owner` and `Grants` of the bucket's ACL, in S3's form. */
  readonly acl: JsonObject;
  /** The bucket's policy, as far as it can be read. */
  readonly policy: JsonObject | null;
}

/** Everything that speaks against these settings on this bucket. */
export function settingsRefusals(
  arn: string,
  { document, acl, policy }: SettingsFacts,
  ours: OurSettings,
): readonly Refusal[] {
  const enforces = ours.ownership !== undefined && document?.ownership !== ours.ownership;
  const grants = enforces ? outsideGrants(acl) : [];
  const open = ours.publicAccessBlock === true ? statementsOf(policy).filter(isPublic) : [];
  return [
    ...grants.map((grant): Refusal => ({
      code: "acl-grant",
      arn,
      message: `its ACL grants ${grant}, and S3 refuses BucketOwnerEnforced while it does: turn it into a statement of the bucket policy, then take it out of the ACL`,
    })),
    ...open.map((statement): Refusal => ({
      code: "public-statement",
      arn,
      message: `its policy grants to everybody (${sidOf(statement) ?? "a statement without a Sid"}), which the public access block would cut, and every other account with it: narrow it to accounts first`,
    })),
  ];
}

/** The grants of an ACL to anybody but the bucket's owner, in words. */
function outsideGrants(acl: JsonObject): readonly string[] {
  const owner = isObject(acl.Owner) ? acl.Owner.ID : undefined;
  const grants = Array.isArray(acl.Grants) ? acl.Grants.filter(isObject) : [];
  return grants.flatMap((grant) => {
    const grantee = isObject(grant.Grantee) ? grant.Grantee : {};
    if (grantee.ID !== undefined && grantee.ID === owner) return [];
    const who = [grantee.URI, grantee.DisplayName, grantee.EmailAddress, grantee.ID].find(
      (name) => typeof name === "string" && name !== "",
    );
    return [
      `${typeof grant.Permission === "string" ? grant.Permission : "a permission"} to ${typeof who === "string" ? who : "somebody unknown"}`,
    ];
  });
}
