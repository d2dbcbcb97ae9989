/** What is wrong with arguments whatever the command, and the numbers among them. @module */
import { UsageError } from "../suite/errors.ts";

/**
 * No argument may be empty: that is what a shell makes of a variable that isn't set, and an empty path is the working
 * directory.
 *
 * @throws {UsageError} one line that names the option
 */
export function refuseEmptyArguments(args: readonly string[]): void {
  for (const [i, arg] of args.entries()) {
    const joined = /^(--[^=]+)=\s*$/.exec(arg)?.[1];
    if (joined === undefined && arg.trim() !== "") continue;
    const option = joined ?? (args[i - 1]?.startsWith("-") ? args[i - 1] : `argument ${i + 1}`);
    throw new UsageError(
      `${option}: expected a value, got an empty one (a shell's variable that isn't set?)`,
    );
  }
}

/** The names of a list, `a,b`. @throws {UsageError} where one is empty */
export function listOf(option: string, list: string): string[] {
  const names = list.split(",").map((name) => name.trim());
  if (!names.includes("")) return names;
  throw new UsageError(`${option}: expected names separated by commas, got '${list}'`);
}

/**
 * A whole number of at least `least`, which is read exactly.
 *
 * @throws {UsageError} where it is none, or larger than a double holds exactly
 */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) {
    if (Number.isSafeInteger(value)) return value;
    throw new UsageError(
      `${option}: expected a whole number up to ${Number.MAX_SAFE_INTEGER}, got '${text}'`,
    );
  }
  throw new UsageError(`${option}: expected a whole number from ${least} on, got '${text}'`);
}
