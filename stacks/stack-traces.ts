/**
 * Leaves the stack trace of an `Error` without a message empty.
 *
 * Pulumi creates such an error at every promise and every resource, maps each frame to its line of TypeScript, and writes the
 * frames, with paths of the machine, into the state. Nothing reads them. Without them an update takes a quarter less CPU time, and
 * the state is a quarter smaller (docs/performance.md). Errors that a user sees have a message.
 *
 * Imported before everything else, for this effect.
 */
if (Object.hasOwn(Error, "prepareStackTrace")) {
  const mapped = Error.prepareStackTrace.bind(Error);
  Error.prepareStackTrace = (error, frames): unknown => (error.message === "" ? error.name : mapped(error, frames));
}

export {};
