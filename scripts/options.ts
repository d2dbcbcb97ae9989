/** The options of the programs in this folder, by `parseArgs` of `node:util`. @module */
import { parseArgs } from "node:util";
import { UsageError } from "../src/suite/errors.ts";
import { suggest } from "../src/suite/names.ts";

/** Which options there are. */
export interface OptionNames<Text extends string, Switch extends string> {
  /** Those with a value: `--name VALUE` or `--name=VALUE`. */
  readonly texts: readonly Text[];
  /** Those without. */
  readonly switches: readonly Switch[];
}

/** What was given; an option that wasn't is undefined or false. */
export interface GivenOptions<Text extends string, Switch extends string> {
  readonly texts: Readonly<Record<Text, string | undefined>>;
  readonly switches: Readonly<Record<Switch, boolean>>;
  /** What has no name, in order. */
  readonly rest: readonly string[];
}

/**
 * Reads a command line.
 *
 * @throws {UsageError} on an option that there isn't, is given twice, lacks its value or has one and takes none
 */
export function readGiven<Text extends string, Switch extends string>(
  args: readonly string[],
  { texts, switches }: OptionNames<Text, Switch>,
): GivenOptions<Text, Switch> {
  const known: readonly string[] = [...texts, ...switches];
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([
      ...texts.map((name) => [name, { type: "string" as const }]),
      ...switches.map((name) => [name, { type: "boolean" as const }]),
    ]),
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string>(), rest: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") rest.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!known.includes(name) || !rawName.startsWith("--")) {
      throw new UsageError(`unknown option ${rawName}${suggest(name, known)}`);
    }
    if (values.has(name)) throw new UsageError(`--${name} is given more than once`);
    const takesValue = (texts as readonly string[]).includes(name);
    if (takesValue && value === undefined) throw new UsageError(`--${name} has no value`);
    if (!takesValue && value !== undefined) throw new UsageError(`--${name} takes no value, got '${value}'`);
    values.set(name, value ?? "");
  }
  return {
    texts: Object.fromEntries(texts.map((name) => [name, values.get(name)])) as Record<
      Text,
      string | undefined
    >,
    switches: Object.fromEntries(switches.map((name) => [name, values.has(name)])) as Record<Switch, boolean>,
    rest,
  };
}

/** Runs a program; wrong usage is a line and exit code 2. */
export async function orUsage(program: string, run: () => Promise<number>): Promise<never> {
  try {
    Deno.exit(await run());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${program}: ${error.message}`);
    Deno.exit(2);
  }
}
