import { z } from "zod";
import { RESOURCE_POLICIES } from "./document-kinds";
import type { Accounts } from "./settings";
import type { SharedDocument } from "./shared-documents";
import { sharedDocuments } from "./shared-documents";
import type { StackResource } from "./stack";
import { ofTypes } from "./stack";
import { at, string } from "./values";

/** The type of a reference to another stack. The engine leaves these out of what a pack sees; the rehearsal does not. */
export const REFERENCE = "pulumi:pulumi:StackReference";

/** How the account that is trusted is known, where only another stack names it. */
type Trust =
  /** The configuration names the accounts: there is nothing to learn. */
  | { readonly is: "notAsked" }
  /** The other stack's output `contract` says whose account is trusted. */
  | { readonly is: "seen"; readonly trusted: ReadonlySet<string>; readonly shared: readonly SharedDocument[] }
  /** It cannot be seen; `named` are the foreigners that are let in and that nothing else trusts. */
  | { readonly is: "unseen"; readonly stack: string; readonly named: readonly string[] };

/** Finds out whom the stack lets in on another stack's word. */
export function trustOf(resources: readonly StackResource[], accounts: Accounts): Trust {
  const { learntFrom: stack } = accounts;
  if (stack === undefined) return { is: "notAsked" };
  const shared = sharedDocuments(resources, RESOURCE_POLICIES, accounts);
  const learnt = ofTypes(resources, [REFERENCE])
    .filter(({ props, name }) => name === stack || at(props, "name") === stack)
    .flatMap(({ props }) => accountId.safeParse(string(at(props, "outputs", "contract", "accountId"))).data ?? []);
  if (learnt.length > 0) return { is: "seen", trusted: new Set([...accounts.trusted, ...learnt]), shared };
  const foreigners = shared.flatMap(({ grants }) => grants.flatMap((one) => one.foreigners));
  const named = foreigners.map((one) => one.account ?? one.text).filter((one) => !accounts.trusted.has(one));
  return { is: "unseen", stack, named: [...new Set(named)].sort() };
}

const accountId = z.string().regex(/^\d{12}$/);
