/** An advanced event selector's field, with its operators in AWS's spelling, such as `StartsWith`. */
interface FieldSelector {
  readonly field: string;
  readonly operators: readonly (readonly [operator: string, values: readonly string[]])[];
}

/** An advanced event selector as a setting's text: equal for equal effect, whatever the order. Its name has no effect. */
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

/** A basic event selector as texts, one a value, so that the same values in two selectors are the same. */
export function basicText({ readWrite, management, data }: BasicSelector): readonly string[] {
  return [
    ...(management ? [`management events (${readWrite})`] : []),
    ...data.flatMap(({ type, values }) => values.map((value) => `${type} ${value} (${readWrite})`)),
  ];
}
