/** Spellings of a command line that parsers of command lines read in different ways. @module */
import { UsageError } from "../suite/errors.ts";

/**
 * Refuses what one parser takes for a default, for several options or for nothing, and another one for what was meant:
 * nothing that was typed may be ignored.
 *
 * @throws {UsageError} one line that names what was found, and what to write instead
 */
export function refuseSpellings(args: readonly string[]): void {
  for (const [i, arg] of args.entries()) {
    const joined = /^(--[^=]+)=$/.exec(arg)?.[1];
    if (arg === "" || joined !== undefined) {
      const where = joined ?? (args[i - 1]?.startsWith("-") ? args[i - 1] : `argument ${i + 1}`);
      throw new UsageError(`${where}: expected a value, got an empty one`);
    }
    if (arg === "--") throw new UsageError("'--' means nothing here; leave it out");
    if (/^-[A-Za-z]./.test(arg)) {
      throw new UsageError(
        `'${arg}': an option of one letter stands alone, its value after a space: '${arg.slice(0, 2)} ${
          arg.slice(2).replace(/^=/, "")
        }'; a file's name that begins with '-' is written './-…'`,
      );
    }
  }
}
