import { TooComplexError } from "@cross-account-s3/iam";

/**
 * The result of a proof, or a substitute if the documents are too complex for it.
 *
 * @throws every other error of the proof: it is a fault of the program.
 */
export function unlessTooComplex<Value>(prove: () => Value, otherwise: Value): Value {
  try {
    return prove();
  } catch (error) {
    if (error instanceof TooComplexError) return otherwise;
    throw error;
  }
}
