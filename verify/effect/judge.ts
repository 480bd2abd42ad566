import { parseArn } from "@cross-account-s3/iam";
import { ALLOW_ALL } from "../../rehearsal/policy-json";
import type { Answer, Documents } from "../../rehearsal/question";
import { decide } from "../../rehearsal/simulate";
import type { NamedDocument } from "../../rehearsal/world";
import type { Probe } from "./requests";

/** What a document is asked to decide: as the resource's own, as a role's, or as a VPC endpoint's. */
export type Part = "resource" | "identity" | "endpoint";

/** The documents of one side, of one part. */
export interface Side {
  readonly documents: readonly NamedDocument[];
  /** A role's permissions boundary. */
  readonly boundary?: NamedDocument | undefined;
}

const EVERYTHING: NamedDocument = { id: "everything", policy: ALLOW_ALL };
const OPEN: NamedDocument = {
  id: "everybody",
  policy: {
    Version: "2012-10-17",
    Statement: [{ Sid: "AllowEverybody", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
  },
};

/**
 * Asks one document about a request, with everything else allowing it. For a principal of the resource's own account
 * that is asked twice, once with policies that allow all and once with none: one shows what is denied, one what is
 * given.
 */
export async function ask(part: Part, side: Side, probe: Probe, resourceAccount: string): Promise<readonly Answer[]> {
  const question = (documents: Documents, account: string) =>
    decide({ ...probe, resourceAccount: account, documents, restrictsPublic: false });
  switch (part) {
    case "resource": {
      const resource = side.documents[0];
      const known = resource ? { resource } : {};
      if (parseArn(probe.principal)?.account !== resourceAccount) {
        return [await question({ identity: [EVERYTHING], ...known }, resourceAccount)];
      }
      return Promise.all([
        question({ identity: [EVERYTHING], ...known }, resourceAccount),
        question({ identity: [], ...known }, resourceAccount),
      ]);
    }
    case "identity": {
      // In another account than the role's, where its own policies and the resource's must both allow.
      const account = probe.context["aws:ResourceAccount"] ?? resourceAccount;
      return [await question({ identity: side.documents, boundary: side.boundary, resource: OPEN }, account)];
    }
    case "endpoint":
      return [await question({ identity: [EVERYTHING], resource: OPEN, endpoint: side.documents[0] }, resourceAccount)];
  }
}
