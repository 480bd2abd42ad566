/** The abort signals that Ctrl-C controls. */
export interface Interrupts {
  /** Aborted by the first Ctrl-C, to start no further stack. */
  readonly stop: AbortSignal;
  /** Aborted by the second Ctrl-C, to cancel the running stacks. */
  readonly cancel: AbortSignal;
  /** Removes the signal handlers. */
  readonly end: () => void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Handles Ctrl-C and the signals that a CI runner sends before it kills a process. @param say prints a message. */
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
