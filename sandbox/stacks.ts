import { z } from "zod";
import { exampleSettings, forEmulator, type Settings } from "./project";

/** A stack of the sandbox: one of the project's examples, made fit for the emulator. */
export interface SandboxStack {
  readonly name: string;
  readonly accountId: string;
  readonly settings: Settings;
}

const accountOf = z.object({ "cross-account-s3:accountId": z.string() });

function stack(name: string): SandboxStack {
  const settings = forEmulator(exampleSettings(name));
  return { name, settings, accountId: accountOf.parse(settings)["cross-account-s3:accountId"] };
}

/** The stacks in the order in which they are deployed: one reads only those before it. */
export function sandboxStacks(): readonly SandboxStack[] {
  return ["control", "data"].map(stack);
}
