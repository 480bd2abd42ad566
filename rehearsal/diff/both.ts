/**
 * Waits until both promises settle. If both reject, throws the error of the first, so that the same bad input gives the same message in
 * every run.
 */
export async function settleBoth<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<readonly [First, Second]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
