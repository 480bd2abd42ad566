import { wasThrown } from "../rehearsal/run/program";
import { falseAlarms } from "../test/rehearsal/false-alarms";

/** Rehearses random valid configurations, and exits with 1 if a rehearsal reports a violation. Arguments: the count, and the first seed. */
async function main(): Promise<void> {
  const [count = 300, first = 1] = process.argv.slice(2).map(Number);
  console.log = () => undefined;
  // Pulumi also rejects internal promises with the error of a program. The rehearsal handles this error already.
  process.on("unhandledRejection", (error) => {
    setImmediate(() => {
      if (!wasThrown(error)) throw error;
    });
  });
  const { held, refused, alarms } = await falseAlarms(first, count, (seed) => {
    if (seed % 50 === 0) process.stderr.write(`seed ${String(seed)}\n`);
  });
  process.stdout.write(
    `${String(held)} of ${String(count)} hold, from seed ${String(first)}; ${String(refused.length)} more were refused\n`,
  );
  for (const line of [...refused.slice(0, 20), ...alarms]) process.stdout.write(`${line}\n`);
  process.exitCode = alarms.length > 0 ? 1 : 0;
}

void main();
