/** What works in a clone of the repository alone. @module */
import { UsageError } from "./errors.ts";

const here = new URL("../../", import.meta.url);

/**
 * Says that something starts processes on airtight's files, or reads them, and so can't be done elsewhere.
 *
 * @param what it is, such as "running a suite"
 * @throws {UsageError} one line, where airtight was imported over the network
 */
export function requireClone(what: string, at: URL = here): void {
  if (at.protocol === "file:") return;
  throw new UsageError(`${what} needs a clone of airtight's repository; airtight was imported from ${at}`);
}
