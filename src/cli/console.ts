/** Printing where the other end may be full or gone. @module */
import { firstLine } from "../suite/errors.ts";

/** Standard output that can't be written, as on a full disk. */
export class OutputError extends Error {
  /** The error's name. */
  override name = "OutputError";
}

/**
 * From here on `console.log` throws an {@link OutputError} where standard output can't be written, and messages that
 * standard error doesn't take are lost: nobody is left to be told, and a run must not end for it.
 */
export function guardConsole(): void {
  const { log, error } = console;
  console.log = (...data: unknown[]) => {
    try {
      log(...data);
    } catch (reason) {
      throw new OutputError(`standard output can't be written: ${firstLine(reason)}`);
    }
  };
  console.error = (...data: unknown[]) => {
    try {
      error(...data);
    } catch {
      // see above
    }
  };
}

/** Writes to standard error, if it takes it. */
export function writeError(text: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // see above
  }
}
