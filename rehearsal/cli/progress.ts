import { forTerminal, oneLine } from "../../documents/neutral-text";

let shown = false;

/** Erases the line of progress on a terminal, if there is one, before something else is printed. */
export function eraseProgress(): void {
  if (shown && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  shown = false;
}

/**
 * Shows how far a long run is, on standard error: on a terminal on one line, which `end` erases before results are printed; elsewhere
 * a line once in ten seconds. A short run shows nothing.
 */
export function progress(): { readonly tell: (text: string) => void; readonly end: () => void } {
  const out = process.stderr;
  let last = Date.now();
  return {
    tell(text) {
      const now = Date.now();
      if (now - last < (out.isTTY ? 100 : 10_000)) return;
      last = now;
      const line = oneLine(text);
      out.write(out.isTTY ? `\r\u001b[K${line}` : `${forTerminal(line)}\n`);
      shown = true;
    },
    end: eraseProgress,
  };
}
