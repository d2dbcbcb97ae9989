/** JSON that comes from elsewhere: a value, or a line that says where it is wrong. @module */
import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import type { z } from "zod";
import { UsageError } from "./errors.ts";
import { oneLine } from "./one_line.ts";

/**
 * The value of a JSON text; `where` names the text in errors.
 *
 * @throws {UsageError} one line: not JSON (RFC 8259), with line and column; a name that an object has twice, of which
 * parsers take one or the other; the name `__proto__`
 */
export function parseJson(text: string, where: string): unknown {
  let mistake: string | undefined;
  try {
    mistake = firstMistake(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    mistake = "objects or lists lie too deep within each other"; // the visitor calls itself for each level
  }
  if (mistake) throw new UsageError(oneLine(`${where}: ${mistake}`));
  try {
    return JSON.parse(text);
  } catch (error) {
    // what the visitor lets pass, such as a number that begins with 0
    throw new UsageError(oneLine(`${where}: not JSON: ${(error as Error).message}`));
  }
}

/**
 * A value that follows a schema, as it was parsed; `where` names it in errors.
 *
 * @throws {UsageError} one line that names the field and what was expected
 */
export function parseBySchema<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = deepest(parsed.error.issues[0]);
  const field = path.join(".");
  throw new UsageError(oneLine(`${where}: ${field || "the whole"}: ${message}`));
}

/** The first thing that is wrong with a text, and where it stands. */
function firstMistake(text: string): string | undefined {
  let first: string | undefined;
  const names: Set<string>[] = [];
  const found = (line: number, column: number, what: string) => {
    first ??= `line ${line + 1}, column ${column + 1}: ${what}`;
  };
  visit(text, {
    onObjectBegin() {
      names.push(new Set());
    },
    onObjectEnd() {
      names.pop();
    },
    onObjectProperty(name, _offset, _length, line, column) {
      if (name === "__proto__") found(line, column, "a property may not be called __proto__");
      if (names.at(-1)!.has(name)) found(line, column, `the property ${JSON.stringify(name)} is there twice`);
      names.at(-1)!.add(name);
    },
    onError(code: ParseErrorCode, _offset, _length, line, column) {
      found(line, column, `not JSON: ${spaced(printParseErrorCode(code))}`);
    },
  }, { disallowComments: true, allowTrailingComma: false });
  return first;
}

/** `CommaExpected` as "comma expected". */
function spaced(name: string): string {
  return name.replace(/\B[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

/** The issue inside a union's issue, where zod gives one: it names the field that is wrong. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code === "invalid_union" && issue.errors.length === 1 && issue.errors[0].length > 0) {
    const inner = issue.errors[0][0];
    return deepest({ ...inner, path: [...issue.path, ...inner.path] });
  }
  return issue;
}
