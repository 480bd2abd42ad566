/** The explanation of an error code: what it means, and what to do. */
export interface Explained {
  readonly means: string;
  readonly fix: string;
}
