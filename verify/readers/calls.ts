import type { Account } from "../account";
import { type Fault, faultOf, isAbsent, type Reading } from "./fault";
import type { Limit } from "./limit";

/** After so many calls that never arrived, or were refused for the credentials, a service in a Region is not asked again. */
const PATIENCE = 3;

/** Makes the calls of one account: bounded, and so that none that fails stops another. */
export class Calls {
  readonly #lost = new Map<string, { readonly fault: Fault; readonly times: number }>();

  constructor(
    readonly account: Account,
    private readonly limit: Limit,
  ) {}

  /**
   * Makes one call.
   *
   * @param of the subject that it is about, such as `bucket/acme-genomics`.
   * @param action the IAM action that the call needs, such as `s3:GetBucketPolicy`.
   * @param call undefined from it means that the subject, or this part of it, does not exist.
   */
  async read<Value>(
    of: string,
    action: string,
    region: string,
    call: () => Promise<Value | undefined>,
  ): Promise<Reading<Value>> {
    return this.limit(async () => {
      const where = `${action.split(":")[0] ?? action} ${region}`;
      const lost = this.#lost.get(where);
      if (lost && lost.times >= PATIENCE) {
        const message = `not asked: ${lost.times} calls of this service in ${region} before it failed, the last with ${lost.fault.message}`;
        return { kind: "failed", fault: { of, action, why: lost.fault.why, message } };
      }
      try {
        const value = await call();
        this.#lost.delete(where);
        return value === undefined ? { kind: "absent" } : { kind: "read", value };
      } catch (error) {
        if (isAbsent(error)) return { kind: "absent" };
        const fault = faultOf(of, action, error);
        if (fault.why === "unreachable" || fault.why === "expired") {
          this.#lost.set(where, { fault, times: (this.#lost.get(where)?.times ?? 0) + 1 });
        }
        return { kind: "failed", fault };
      }
    });
  }
}
