/** Writing aside first, so that what others see is whole. @module */

/**
 * Has something written at a path of its own, from which it is to be moved to its place. Nothing is left at that path,
 * whatever was thrown.
 */
export function writeAside(partial: string, write: (partial: string) => void): void {
  try {
    write(partial);
  } finally {
    removeQuietly(partial);
  }
}

/**
 * Writes a file; an existing one is replaced as a whole or not at all, and nothing else is left. A device or a pipe is
 * written to where it stands: nothing may take the place of `/dev/null`.
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  if (isReplaceable(path)) {
    writeAside(`${path}.${Deno.pid}.part`, (partial) => {
      Deno.writeFileSync(partial, bytes);
      Deno.renameSync(partial, path);
    });
  } else Deno.writeFileSync(path, bytes);
}

/** Whether there is a regular file, or nothing. */
export function isReplaceable(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return true;
  }
}

/** Removes a file or a directory with all that is in it. */
export function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // it is gone already, or another process is removing it
  }
}
