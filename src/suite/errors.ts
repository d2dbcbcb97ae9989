/** Errors that are told in one line. @module */

/** Wrong usage or bad input (exit 2): the message says what, where and what to do. */
export class UsageError extends Error {
  /** The error's name. */
  override name = "UsageError";
}

/** The first line of whatever was thrown. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.trim().split("\n")[0];
}
