import { readdirSync, readFileSync } from "node:fs";

/**
 * Kills what is left of a session of processes after its leader ended: a plugin may leave a process of its own behind,
 * and no other process would ever end it. Only Linux shows sessions in a way that can be read; elsewhere nothing is done.
 *
 * @param leader the id of the process that was started `detached`, which makes it the leader of a session.
 */
export function endSession(leader: number | undefined): void {
  if (leader === undefined || process.platform !== "linux") return;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (sessionOf(pid) !== leader) continue;
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It ended by itself in between.
    }
  }
}

/** The session of a process, undefined if it has just ended. @see proc(5): the sixth field of stat */
function sessionOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the program's name in brackets, may hold spaces.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]);
  } catch {
    return undefined;
  }
}
