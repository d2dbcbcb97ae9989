/**
 * Temporary directories whose names say which process they are of, so that what a killed one left is found.
 *
 * @module
 */
import { ownerName, ownerState } from "../engine/owner.ts";
import { removeQuietly } from "../suite/write_aside.ts";

const pattern = /^airtight-(?:method|sandbox)-(.*)$/;

/** A new temporary directory of this process. */
export function makeTemporary(kind: "method" | "sandbox"): string {
  return Deno.makeTempDirSync({ prefix: `airtight-${kind}-${ownerName()}` });
}

/** Removes the temporary directories of processes that have ended. Only those of Linux can be told. */
export function removeAbandoned(): void {
  if (Deno.build.os !== "linux") return;
  const probe = Deno.makeTempDirSync({ prefix: "airtight-" });
  const parent = probe.slice(0, probe.lastIndexOf("/"));
  Deno.removeSync(probe);
  for (const { name, isDirectory } of Deno.readDirSync(parent)) {
    const owned = pattern.exec(name)?.[1];
    if (isDirectory && owned !== undefined && ownerState(owned) === "ended") {
      removeQuietly(`${parent}/${name}`);
    }
  }
}
