import type { Account } from "../account";
import { type Fault, faultOf, isAbsent, type Reading } from "./fault";
import type { Limit } from "./limit";

/** The number of consecutive calls without a connection or valid credentials after which a service in a Region is skipped. */
const PATIENCE = 3;

/** Makes the calls to one account, with limited concurrency. A call that fails does not stop others. */
export class Calls {
  readonly #lost = new Map<string, { readonly fault: Fault; readonly times: number }>();

  constructor(
    readonly account: Account,
    private readonly limit: Limit,
  ) {}

  /**
   * Makes one call.
   *
   * @param of the subject of the call, such as `bucket/acme-genomics`.
   * @param action the IAM action that the call needs, such as `s3:GetBucketPolicy`.
   * @param call makes the call. It returns undefined if the subject, or the part that it reads, does not exist.
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
        const message = `skipped: ${lost.times} earlier calls to this service in ${region} failed, the last with ${lost.fault.message}`;
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
