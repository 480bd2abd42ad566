import { GetPublicAccessBlockCommand } from "@aws-sdk/client-s3-control";
import type { Session } from "../sessions";
import type { Fault } from "./fault";
import { setOf, settingWords } from "./values";

/**
 * Reads the account-level Block Public Access settings. No stack sets them, so they are notes, not findings. Those of each bucket are
 * compared.
 */
export async function readAccountBlocks(
  sessions: readonly Session[],
): Promise<{ readonly notes: readonly string[]; readonly unchecked: readonly Fault[] }> {
  const byAccount = new Map(sessions.map((session) => [session.accountId, session]));
  const found = await Promise.all(
    [...byAccount].map(async ([AccountId, { calls }]) => {
      const { region } = calls.account.settings;
      if (calls.account.emulated) {
        return {
          notes: [
            `account ${AccountId}: its account-level public access block is not read, as an emulator has no endpoint for it`,
          ],
          unchecked: [],
        };
      }
      const block = await calls.read(`account ${AccountId}`, "s3:GetAccountPublicAccessBlock", region, async () => {
        const command = new GetPublicAccessBlockCommand({ AccountId });
        return (await calls.account.s3Control(region).send(command)).PublicAccessBlockConfiguration;
      });
      if (block.kind === "failed") return { notes: [], unchecked: [block.fault] };
      const on =
        block.kind === "read" ? Object.entries(block.value).flatMap(([name, value]) => (value ? [name] : [])) : [];
      const blocked = settingWords(setOf(on));
      return {
        notes: [
          `account ${AccountId} as a whole blocks ${blocked === "none" ? "no public access; each bucket has its own block" : blocked}`,
        ],
        unchecked: [],
      };
    }),
  );
  return { notes: found.flatMap(({ notes }) => notes), unchecked: found.flatMap(({ unchecked }) => unchecked) };
}
