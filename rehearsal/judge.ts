import { caseOf } from "./case";
import type { Answer, Question } from "./question";
import { decide } from "./simulate";

/** Answers questions, each case once. */
export class Judge {
  readonly #answers = new Map<string, { readonly answer: Answer; asked: number }>();
  #asked = 0;

  /** @param decideEach evaluates every question, for a test of the cases themselves. */
  constructor(private readonly decideEach = false) {}

  /**
   * The answer to a question: its own, or that of one that is the same but for names. At once where the case is known:
   * a promise for each of a million questions would cost more than the questions.
   */
  answer(question: Question): Answer | Promise<Answer> {
    this.#asked++;
    if (this.decideEach) return decide(question);
    const id = caseOf(question);
    const known = this.#answers.get(id);
    if (known) {
      known.asked++;
      return known.answer;
    }
    return this.decideFirst(id, question);
  }

  private async decideFirst(id: string, question: Question): Promise<Answer> {
    const answer = await decide(question);
    this.#answers.set(id, { answer, asked: 1 });
    return answer;
  }

  /** How many questions were asked, how many were evaluated, and how many the commonest case stands for. */
  get counts(): { readonly requests: number; readonly evaluated: number; readonly most: number } {
    let most = 0;
    for (const { asked } of this.#answers.values()) most = Math.max(most, asked);
    const evaluated = this.decideEach ? this.#asked : this.#answers.size;
    return { requests: this.#asked, evaluated, most: this.decideEach ? 1 : most };
  }
}
