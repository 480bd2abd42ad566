import { z } from "zod";
import { RESOURCE_POLICIES } from "./document-kinds";
import type { Accounts } from "./settings";
import type { SharedDocument } from "./shared-documents";
import { sharedDocuments } from "./shared-documents";
import type { StackResource } from "./stack";
import { ofTypes } from "./stack";
import { at, string } from "./values";

/** The type of a stack reference. The engine does not show stack references to a pack; the rehearsal does. */
export const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/** What is known of the trusted account if only another stack names it. */
type Trust =
  /** The configuration names the trusted accounts. */
  | { readonly is: "notAsked" }
  /** The other stack's output `contract` names the trusted account. */
  | { readonly is: "seen"; readonly trusted: ReadonlySet<string>; readonly shared: readonly SharedDocument[] }
  /** The other stack's outputs are not visible. `named` are the foreign principals that have access and are not otherwise trusted. */
  | { readonly is: "unseen"; readonly stack: string; readonly named: readonly string[] };

/** Returns what is known of the account that another stack names as trusted. */
export function trustOf(resources: readonly StackResource[], accounts: Accounts): Trust {
  const { namedByStack: stack } = accounts;
  if (stack === undefined) return { is: "notAsked" };
  const shared = sharedDocuments(resources, RESOURCE_POLICIES, accounts);
  const fromOutputs = ofTypes(resources, [STACK_REFERENCE])
    .filter(({ props, name }) => name === stack || at(props, "name") === stack)
    .flatMap(({ props }) => accountId.safeParse(string(at(props, "outputs", "contract", "accountId"))).data ?? []);
  if (fromOutputs.length > 0) return { is: "seen", trusted: new Set([...accounts.trusted, ...fromOutputs]), shared };
  const foreignPrincipals = shared.flatMap(({ grants }) => grants.flatMap((one) => one.foreignPrincipals));
  const named = foreignPrincipals.map((one) => one.account ?? one.text).filter((one) => !accounts.trusted.has(one));
  return { is: "unseen", stack, named: [...new Set(named)].sort() };
}

const accountId = z.string().regex(/^\d{12}$/);
