import { schemaIssuesText } from "@cross-account-s3/iam";
import { forTerminal } from "../documents/neutral-text";
import { inputs, placeOf, type Props, stateOf } from "./properties";
import { UNKNOWN } from "./unknown-live-state";
import { nameOf, type Wanted } from "./wanted";

interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Says what is wrong with the inputs, and, before a first write only, what of others' stands where ours is to be. */
export function check(olds: Props, news: Props): { readonly inputs: Props; readonly failures: Failure[] } {
  // At a preview it may hang on something that is still to be made.
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

/** Tells a change of ours, in the configuration or in AWS, from a change of others', which is only reported. */
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
      `${nameOf(after.wanted)}: others changed their part since this stack wrote or refreshed it. That is theirs to do, and no change of ours.`,
    );
  }
  const changed = stateOf(olds) !== stateOf(news) || before.inPlace === false || after.inPlace === false;
  // Old and new cannot stand side by side where filters of one event must not overlap.
  const { kind } = after.wanted;
  return {
    changes: moved || changed,
    replaces: moved ? ["wanted"] : [],
    deleteBeforeReplace: kind === "notifications" || kind === "trail",
  };
}

/** A record is good for its bucket, whatever is wanted of it: it holds all the settings. */
function recordDiff(before: Wanted, after: Wanted): ReturnType<typeof diff> {
  const moved = placeOf(before) !== placeOf(after);
  return { changes: moved, replaces: moved ? ["wanted"] : [], deleteBeforeReplace: false };
}

/** The engine shows what a provider prints. */
export function note(sentence: string): void {
  console.log(forTerminal(sentence));
}
