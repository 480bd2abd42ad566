// The values that condition operators compare.

const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?([Zz]|[+-]\d{2}:?\d{2})?)?)?)?$/;

/**
 * Parses a number as Numeric operators do: "an integer or decimal value", with an optional sign. Returns undefined if the text is
 * not a number.
 */
export function parseNumber(text: string): number | undefined {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/**
 * Parses a date as Date operators do: one of the ISO 8601 forms of W3C's note, or seconds since 1970. Four digits are a year.
 * Returns milliseconds since 1970, or undefined if the text is not a date.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : undefined;
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "0", zone = "Z"] =
    match;
  const offset = zone.toUpperCase() === "Z" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const time = Date.parse(`${year ?? ""}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3)}${offset}`);
  return Number.isNaN(time) || Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
    ? undefined
    : time;
}

/** Formats a date, in milliseconds since 1970, as AWS writes it in requests. */
export function dateText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

/** Parses `true` or `false`, ignoring case. Returns undefined for any other text. */
export function parseBool(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

/**
 * Decodes base64 to a text of one character per byte. Returns undefined if the text is not base64, or if its unused bits are set:
 * otherwise two different texts could encode the same bytes.
 */
export function parseBinary(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const bytes = atob(text);
  return btoa(bytes) === text ? bytes : undefined;
}
