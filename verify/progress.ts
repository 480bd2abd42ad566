import { forTerminal, oneLine } from "../documents/neutral-text";

/** Tells how far a long run is: on a terminal in one line, elsewhere once in five seconds. On standard error. */
export function progress(out: NodeJS.WriteStream = process.stderr): {
  readonly tell: (text: string) => void;
  readonly end: () => void;
} {
  let last = 0;
  let shown = false;
  return {
    tell(text) {
      const now = Date.now();
      if (now - last < (out.isTTY ? 100 : 5_000)) return;
      last = now;
      const line = oneLine(text);
      out.write(out.isTTY ? `\r\u001b[K${line}` : `${forTerminal(line)}\n`);
      shown = true;
    },
    end() {
      if (shown && out.isTTY) out.write("\r\u001b[K");
    },
  };
}
