/**
 * Measures the CPU time of a function after a warm-up. Returns the least of several runs, which other work on the machine affects least.
 *
 * @param runs the number of measured runs.
 * @returns seconds.
 */
export async function cpuSeconds(act: () => unknown, runs = 3): Promise<number> {
  await act();
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
  }
  return Math.min(...seconds);
}

/** Returns the median of numbers; NaN if there are none. Of an even count, returns the upper of the two in the middle. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
