/** `parseArgs` of `@std/cli/parse-args` over minimist, of which it is a port: the options that airtight uses. @module */
import minimist from "minimist";

/** Which arguments are what. */
export interface ParseOptions {
  string?: readonly string[];
  boolean?: readonly string[];
  alias?: Readonly<Record<string, string>>;
  default?: Readonly<Record<string, unknown>>;
}

/** The arguments by name; those without a name are in `_`. */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
  // deno-lint-ignore no-explicit-any -- the real package infers the types from the options
): { _: (string | number)[]; [name: string]: any } {
  return minimist([...args], {
    string: [...options.string ?? []],
    boolean: [...options.boolean ?? []],
    alias: { ...options.alias },
    default: { ...options.default },
  });
}
