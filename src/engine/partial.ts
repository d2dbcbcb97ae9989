/** What is being written, in a folder beside what is finished. @module */
import { removeQuietly } from "../suite/write_aside.ts";
import { ownerName, ownerState } from "./owner.ts";

/** What nobody here can tell to be dead, of another machine or an older version, is swept when it is older. */
const sweptAfterMilliseconds = 24 * 3600 * 1000;

/** A name of this process's own. */
export function partialName(): string {
  return `${ownerName()}${crypto.randomUUID()}`;
}

/** Removes from a folder what processes that have ended left there. */
export function sweepPartial(directory: string): void {
  for (const name of namesIn(directory)) {
    const path = `${directory}/${name}`;
    if (isAbandoned(name, path)) removeQuietly(path);
  }
}

function isAbandoned(name: string, path: string): boolean {
  const state = ownerState(name);
  if (state !== "unknown") return state === "ended";
  try {
    const { mtime } = Deno.lstatSync(path);
    return mtime !== null && Date.now() - mtime.getTime() > sweptAfterMilliseconds;
  } catch {
    return false; // gone
  }
}

function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name);
  } catch {
    return [];
  }
}
