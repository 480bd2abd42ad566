import { statfsSync } from "node:fs";

const MB = 2 ** 20;

/** The disk of a backend that is a folder. */
export interface BackendDisk {
  /** The folder of the state files. */
  readonly folder: string;
  /** The least free space, in bytes. With less, no operation starts, and running operations are canceled. */
  readonly least: number;
}

/**
 * Describes the disk of a backend's folder. Pulumi writes a state file in place: a full disk truncates the state, and then its only
 * backup. A stack of 100 buckets writes 5 MB at each step.
 *
 * @param folder the folder of the backend; undefined for a backend that is not a folder.
 * @param concurrency the number of stacks that are written at a time.
 * @returns undefined for a backend that is not a folder.
 */
export function backendDisk(folder: string | undefined, concurrency: number): BackendDisk | undefined {
  return folder === undefined ? undefined : { folder, least: Math.max(64, 8 * concurrency) * MB };
}

/** The interval between checks of the free space during an operation, in milliseconds. */
const CHECK_INTERVAL = 1_000;

/** The size of a file system, as `statfs` reports it. */
interface Space {
  /** The number of blocks; 0 if the file system does not report its size. */
  readonly blocks: number;
  /** The number of free blocks. */
  readonly bavail: number;
  /** The size of a block in bytes. */
  readonly bsize: number;
}

/**
 * Returns an error message if the disk of a backend is nearly full; otherwise undefined. Also returns undefined if the file system does
 * not report its size.
 *
 * @param spaceOf returns the size of the file system of a folder. @default statfsSync
 */
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

/** Watches the disk of a backend until `end` is called. */
interface DiskWatch {
  /** Aborted when the disk is nearly full. The reason is the error message. */
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/**
 * Watches the disk of a backend while an operation writes to it.
 *
 * @param disk undefined for a backend that is not a folder.
 * @param lack returns an error message if the disk is nearly full. @default lackOfSpace
 */
export function watchDisk(
  disk: BackendDisk | undefined,
  lack: (disk: BackendDisk) => string | undefined = lackOfSpace,
): DiskWatch {
  const full = new AbortController();
  const check = (): void => {
    try {
      const message = disk && lack(disk);
      if (message !== undefined) full.abort(message);
    } catch {
      // The folder does not exist. The engine reports this when it writes.
    }
  };
  check();
  const timer = setInterval(check, CHECK_INTERVAL).unref();
  return {
    signal: full.signal,
    end: () => {
      clearInterval(timer);
    },
  };
}
