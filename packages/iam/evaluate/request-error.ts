/** Thrown for a request that cannot be decided. The message says what is wrong and what to do. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}
