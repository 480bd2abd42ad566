import { type Diagram, NONE } from "./diagram";
import type { RequestSpace } from "./request-space";

/** A set of requests of a space. Only sets of one space combine. */
export class RequestSet {
  constructor(
    readonly space: RequestSpace,
    readonly diagram: Diagram,
  ) {}

  get isEmpty(): boolean {
    return this.diagram === NONE;
  }

  union(other: RequestSet): RequestSet {
    return this.#combined(this.space.diagrams.or(this.diagram, this.#of(other)));
  }

  intersection(other: RequestSet): RequestSet {
    return this.#combined(this.space.diagrams.and(this.diagram, this.#of(other)));
  }

  minus(other: RequestSet): RequestSet {
    return this.#combined(this.space.diagrams.minus(this.diagram, this.#of(other)));
  }

  /** Every request of the space that is not in this set. */
  complement(): RequestSet {
    return this.space.everything.minus(this);
  }

  isWithin(other: RequestSet): boolean {
    return this.minus(other).isEmpty;
  }

  equals(other: RequestSet): boolean {
    return this.diagram === this.#of(other);
  }

  #of(other: RequestSet): Diagram {
    if (other.space !== this.space) throw new RangeError("sets of two request spaces do not combine");
    return other.diagram;
  }

  #combined(diagram: Diagram): RequestSet {
    return new RequestSet(this.space, diagram);
  }
}
