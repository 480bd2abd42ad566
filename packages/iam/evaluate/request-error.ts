/** A request that cannot be decided as it is given. The message says what is wrong and what to do. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}
