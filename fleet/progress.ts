import { forTerminal, oneLine } from "../documents/neutral-text";

/** Shows the progress of a run. */
export interface Progress {
  /** Called once with the number of stacks. */
  readonly begin: (stacks: number) => void;
  /** Called when a stack starts. */
  readonly started: (stack: string) => void;
  /** Called with the number of resources of a stack that are done. */
  readonly resources: (stack: string, count: number) => void;
  /** Called when a stack ends, with a short text of its outcome. */
  readonly ended: (stack: string, failed: boolean, text: string) => void;
  /** Prints a message. */
  readonly say: (text: string) => void;
  /** Called at the end of the run. Clears the status line. */
  readonly close: () => void;
}

/** The least interval between updates of the status line, in milliseconds. */
const DRAW_INTERVAL = 100;

/**
 * Prints a line for each stack that ends. On a terminal, a status line below shows the running stacks and is cut to the width of the
 * terminal. Without a terminal, also prints a line for each stack that starts.
 */
export function showProgress(output: NodeJS.WriteStream): Progress {
  const terminal = output.isTTY && process.env.CI === undefined;
  const running = new Map<string, number>();
  const begun = new Map<string, number>();
  let all = 0;
  let ended = 0;
  let failures = 0;
  let drawn = 0;

  const draw = (at = Date.now()): void => {
    if (!terminal || at - drawn < DRAW_INTERVAL) return;
    drawn = at;
    const stacks = [...running].map(([stack, count]) => (count > 0 ? `${stack} (${count})` : stack)).join(", ");
    const line = oneLine(
      `${ended}/${all} done${failures > 0 ? `, ${failures} failed` : ""}, running: ${stacks || "none"}`,
    );
    const width = (output.columns || 80) - 1;
    output.write(`\r\x1b[K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  };
  const print = (line: string): void => {
    output.write(`${terminal ? "\r\x1b[K" : ""}${forTerminal(line)}\n`);
    drawn = 0;
    draw();
  };
  return {
    begin: (stacks) => {
      all = stacks;
    },
    started: (stack) => {
      running.set(stack, 0);
      begun.set(stack, Date.now());
      if (terminal) draw();
      else print(`        ${stack}: started`);
    },
    resources: (stack, count) => {
      running.set(stack, count);
      draw();
    },
    ended: (stack, failed, text) => {
      running.delete(stack);
      ended++;
      if (failed) failures++;
      const seconds = ((Date.now() - (begun.get(stack) ?? Date.now())) / 1000).toFixed(0);
      print(`[${String(ended).padStart(String(all).length)}/${all}] ${stack}: ${text} (${seconds} s)`);
    },
    say: print,
    close: () => {
      if (terminal) output.write("\r\x1b[K");
    },
  };
}
