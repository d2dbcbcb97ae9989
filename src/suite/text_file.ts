/** Text files that come from elsewhere. @module */
import { firstLine, UsageError } from "./errors.ts";

/**
 * The text of a file, without a byte order mark.
 *
 * @throws {UsageError} one line: there is no such file, it is none (a directory, a pipe, a device), it can't be read, or
 * it isn't UTF-8
 */
export function readTextFile(path: string | URL): string {
  const bytes = readBytes(path);
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe || bytes[0] === 0xfe && bytes[1] === 0xff;
  if (utf16) throw new UsageError(`${path}: expected UTF-8, got UTF-16; save it as UTF-8`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path}: expected text in UTF-8, got other bytes`);
  }
}

function readBytes(path: string | URL): Uint8Array {
  try {
    const kind = kindOf(Deno.statSync(path)); // opening a pipe would wait for its other end
    if (kind !== undefined) throw new UsageError(`${path}: expected a file, got ${kind}`);
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof Deno.errors.NotFound) throw new UsageError(`${path}: there is no such file`);
    throw new UsageError(`${path}: can't be read: ${firstLine(error)}`);
  }
}

/** What is no file, in words. */
function kindOf({ isFile, isDirectory, isFifo }: Deno.FileInfo): string | undefined {
  if (isFile) return undefined;
  return isDirectory ? "a directory" : isFifo ? "a pipe" : "a device or a socket";
}
