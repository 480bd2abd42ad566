import type { Answer, Question } from "./question";

/**
 * What an answer takes for granted of others' statements that nobody here knows; undefined if it would be the same with any of them,
 * as where no such document took part, or where a statement that is known denies it.
 */
export function onOthers(
  { documents }: Question,
  { allowed, explicitly }: Pick<Answer, "allowed" | "explicitly">,
): string | undefined {
  const { resource } = documents;
  if (resource?.othersUnknown !== true || (!allowed && explicitly)) return undefined;
  return `no statement of others in ${resource.id} ${allowed ? "denies" : "allows"} it, which \`liveState\` would tell`;
}
