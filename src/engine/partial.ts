/**
 * What is being written, in a folder beside what is finished. A name says which process writes, so that what killed
 * ones left can be told from what others, here or on machines that share the folder, are at.
 *
 * @module
 */
import process from "node:process";
import { sha256 } from "../suite/canonical_json.ts";
import { removeQuietly } from "../suite/write_aside.ts";

/** What nobody here can tell to be dead, of another machine or an older version, is swept when it is older. */
const sweptAfterMilliseconds = 24 * 3600 * 1000;

/** A name of this process's own. */
export function partialName(): string {
  return `${machine()}-${Deno.pid}-${startOf(Deno.pid) ?? 0}-${crypto.randomUUID()}`;
}

/** Removes from a folder what processes that have ended left there. */
export function sweepPartial(directory: string): void {
  for (const name of namesIn(directory)) {
    const path = `${directory}/${name}`;
    if (isAbandoned(name, path)) removeQuietly(path);
  }
}

function isAbandoned(name: string, path: string): boolean {
  const owner = /^([0-9a-f]{12})-(\d+)-(\d+)-/.exec(name);
  if (owner?.[1] === machine()) return !isRunning(Number(owner[2]), Number(owner[3]));
  try {
    const { mtime } = Deno.lstatSync(path);
    return mtime !== null && Date.now() - mtime.getTime() > sweptAfterMilliseconds;
  } catch {
    return false; // gone
  }
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

function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name);
  } catch {
    return [];
  }
}
