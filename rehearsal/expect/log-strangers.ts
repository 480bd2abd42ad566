import type { World } from "../world";
import { administrator, ANONYMOUS, type Caller } from "./ask";
import { known } from "./caller";
import type { Expected, ExpectedBeside, ExpectedRole } from "../intent/model";
import { adminElsewhere, LOOKALIKE } from "./nobody";

/**
 * Those who must not come near a stack's logs: nobody signed in, another account, and the control account's principals.
 * A role of the stack's own account asks as it is, as nothing but its own policies holds it back there; where those are not known,
 * with what its denials take for granted.
 *
 * @param reader the role that may.
 */
export function logStrangers(
  { accountId, partition, controlStack }: ExpectedBeside,
  { roles }: Expected,
  world: World,
  reader: ExpectedRole | undefined,
): readonly (readonly [who: string, caller: Caller, provided?: string | undefined])[] {
  const all = roles.filter((role) => role.stack === controlStack);
  const control = all[0]?.accountId;
  const foreign = control !== undefined && control !== accountId;
  return [
    ["anybody, without signing in,", ANONYMOUS],
    ["another account's administrator", administrator(adminElsewhere(partition))],
    ...(foreign
      ? ([
          ["another role of the control account", administrator(`arn:${partition}:iam::${control}:role/other`)],
        ] as const)
      : []),
    ...all
      .filter((role) => role !== reader)
      .map((role) => {
        if (foreign) return [role.name, administrator(role.arn)] as const;
        const { caller, unless } = known(world, role);
        return [role.name, caller, unless] as const;
      }),
    ...(foreign && reader
      ? [[`a role whose ARN begins like ${reader.name}'s`, administrator(`${reader.arn}${LOOKALIKE}`)] as const]
      : []),
  ];
}
