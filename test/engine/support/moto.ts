import { type Emulator, startEmulator } from "../../../sandbox/emulator";
import { forgetHome, makeHome } from "../../../sandbox/world";

/** A running AWS emulator. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the sandbox's emulator. Undefined if it cannot be had, with a message. */
export async function startMoto(): Promise<Moto | undefined> {
  const { home, logs } = makeHome();
  let emulator: Emulator;
  try {
    emulator = await startEmulator(logs, new AbortController().signal);
  } catch (error) {
    console.log(`      skipped: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  return {
    url: emulator.url,
    stop: async () => {
      await emulator.stop();
      forgetHome(home);
    },
  };
}
