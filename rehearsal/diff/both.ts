/**
 * Waits for two pieces of work to end. If both fail, the first one's error is thrown, whichever came earlier: else the same bad input
 * would be reported otherwise from run to run.
 */
export async function both<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<readonly [First, Second]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
