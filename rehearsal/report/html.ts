import { escapeUnseen } from "@cross-account-s3/iam";

/** Text that is HTML already, and is not escaped again. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

/** HTML with everything that is put into it escaped, and characters that are not seen written out, unless it is {@link Html} itself. Lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((all, string, n) => all + rendered(parts[n - 1] ?? "") + string));
}

function rendered(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(rendered).join("");
  return escapeUnseen(String(part)).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
