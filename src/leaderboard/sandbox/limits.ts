/** What a method may use up, and how much of it a process has used. @module */

/** Limits. */
export interface Limits {
  /** For loading the method, for opening it, and for each block, s. */
  readonly unitSeconds: number;
  /** For a training, or a stretch of one, s. */
  readonly trainingSeconds: number;
  /** Resident memory, bytes. */
  readonly memoryBytes: number;
  /** What it may put on the disk by way of Deno's caches, and of files that have no name any more, bytes. */
  readonly diskBytes: number;
  /** One message to the verifier, and all that it prints, bytes. */
  readonly outputBytes: number;
}

/** The limits where none are named. */
export const defaultLimits: Limits = {
  unitSeconds: 300,
  trainingSeconds: 3600,
  memoryBytes: 4 * 2 ** 30,
  diskBytes: 128 * 2 ** 20,
  outputBytes: 256 * 2 ** 20,
};

/** The resident memory of a process in bytes; 0 where the system doesn't tell. */
export async function memoryOf(pid: number): Promise<number> {
  try {
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    return 1024 * Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    if (Deno.build.os === "linux") return 0; // it has ended
  }
  try {
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(pid)] }).output();
    return 1024 * Number(new TextDecoder().decode(stdout));
  } catch {
    return 0;
  }
}

/** The bytes of all files below a directory; links are not followed. */
export async function bytesBelow(directory: string): Promise<number> {
  let bytes = 0;
  try {
    for await (const entry of Deno.readDir(directory)) {
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory) bytes += await bytesBelow(path);
      else if (entry.isFile) bytes += (await Deno.lstat(path)).size;
    }
  } catch {
    // it goes on changing; the next look will see
  }
  return bytes;
}

/**
 * The bytes of the files that a process has open and nobody else can see any more, such as those of a database's temporary
 * tables; 0 where the system doesn't tell.
 */
export async function unlinkedBytes(pid: number): Promise<number> {
  const files = new Map<number | null, number>(); // by inode: a file may be open more than once
  try {
    for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
      const found = await Deno.stat(`/proc/${pid}/fd/${name}`).catch(() => undefined); // it has been closed
      if (found?.isFile && found.nlink === 0) files.set(found.ino, found.size);
    }
  } catch {
    // it has ended, or this system has no such directory
  }
  return [...files.values()].reduce((sum, size) => sum + size, 0);
}
