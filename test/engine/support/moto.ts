import { startEmulator } from "../../../sandbox/emulator";
import { forgetHome, makeHome } from "../../../sandbox/run-home";

/** A running AWS emulator. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the sandbox's emulator. */
export async function startMoto(): Promise<Moto> {
  const { home, logs } = makeHome();
  const emulator = await startEmulator(logs, new AbortController().signal);
  return {
    url: emulator.url,
    stop: async () => {
      await emulator.stop();
      forgetHome(home);
    },
  };
}
