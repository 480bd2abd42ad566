/** The signals of a run, and how to stop listening for Ctrl-C. */
export interface Interrupts {
  /** Aborted by the first Ctrl-C: start no further stack. */
  readonly stop: AbortSignal;
  /** Aborted by the second: cancel what runs. */
  readonly cancel: AbortSignal;
  readonly end: () => void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Listens for Ctrl-C, and for what a runner sends before it kills. */
export function handleInterrupts(say: (text: string) => void): Interrupts {
  const stop = new AbortController();
  const cancel = new AbortController();
  const interrupted = (): void => {
    if (!stop.signal.aborted) {
      say("Interrupted: finishing what runs. Press Ctrl-C again to cancel it.");
      stop.abort("interrupted");
    } else if (!cancel.signal.aborted) {
      say("Interrupted again: canceling what runs.");
      cancel.abort("interrupted");
    }
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  return {
    stop: stop.signal,
    cancel: cancel.signal,
    end: () => {
      for (const signal of SIGNALS) process.off(signal, interrupted);
    },
  };
}
