/** Runs what it is given, as much at a time as it lets. */
export type Limit = <Value>(task: () => Promise<Value>) => Promise<Value>;

/**
 * Lets at most so many tasks run at a time; the others wait in their order. A task that throws frees its place.
 *
 * @param most a whole number, 1 or more.
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
      // A place is handed on rather than given back, so that no other caller takes it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
