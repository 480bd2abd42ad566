/** The elapsed times of several runs, in seconds. */
export interface Measured {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Measures several functions. Runs each once as a warm-up, then all of them in turn, so that other work on the machine affects them
 * equally.
 *
 * @param runs the number of measured runs of each function.
 */
export async function measureInTurn(
  runs: number,
  acts: readonly (() => Promise<unknown>)[],
): Promise<readonly Measured[]> {
  for (const act of acts) await act();
  const seconds: number[][] = acts.map(() => []);
  for (let n = 0; n < runs; n++) {
    for (const [of, act] of acts.entries()) {
      const started = performance.now();
      await act();
      seconds[of]?.push((performance.now() - started) / 1000);
    }
  }
  return seconds.map(summary);
}

/** Measures a function after a warm-up. @param runs the number of measured runs. */
export async function measure(runs: number, act: () => Promise<unknown>): Promise<Measured> {
  const [measured] = await measureInTurn(runs, [act]);
  return measured ?? summary([]);
}

/** Returns the median, the least and the most of elapsed times. @throws Error if there are none. */
export function summary(seconds: readonly number[]): Measured {
  const sorted = seconds.toSorted((a, b) => a - b);
  const [least, most] = [sorted.at(0), sorted.at(-1)];
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  if (least === undefined || most === undefined) throw new Error("nothing was measured");
  return { least, most, median: middle.reduce((sum, s) => sum + s, 0) / middle.length };
}
