import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** Mocha's own `spec`, and the counts as JSON into the file that the reporter option `counts` names. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const given: unknown = options?.reporterOptions;
    const file = typeof given === "object" && given !== null && "counts" in given ? given.counts : undefined;
    if (typeof file !== "string") return;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
}

export = CountingReporter;
