import assert from "node:assert/strict";
import { parseOptions } from "../../discover/options";
import { UsageError } from "../../rehearsal/cli/main";
import { CONTROL } from "./support";

const NEEDED = ["--control-account", CONTROL, "--profile", "data"];

/** The lines of what is wrong with a command line. */
function faultsOf(...args: readonly string[]): readonly string[] {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof UsageError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("the options of discover", () => {
  it("have defaults, and name each account once", () => {
    const options = parseOptions([...NEEDED, "--profile", "data"]);
    assert.deepEqual(options?.profiles, ["data"]);
    assert.deepEqual(options.buckets, ["*"]);
    assert.equal(options.concurrency, 8);
  });

  it("are not read where help is asked for", () => {
    assert.equal(parseOptions(["--help"]), undefined);
  });

  it("that are missing are named, all of them", () => {
    assert.deepEqual(faultsOf(), [
      "--control-account: is missing; give the id of the account whose workloads need access",
      "--profile: is missing; name the account that owns the buckets, and the control account",
    ]);
  });

  for (const [option, value, fault] of [
    ["--control-account", "11111111111", "expected an AWS account id of 12 digits"],
    ["--concurrency", "0", "expected a whole number from 1 to 64"],
    ["--bucket", "Acme", "expected a pattern of bucket names"],
    ["--acknowledge", "short", "expected a reason of ten characters or more"],
    ["--project", "-x", "expected a name of lower-case letters, digits and single hyphens"],
  ] as const) {
    it(`name ${option} ${value} as wrong, with what is expected`, () => {
      assert.deepEqual(faultsOf(...NEEDED, `${option}=${value}`), [`${option}: ${fault}`]);
    });
  }
});
