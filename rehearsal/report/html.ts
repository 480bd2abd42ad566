import { escapeUnseen } from "@cross-account-s3/iam";

/** HTML text, which is not escaped again. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

/**
 * Returns HTML from a template. Escapes every value and makes its invisible characters visible, unless the value is {@link Html}. Joins
 * lists.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((all, string, n) => all + rendered(parts[n - 1] ?? "") + string));
}

function rendered(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(rendered).join("");
  return escapeUnseen(String(part)).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
