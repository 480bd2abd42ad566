import { statfsSync } from "node:fs";

const MB = 2 ** 20;

/** The disk of a backend that is a folder. */
export interface BackendDisk {
  /** The folder that the states are in. */
  readonly folder: string;
  /** The free space below which nothing is started, and what runs is canceled, in bytes. */
  readonly least: number;
}

/**
 * The disk of a backend's folder. Pulumi writes a state in place: on a full disk it cuts off the state, and then its only copy. A
 * stack of 100 buckets writes 5 MB at a step.
 *
 * @param folder undefined for a backend that is no folder.
 * @param concurrency how many stacks are written at a time.
 */
export function backendDisk(folder: string | undefined, concurrency: number): BackendDisk | undefined {
  return folder === undefined ? undefined : { folder, least: Math.max(64, 8 * concurrency) * MB };
}

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
  { folder, least }: BackendDisk,
  spaceOf: (folder: string) => Space = (path) => statfsSync(path),
): string | undefined {
  const { blocks, bavail, bsize } = spaceOf(folder);
  const free = bavail * bsize;
  if (blocks === 0 || free >= least) return undefined;
  return (
    `${folder}: only ${megabytes(free)} are free on the disk of the backend; make room for ${megabytes(least)}, ` +
    "as a state that cannot be written whole is lost"
  );
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / MB)} MB`;
}

/** A watch over the disk of a backend. */
interface DiskWatch {
  /** Aborted when the disk is nearly full; its reason says so. */
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/** Watches the disk of a backend while an operation writes to it. @param disk undefined for a backend that is no folder. */
export function watchDisk(
  disk: BackendDisk | undefined,
  lack: (disk: BackendDisk) => string | undefined = lackOfSpace,
): DiskWatch {
  const full = new AbortController();
  const look = (): void => {
    try {
      const said = disk && lack(disk);
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
