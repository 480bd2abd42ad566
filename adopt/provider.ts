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
 * What the engine calls for every resource of this folder: the methods of a dynamic provider, by name. Its own process loads this
 * file (docs/decisions/0008-dynamic-resources.md); nothing of it is written into the state.
 */
export { check, diff } from "./check-and-diff";

/** What is returned to the engine: an id, and what to keep. */
export interface Created {
  readonly id: string;
  readonly outs: Props;
}

/** Puts our part in. Also right if it is there already, in whole or in part, from a run that was cut off. */
export async function create(news: Props): Promise<Created> {
  const given = inputs.parse(news);
  const work = workOn(given.wanted, given.aws.region, given.aws.accountId);
  if (given.recordOnly) return record(news, given);
  const { outcome, arrival } = await apply(given, work);
  const recorded = given.before === undefined ? arrival : work.arrival(text(jsonObject).parse(given.before));
  return { id: placeOf(given.wanted), outs: outs(news, work, outcome.document, recorded) };
}

/** Records a resource's state before the first write of ours. */
async function record(news: Props, { wanted: want, aws }: Inputs): Promise<Created> {
  await checkAccount(aws);
  const before = JSON.stringify(documentIn(await look(want, aws, hostOf(want, aws, false).look())) ?? {});
  return { id: `${placeOf(want)} before`, outs: { ...kept(news), before, arrival: "{}" } };
}

/** Brings our part to what is wanted now. What to put back when we go stays what the first sight was. */
export async function update(_id: string, olds: Props, news: Props): Promise<{ readonly outs: Props }> {
  const given = inputs.parse(news);
  const work = workOn(given.wanted, given.aws.region, given.aws.accountId);
  const { outcome, arrival } = await apply(given, work);
  return { outs: outs(news, work, outcome.document, { ...arrival, ...state.parse(olds).arrival }) };
}

/** Looks how our part is. Gone or altered is a difference, which the next `up` repairs; what others changed is reported. */
export async function read(id: string, props: Props): Promise<{ readonly id?: string; readonly props?: Props }> {
  const { wanted: want, aws, others, arrival, recordOnly } = state.parse(props);
  if (recordOnly) return { id, props };
  await checkAccount(aws);
  const work = workOn(want, aws.region, aws.accountId);
  const now = await unlessGone(hostOf(want, aws, false).read());
  if (now === "gone") {
    note(`${want.arn} does not exist any more: it was deleted by others.`);
    return {};
  }
  if (!work.holds(now)) note(`${nameOf(want)}: ours was altered or taken out by others; the next up repairs it.`);
  if (others !== undefined && digest(work.others(now)) !== others) note(`${nameOf(want)}: others changed their part.`);
  return { id, props: outs(props, work, now, arrival) };
}

/** Takes our part out, and nothing else. */
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
    note(`${want.arn} does not exist any more, so there was nothing of ours to take out.`);
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
    // With the facts of the first look, but the document as it is at this very moment.
    next: (now: JsonObject | null) => {
      const refusals = work.refusals({ ...facts, document: now });
      if (refusals.length > 0) throw new RefusedError(refusals);
      return apply.next(now);
    },
  };
  const outcome = await converge(nameOf(want), host, aim, patience(settleSeconds));
  outcome.notes.forEach(note);
  if (digest(work.others(outcome.document)) !== digest(work.others(first))) {
    note(
      `${nameOf(want)}: others changed their part while ours was being written; if they did not intend that, ask them to check it`,
    );
  }
  return { outcome, arrival: work.arrival(first) };
}

async function look(want: Wanted, aws: Connection, facts: Promise<Facts>): Promise<Facts> {
  const seen = await unlessGone(facts);
  if (seen !== "gone") return seen;
  throw new GoneError(
    `${want.arn} does not exist in account ${aws.accountId}: if its owner deleted it, take it out of the configuration, or have it made again`,
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
