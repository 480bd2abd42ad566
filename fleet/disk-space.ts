import { statfsSync } from "node:fs";

/**
 * The space below which nothing is started on the disk of a backend, and what runs there is canceled, in bytes: eight stacks of 100
 * buckets write 38 MB at a step. Pulumi writes a state in place: on a full disk it cuts off the state, and then its only copy.
 */
const LEAST_SPACE = 64 * 2 ** 20;

/** How often the space is looked at during an operation, in milliseconds. */
const LOOK_EVERY = 1_000;

/** What a file system says of its size, in blocks and their bytes. */
interface Space {
  readonly blocks: number;
  readonly bavail: number;
  readonly bsize: number;
}

/** Says that the disk of a backend is nearly full; undefined if it is not, or if its file system does not say its size. */
export function lackOfSpace(
  stateFolder: string,
  spaceOf: (folder: string) => Space = (folder) => statfsSync(folder),
): string | undefined {
  const { blocks, bavail, bsize } = spaceOf(stateFolder);
  const free = bavail * bsize;
  if (blocks === 0 || free >= LEAST_SPACE) return undefined;
  return (
    `${stateFolder}: only ${megabytes(free)} are free on the disk of the backend; make room for ${megabytes(LEAST_SPACE)}, ` +
    "as a state that cannot be written whole is lost"
  );
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MB`;
}

/** A watch over the disk of a backend. */
interface DiskWatch {
  /** Aborted when the disk is nearly full; its reason says so. */
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/** Watches the disk of a backend while an operation writes to it. @param stateFolder undefined for a backend that is no folder. */
export function watchDisk(stateFolder: string | undefined, lack = lackOfSpace): DiskWatch {
  const full = new AbortController();
  const look = (): void => {
    try {
      const said = stateFolder === undefined ? undefined : lack(stateFolder);
      if (said !== undefined) full.abort(said);
    } catch {
      // The folder is gone: the engine says so when it writes.
    }
  };
  look();
  const timer = setInterval(look, LOOK_EVERY).unref();
  return {
    signal: full.signal,
    end: () => {
      clearInterval(timer);
    },
  };
}
