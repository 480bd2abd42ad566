import assert from "node:assert/strict";
import { parseOptions } from "../../fleet/options";

const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /^no command: use one of list, status, /],
  [["deploy"], /^deploy: use one of/],
  [["up", "data"], /^data: use --stack/],
  [["merge"], /^merge: name the folders/],
  [["up", "--concurrency", "0"], /^--concurrency: "0" is not a whole number from 1 to 64/],
  [["up", "--concurrency", "1000"], /^--concurrency: "1000" is not/],
  [["up", "--concurrency", "-1"], /--concurrency/],
  [["up", "--concurrency", "2.5"], /^--concurrency: "2.5"/],
  [["up", "--concurrency", "1e1"], /^--concurrency: "1e1"/],
  [["up", "--failure-tolerance", "101%"], /^--failure-tolerance: "101" is not a whole number from 0 to 100/],
  [["up", "--failure-tolerance", "few"], /^--failure-tolerance: "few"/],
  [["up", "--concurrency-mode", "hard"], /^--concurrency-mode: "hard" is not strict or soft/],
  [["up", "--canary", "x"], /^--canary: "x"/],
  [["up", "--role", "admin"], /^--role: "admin"/],
  [["up", "--tag", "wave"], /^--tag: "wave" is not KEY=VALUE/],
  [["up", "--shard", "0/3"], /^--shard: "0\/3" is not I\/N/],
  [["up", "--shard", "4/3"], /^--shard/],
  [["list", "--shards", "257"], /^--shards/],
  [["up", "--nope"], /--nope/],
];

describe("the command line of a fleet", () => {
  for (const [args, message] of REFUSED) {
    it(`refuses ${args.join(" ") || "nothing"}`, () => {
      assert.throws(
        () => parseOptions(args),
        (error) => error instanceof Error && message.test(error.message),
      );
    });
  }

  it("takes a tolerance as a number or a percentage", () => {
    assert.deepEqual(parseOptions(["up", "--failure-tolerance", "3"])?.failureTolerance, { count: 3 });
    assert.deepEqual(parseOptions(["up", "--failure-tolerance", "10%"])?.failureTolerance, { percent: 10 });
  });

  it("takes a tag whose value has an equals sign", () => {
    assert.deepEqual(parseOptions(["up", "--tag", "a=b=c"])?.selection.tags, { a: "b=c" });
  });
});
