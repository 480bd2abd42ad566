import { TooComplexError } from "@cross-account-s3/iam";

/**
 * Returns the result of a proof, or a substitute if the documents are too complex for the proof.
 *
 * @throws every other error of the proof.
 */
export function unlessTooComplex<Value>(prove: () => Value, otherwise: Value): Value {
  try {
    return prove();
  } catch (error) {
    if (error instanceof TooComplexError) return otherwise;
    throw error;
  }
}
