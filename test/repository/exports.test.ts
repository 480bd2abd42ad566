import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { sourceModules } from "../support/source-files";

/** Folders and files whose exports other people's programs may import; docs/components.md and packages/iam/README.md describe them. */
const NOT_CHECKED = [
  "components/",
  "documents/",
  "packages/iam/index.ts",
  "plugin/remote-components.ts",
  "pulumi-cloud/fleet-deployments.ts",
];

/** What Mocha finds in a required file by its name. */
const HOOKS = ["mochaGlobalSetup", "mochaGlobalTeardown", "mochaHooks"];

/** What scripts/run.cjs imports: `main`, and the commands of the files that package.json, and access-diff, give to it. */
const BY_RUN_CJS = [
  "rehearsal/cli/main.ts main",
  "rehearsal/cli/declare.ts command",
  ...[...readFileSync("package.json", "utf8").matchAll(/scripts\/run\.cjs (\S+\.ts)/g)].map(
    ([, file = ""]) => `${file} command`,
  ),
];

/** Exports of the program that only tests import: the parts that they try by themselves, and the types of what they give to others. */
const FOR_TESTS: readonly string[] = [
  "adopt/converge.ts Timing",
  "adopt/converge.ts Clock",
  "adopt/live-state.ts liveState",
  "bench/measure.ts summary",
  "discover/account-roles.ts MOST_ROLES",
  "fleet/pending-creates.ts findingOf",
  "fleet/split/carry-out.ts SplitResult",
  "fleet/state-cost.ts costNote",
  "packages/iam/evaluate/context.ts keysOfCaller",
  "packages/iam/sets/example.ts exampleOf",
  "policypack/lib/check.ts CheckConfig",
  "policypack/lib/check.ts Report",
  "policypack/lib/lockout.ts lockoutOf",
  "policypack/lib/places/cloudformation.ts CLOUDFORMATION",
  "policypack/lib/places/unread-types.ts policyReason",
  "policypack/lib/places/unread-types.ts sharingReason",
  "rehearsal/cli/main.ts exitCodeOf",
  "rehearsal/declared-world.ts DeclaredStack",
  "rehearsal/diff/protection.ts ProtectionRemoved",
  "rehearsal/diff/touched-code.ts TouchedCode",
  "rehearsal/terminal/start-page.ts PageOptions",
  "sandbox/limitations.ts NOT_DEPLOYED",
  "sandbox/process.ts Command",
  "sandbox/steps/adopt.ts adoptingSettings",
  "stacks/config/faults.ts INSTEAD",
  "stacks/config/index.ts RawConfig",
  "stacks/config/reference.ts tablesIn",
  "stacks/config/reference.ts TABLE_NAMES",
  "stacks/contract.ts parseContract",
  "stacks/data/adoption.ts accessText",
  "stacks/deployer/plan.ts policyArgs",
  "verify/doctor/tools.ts Ran",
  "verify/run.ts VerifyOptions",
];

const isTest = (file: string) => /(^|\/)test\//.test(file);

describe("exports", function () {
  // It parses every file.
  this.timeout(90_000);

  /** The exports of files that count, outside the public face, that none of the other files that count imports. */
  function unused(counts: (file: string) => boolean): readonly string[] {
    const modules = sourceModules().filter(({ file }) => counts(file));
    const imported = new Set([
      ...BY_RUN_CJS,
      ...modules.flatMap(({ imports }) => imports.map(({ from, name }) => `${from} ${name}`)),
    ]);
    return modules
      .filter(({ file }) => !NOT_CHECKED.some((face) => file.startsWith(face)))
      .flatMap(({ file, exports }) =>
        exports
          .filter((name) => !imported.has(`${file} ${name}`) && !imported.has(`${file} *`) && !HOOKS.includes(name))
          .map((name) => `${file} ${name}`),
      );
  }

  it("are imported by another file, or belong to the public face", () => {
    assert.deepEqual(
      unused(() => true),
      [],
      "remove the word export, or the declaration where its file does not use it either",
    );
  });

  it("of the program are imported by the program, or are known to be for tests", () => {
    assert.deepEqual(
      unused((file) => !isTest(file)),
      FOR_TESTS,
      "make it private and test what uses it, or add it to the list",
    );
  });
});
