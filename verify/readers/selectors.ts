/** A field of an advanced event selector, with its operators in AWS's spelling, such as `StartsWith`. */
interface FieldSelector {
  readonly field: string;
  readonly operators: readonly (readonly [operator: string, values: readonly string[]])[];
}

/** Returns an advanced event selector as text that depends neither on order nor on its name. */
export function advancedText(fields: readonly FieldSelector[]): string {
  return fields
    .flatMap(({ field, operators }) =>
      operators
        .filter(([, values]) => values.length > 0)
        .map(([operator, values]) => `${field} ${operator} ${[...values].sort().join("|")}`),
    )
    .sort()
    .join(" & ");
}

/** A basic event selector. */
interface BasicSelector {
  readonly readWrite: string;
  readonly management: boolean;
  readonly data: readonly { readonly type: string; readonly values: readonly string[] }[];
}

/** Returns a basic event selector as texts, one for each value, so that the distribution over selectors does not matter. */
export function basicText({ readWrite, management, data }: BasicSelector): readonly string[] {
  return [
    ...(management ? [`management events (${readWrite})`] : []),
    ...data.flatMap(({ type, values }) => values.map((value) => `${type} ${value} (${readWrite})`)),
  ];
}
