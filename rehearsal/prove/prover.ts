import type { Intent } from "../intent/intent";
import type { World } from "../world";
import { type IntentProof, proveIntent } from "./prove-intent";
import { Shapes } from "./shapes";
import { WorkBudget } from "./work-budget";

export type { IntentProof } from "./prove-intent";

/** Proves intents for one world. Computes intents of the same shape only once. */
export class Prover {
  #statements = 0;
  readonly #shapes: Shapes;
  readonly #work = new WorkBudget();

  constructor(private readonly world: World) {
    this.#shapes = new Shapes(world);
  }

  /** Proves an intent. @throws ProverFault if the prover contradicts itself. */
  prove(intent: Intent): IntentProof {
    this.#statements += 2;
    return proveIntent(intent, this.world, this.#shapes, this.#work);
  }

  /** The number of statements that were proved, and of those that were computed. */
  get counts(): { readonly statements: number; readonly computed: number } {
    return { statements: this.#statements, computed: 2 * this.#shapes.computed };
  }
}
