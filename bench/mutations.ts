import { mutate } from "../test/rehearsal/mutations";

/** Applies all mutations to the documents of the tests' project. Prints how many mutants were caught, by kind, and the survivors. */
async function main(): Promise<void> {
  const begun = process.cpuUsage();
  const { byKind, survivors } = await mutate(Number(process.argv[2] ?? 1), (done) => {
    if (done % 1000 === 0) process.stderr.write(`${String(done)} mutants\n`);
  });
  console.log("| kind | caught | equivalent | refused |\n| --- | --: | --: | --: |");
  const sum = { caught: 0, equivalent: 0, refused: 0 };
  for (const [kind, tally] of [...byKind].sort()) {
    console.log(`| ${kind} | ${String(tally.caught)} | ${String(tally.equivalent)} | ${String(tally.refused)} |`);
    for (const key of ["caught", "equivalent", "refused"] as const) sum[key] += tally[key];
  }
  console.log(`| all | ${String(sum.caught)} | ${String(sum.equivalent)} | ${String(sum.refused)} |`);
  console.log(`${String(survivors.length)} survivors; ${(process.cpuUsage(begun).user / 1e6).toFixed(0)} CPU s`);
  for (const survivor of survivors.slice(0, 100)) console.log(survivor);
  process.exitCode = survivors.length > 0 ? 1 : 0;
}

void main();
