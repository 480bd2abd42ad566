import assert from "node:assert/strict";
import { type Aim, converge, type Store, type Timing } from "../../adopt/converge";
import { GoneError } from "../../adopt/aws-errors";
import type { JsonObject } from "../../adopt/json";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { type OurPolicy, sidOf } from "../../adopt/merge/policy";
import { RefusedError } from "../../adopt/refusals/refusal";
import { toApply, toWithdraw, workOn } from "../../adopt/merge-operations";
import { wanted } from "../../adopt/wanted";
import { SlowStore, VirtualTime } from "./virtual";

const arn = "arn:aws:s3:::acme";
const theirs = {
  Sid: "Theirs",
  Effect: "Allow",
  Principal: { AWS: "333333333333" },
  Action: "s3:GetObject",
  Resource: `${arn}/*`,
};
const before: JsonObject = { Version: "2012-10-17", Statement: [theirs] };
const timing: Timing = { settleMs: 1000, looks: 3, attempts: 10, pauseMs: 100 };

function stack(n: number): OurPolicy & { readonly aim: Aim; readonly leave: Aim } {
  const sidPrefix = `Xas3${String(n).repeat(8)}`;
  const statements = [{ ...theirs, Sid: `${sidPrefix}Read` }];
  const work = workOn(wanted.parse({ kind: "policy", arn, sidPrefix, statements }), "us-east-1", "222222222222");
  return {
    sidPrefix,
    statements,
    acknowledged: [],
    takeOverSids: [],
    dropOrphanedPrincipals: [],
    aim: toApply(work),
    leave: toWithdraw(work, { made: false, single: false }),
  };
}

/** Several stacks at once on one document, none of whose writes takes longer than the others watch; the Sids that are left. */
async function race(
  seed: number,
  writers: readonly Aim[],
  start: JsonObject,
  patience: Timing,
): Promise<readonly (string | undefined)[]> {
  const time = new VirtualTime(seed);
  const store = new SlowStore(start, time, timing.settleMs / 2.1);
  const begin = async (aim: Aim) => {
    await time.sleep(time.random() * timing.settleMs);
    await converge("the policy", store, aim, patience, time);
  };
  await time.run(Promise.all(writers.map(begin)));
  return statementsAsWritten(store.document).map(sidOf).sort();
}

describe("writing what others write too", () => {
  for (const count of [2, 3, 4]) {
    it(`loses nothing with ${count} stacks at once`, async () => {
      const stacks = Array.from({ length: count }, (_, i) => stack(i + 1));
      for (let seed = 1; seed <= 400; seed++) {
        const left = await race(
          seed,
          stacks.map(({ aim }) => aim),
          before,
          timing,
        );
        assert.deepEqual(left, ["Theirs", ...stacks.map(({ sidPrefix }) => `${sidPrefix}Read`)], `seed ${seed}`);
      }
    });
  }

  it("loses nothing when one stack is created while another is destroyed", async () => {
    const [one, two] = [stack(1), stack(2)];
    const start = { ...before, Statement: [theirs, ...one.statements] };
    for (let seed = 1; seed <= 400; seed++) {
      assert.deepEqual(
        await race(seed, [one.leave, two.aim], start, timing),
        ["Theirs", "Xas322222222Read"],
        `seed ${seed}`,
      );
    }
  });

  it("would lose something if it did not watch: the race is a real one", async () => {
    const [one, two] = [stack(1), stack(2)];
    const lost: number[] = [];
    for (let seed = 1; seed <= 400; seed++) {
      if ((await race(seed, [one.aim, two.aim], before, { ...timing, settleMs: 0, looks: 0 })).length < 3)
        lost.push(seed);
    }
    assert.ok(lost.length > 0);
  });

  it("begins anew if another writes between the merge and the write", async () => {
    const store = new Scripted([before, { ...before, Statement: [theirs, { ...theirs, Sid: "Late" }] }]);
    const { document } = await quickly(store);
    assert.deepEqual(statementsAsWritten(document).map(sidOf), ["Theirs", "Late", "Xas311111111Read"]);
  });

  it("writes nothing where nothing is to be done", async () => {
    const store = new Scripted([{ ...before, Statement: [theirs, ...stack(1).statements] }]);
    const { writes } = await quickly(store);
    assert.equal(writes, 0);
    assert.equal(store.written.length, 0);
  });

  it("tries again after a fault that passes", async () => {
    const store = new Scripted(
      [before],
      [Object.assign(new Error("busy"), { name: "OperationAborted", $metadata: { httpStatusCode: 409 } })],
    );
    const { writes } = await quickly(store);
    assert.equal(writes, 1);
  });

  it("gives up in the end, and says what the last fault was", async () => {
    const busy = Object.assign(new Error("slow down"), { name: "SlowDown", $metadata: { httpStatusCode: 503 } });
    const store = new Scripted([before], Array<Error>(99).fill(busy));
    await assert.rejects(quickly(store), /the policy: gave up after 10 attempts \(the last: SlowDown: slow down\)/);
    assert.equal(store.tries, 10);
  });

  it("does not try again what AWS refuses for good", async () => {
    const denied = Object.assign(new Error("no"), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
    const store = new Scripted([before], [denied]);
    await assert.rejects(quickly(store), denied);
    assert.equal(store.tries, 1);
  });

  it("says plainly that the bucket is gone", async () => {
    const store = new Scripted([before], [Object.assign(new Error("?"), { name: "NoSuchBucket" })]);
    await assert.rejects(quickly(store), new GoneError("the policy does not exist"));
  });

  it("writes nothing that is refused", async () => {
    const store = new Scripted([before]);
    const refusal = { code: "too-large", arn, message: "too large" } as const;
    const aim: Aim = {
      next: () => {
        throw new RefusedError([refusal]);
      },
      reached: () => false,
    };
    await assert.rejects(
      new VirtualTime(1).run(converge("the policy", store, aim, timing, new VirtualTime(1))),
      RefusedError,
    );
    assert.equal(store.written.length, 0);
  });

  it("tells when its write took longer than others watch", async () => {
    const time = new VirtualTime(1);
    const store = new SlowStore(before, time, 9000);
    const { notes } = await time.run(converge("the policy", store, stack(1).aim, timing, time));
    assert.match(notes.join(), /longer than the 1000 ms that other stacks watch theirs/);
  });
});

async function quickly(store: Store) {
  const time = new VirtualTime(1);
  return time.run(converge("the policy", store, stack(1).aim, timing, time));
}

/** A document with a script: what each read sees until the script ends, and how the first writes fail. */
class Scripted implements Store {
  readonly written: (JsonObject | null)[] = [];
  tries = 0;
  private last: JsonObject | null = null;

  constructor(
    private readonly reads: (JsonObject | null)[],
    private readonly faults: Error[] = [],
  ) {}

  read(): Promise<JsonObject | null> {
    const next = this.reads.shift();
    if (next !== undefined) this.last = next;
    return Promise.resolve(this.last);
  }

  write(next: JsonObject | null): Promise<void> {
    this.tries += 1;
    const fault = this.faults.shift();
    if (fault !== undefined) return Promise.reject(fault);
    this.written.push(next);
    this.last = next;
    return Promise.resolve();
  }
}
