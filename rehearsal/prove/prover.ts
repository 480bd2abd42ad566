import type { Intent } from "../intent/intent";
import type { World } from "../world";
import { type IntentProof, proveIntent } from "./prove-intent";

export type { IntentProof } from "./prove-intent";

/** Proves intents one by one. */
export class Prover {
  #statements = 0;
  #computed = 0;

  constructor(private readonly world: World) {}

  /** @throws ProverFault if the prover contradicts itself. */
  prove(intent: Intent): IntentProof {
    this.#statements += 2;
    this.#computed += 2;
    return proveIntent(intent, this.world);
  }

  get counts(): { readonly statements: number; readonly computed: number } {
    return { statements: this.#statements, computed: this.#computed };
  }
}
