import { checkAccount, hostOf } from "./adapters";
import type { Connection } from "./connection";
import { converge, type Outcome, patience } from "./converge";
import { digest } from "./digest";
import { explain, GoneError, meaningOf } from "./aws-errors";
import { type JsonObject, jsonObject } from "./json";
import { note } from "./check-and-diff";
import { type Inputs, inputs, kept, outs, placeOf, type Props, state, text } from "./properties";
import { RefusedError } from "./refusals/refusal";
import { documentIn, type Facts, toApply, toWithdraw, type Work, workOn } from "./merge-operations";
import { nameOf, type Wanted } from "./wanted";

/**
 * The methods of the dynamic provider for every resource of this folder, by name. The provider's process loads this file
 * (docs/decisions/0008-dynamic-resources.md). It is not serialized into the state.
 */
export { check, diff } from "./check-and-diff";

/** The result of a creation: the id and the outputs. */
export interface Created {
  readonly id: string;
  readonly outs: Props;
}

/** Adds our part. Also works if an interrupted run has added all or some of it. */
export async function create(news: Props): Promise<Created> {
  const given = inputs.parse(news);
  const work = workOn(given.wanted, given.aws.region, given.aws.accountId);
  if (given.recordOnly) return record(news, given);
  const { outcome, arrival } = await apply(given, work);
  const recorded = given.before === undefined ? arrival : work.arrival(text(jsonObject).parse(given.before));
  return { id: placeOf(given.wanted), outs: outs(news, work, outcome.document, recorded) };
}

/** Records the document of a resource before our first write. */
async function record(news: Props, { wanted: want, aws }: Inputs): Promise<Created> {
  await checkAccount(aws);
  const before = JSON.stringify(documentIn(await look(want, aws, hostOf(want, aws, false).look())) ?? {});
  return { id: `${placeOf(want)} before`, outs: { ...kept(news), before, arrival: "{}" } };
}

/** Updates our part. Keeps the recorded state before our first write, which a destroy restores. */
export async function update(_id: string, olds: Props, news: Props): Promise<{ readonly outs: Props }> {
  const given = inputs.parse(news);
  const work = workOn(given.wanted, given.aws.region, given.aws.accountId);
  const { outcome, arrival } = await apply(given, work);
  return { outs: outs(news, work, outcome.document, { ...arrival, ...state.parse(olds).arrival }) };
}

/** Reads our part. If it is missing or changed, the next `up` repairs it. Reports changes of other owners. */
export async function read(id: string, props: Props): Promise<{ readonly id?: string; readonly props?: Props }> {
  const { wanted: want, aws, others, arrival, recordOnly } = state.parse(props);
  if (recordOnly) return { id, props };
  await checkAccount(aws);
  const work = workOn(want, aws.region, aws.accountId);
  const now = await unlessGone(hostOf(want, aws, false).read());
  if (now === "gone") {
    note(`${want.arn} does not exist any more: another owner deleted it.`);
    return {};
  }
  if (!work.holds(now)) note(`${nameOf(want)}: another owner changed or removed our part; the next up repairs it.`);
  if (others !== undefined && digest(work.others(now)) !== others) {
    note(`${nameOf(want)}: another owner changed its part.`);
  }
  return { id, props: outs(props, work, now, arrival) };
}

/** Removes our part, and nothing else. */
async function remove(_id: string, props: Props): Promise<void> {
  const { wanted: want, aws, settleSeconds, arrival, recordOnly } = state.parse(props);
  if (recordOnly) return;
  await checkAccount(aws);
  const work = workOn(want, aws.region, aws.accountId);
  try {
    const outcome = await converge(
      nameOf(want),
      hostOf(want, aws, true),
      toWithdraw(work, arrival),
      patience(settleSeconds),
    );
    outcome.notes.forEach(note);
  } catch (error) {
    if (!(error instanceof GoneError)) throw error;
    note(`${want.arn} does not exist any more, so there was no part of ours to remove.`);
  }
}
export { remove as delete };

async function apply(
  { wanted: want, aws, settleSeconds }: Inputs,
  work: Work,
): Promise<{ outcome: Outcome; arrival: JsonObject }> {
  await checkAccount(aws);
  const host = hostOf(want, aws, false);
  const facts = await look(want, aws, host.look());
  const first = documentIn(facts);
  const apply = toApply(work);
  const aim = {
    ...apply,
    // Uses the facts of the first read with the present document.
    next: (now: JsonObject | null) => {
      const { refusals } = work.review({ ...facts, document: now });
      if (refusals.length > 0) throw new RefusedError(refusals);
      return apply.next(now);
    },
  };
  const outcome = await converge(nameOf(want), host, aim, patience(settleSeconds));
  outcome.notes.forEach(note);
  if (digest(work.others(outcome.document)) !== digest(work.others(first))) {
    note(
      `${nameOf(want)}: another owner changed its part while ours was written; ask the owner to check it if that is unexpected`,
    );
  }
  return { outcome, arrival: work.arrival(first) };
}

async function look(want: Wanted, aws: Connection, facts: Promise<Facts>): Promise<Facts> {
  const seen = await unlessGone(facts);
  if (seen !== "gone") return seen;
  throw new GoneError(
    `${want.arn} does not exist in account ${aws.accountId}: remove it from the configuration, or create it again`,
  );
}

async function unlessGone<T>(call: Promise<T>): Promise<T | "gone"> {
  try {
    return await call;
  } catch (error) {
    if (meaningOf(error) === "gone") return "gone";
    if (error instanceof RefusedError) throw error;
    throw new Error(explain(error));
  }
}
