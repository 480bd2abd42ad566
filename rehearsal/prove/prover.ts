import type { Intent } from "../intent/intent";
import type { World } from "../world";
import { type IntentProof, proveIntent } from "./prove-intent";
import { Shapes } from "./shapes";
import { WorkBudget } from "./work-budget";

export type { IntentProof } from "./prove-intent";

/** Proves the intents of a world one by one, and those of one shape once. */
export class Prover {
  #statements = 0;
  readonly #shapes: Shapes;
  readonly #work = new WorkBudget();

  constructor(private readonly world: World) {
    this.#shapes = new Shapes(world);
  }

  /** @throws ProverFault if the prover contradicts itself. */
  prove(intent: Intent): IntentProof {
    this.#statements += 2;
    return proveIntent(intent, this.world, this.#shapes, this.#work);
  }

  get counts(): { readonly statements: number; readonly computed: number } {
    return { statements: this.#statements, computed: 2 * this.#shapes.computed };
  }
}
