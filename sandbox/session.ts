import { readdirSync, readFileSync } from "node:fs";

/**
 * Kills the remaining processes of a session after its leader has ended. A plugin may leave a process behind that nothing else ends. Does
 * nothing on other systems than Linux, where `/proc` lists the sessions.
 *
 * @param leader the id of a process that was started with `detached`, so that it leads a session.
 */
export function endSession(leader: number | undefined): void {
  if (leader === undefined || process.platform !== "linux") return;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (sessionOf(pid) !== leader) continue;
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // The process has ended in the meantime.
    }
  }
}

/** Returns the session id of a process; undefined if it has ended. @see proc(5): the sixth field of stat */
function sessionOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the program's name in parentheses, may contain spaces.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]);
  } catch {
    return undefined;
  }
}
