import { schemaIssuesText } from "@cross-account-s3/iam";
import { forTerminal } from "../documents/neutral-text";
import { inputs, placeOf, type Props, stateOf } from "./properties";
import { UNKNOWN } from "./unknown-live-state";
import { nameOf, type Wanted } from "./wanted";

interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Checks the inputs. Before the first write, also checks for parts of other owners that conflict with ours. */
export function check(olds: Props, news: Props): { readonly inputs: Props; readonly failures: Failure[] } {
  // In a preview, the value can depend on a resource that does not exist yet.
  if (news.wanted === UNKNOWN) return { inputs: news, failures: [] };
  const parsed = inputs.safeParse(news);
  if (!parsed.success) {
    const reason = schemaIssuesText(parsed.error.issues, news);
    return { inputs: news, failures: [{ property: "wanted", reason }] };
  }
  const isNew = olds.wanted === undefined;
  return {
    inputs: news,
    failures: isNew ? parsed.data.faultsIfNew.map((reason) => ({ property: "wanted", reason })) : [],
  };
}

/** Returns whether our part changes, in the configuration or in AWS. A change of another owner's part is only reported. */
export function diff(
  _id: string,
  olds: Props,
  news: Props,
): { changes: boolean; replaces: string[]; deleteBeforeReplace: boolean } {
  if (news.wanted === UNKNOWN) return { changes: true, replaces: [], deleteBeforeReplace: false };
  const [before, after] = [inputs.parse(olds), inputs.parse(news)];
  if (after.recordOnly) return recordDiff(before.wanted, after.wanted);
  const moved = placeOf(before.wanted) !== placeOf(after.wanted);
  if (!moved && before.others !== undefined && after.others !== undefined && before.others !== after.others) {
    note(
      `${nameOf(after.wanted)}: another owner changed its part since this stack wrote or refreshed it. Our part is unchanged.`,
    );
  }
  const changed = stateOf(olds) !== stateOf(news) || before.inPlace === false || after.inPlace === false;
  // The old and the new part cannot exist together, as filters of one event must not overlap.
  const { kind } = after.wanted;
  return {
    changes: moved || changed,
    replaces: moved ? ["wanted"] : [],
    deleteBeforeReplace: kind === "notifications" || kind === "trail",
  };
}

/** Returns the difference of a record. A record holds all settings of its bucket, so it changes only with the bucket. */
function recordDiff(before: Wanted, after: Wanted): ReturnType<typeof diff> {
  const moved = placeOf(before) !== placeOf(after);
  return { changes: moved, replaces: moved ? ["wanted"] : [], deleteBeforeReplace: false };
}

/** Prints a sentence, which the engine shows to the user. */
export function note(sentence: string): void {
  console.log(forTerminal(sentence));
}
