/** An error that people can search for: what it means, and what to do. */
export interface Explained {
  readonly means: string;
  readonly fix: string;
}
