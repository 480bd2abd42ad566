/** Runs a task as soon as the limit of concurrent tasks allows. */
export type Limit = <Value>(task: () => Promise<Value>) => Promise<Value>;

/**
 * Returns a limit on concurrent tasks. Other tasks wait in order. A task that throws frees its slot.
 *
 * @param most the maximum number of concurrent tasks, 1 or more.
 */
export function limit(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The slot passes directly to the next waiting task, so that no later caller can take it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
