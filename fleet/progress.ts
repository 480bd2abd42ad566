import { forTerminal, oneLine } from "../documents/neutral-text";

/** Shows how a run proceeds. */
export interface Progress {
  /** Called once with how many stacks there are. */
  readonly begin: (stacks: number) => void;
  /** A stack was started. */
  readonly started: (stack: string) => void;
  /** Called with how many resources of a stack are done. */
  readonly resources: (stack: string, count: number) => void;
  /** A stack ended, with what came of it in a few words. */
  readonly ended: (stack: string, failed: boolean, text: string) => void;
  /** Something to know in between. */
  readonly say: (text: string) => void;
  /** Nothing more will come. */
  readonly close: () => void;
}

/** How often the line of a terminal is drawn at most, in milliseconds. */
const DRAW_EVERY = 100;

/**
 * Shows a line for each stack that ends and, on a terminal, one below with what is running. Fifty stacks fit, and without a
 * terminal every line stays as it is.
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
    if (!terminal || at - drawn < DRAW_EVERY) return;
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
