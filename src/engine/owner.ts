/**
 * Names that say which process something is of, so that what killed ones left can be told from what others, here or on
 * machines that share a folder, are at.
 *
 * @module
 */
import process from "node:process";
import { sha256 } from "../suite/canonical_json.ts";

/** The beginning of a name of this process's own: machine, id and start. */
export function ownerName(): string {
  return `${machine()}-${Deno.pid}-${startOf(Deno.pid) ?? 0}-`;
}

/** Whether the process that a name begins with is there; "unknown" where nobody here can tell, as of another machine. */
export function ownerState(name: string): "running" | "ended" | "unknown" {
  const owner = /^([0-9a-f]{12})-(\d+)-(\d+)-/.exec(name);
  if (owner?.[1] !== machine()) return "unknown";
  return isRunning(Number(owner[2]), Number(owner[3])) ? "running" : "ended";
}

/** Where process ids mean the same: this machine since it started and, in a container, this one. */
function machine(): string {
  return known ??= sha256([Deno.hostname(), read("/proc/sys/kernel/random/boot_id"), namespace()].join("\0"))
    .slice(0, 12);
}
let known: string | undefined;

function namespace(): string {
  try {
    return Deno.readLinkSync("/proc/self/ns/pid");
  } catch {
    return ""; // not Linux
  }
}

/** Whether the process that started then still runs: ids are used again. */
function isRunning(pid: number, start: number): boolean {
  if (start > 0) return startOf(pid) === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== "ESRCH";
  }
}

/** When a process started, in the kernel's ticks; undefined where it has ended, or the system doesn't tell. */
function startOf(pid: number): number | undefined {
  // the program's name, in parentheses, may hold anything; the state is the first field behind it
  const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
  return fields.length < 20 || /[ZX]/.test(fields[0]) ? undefined : Number(fields[19]);
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path).trim();
  } catch {
    return "";
  }
}
