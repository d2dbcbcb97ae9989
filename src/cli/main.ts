/** The command line as a whole: runs a command and turns errors into a line and an exit code. @module */
import { ValidationError } from "@cliffy/command";
import { RequestError } from "../engine/request.ts";
import { StoreError } from "../engine/store.ts";
import { UsageError } from "../suite/errors.ts";
import { oneLine } from "../suite/one_line.ts";
import { refuseEmptyArguments } from "./arguments.ts";
import { guardConsole, OutputError } from "./console.ts";
import { exitCodes } from "./exit_codes.ts";
import { attachNegativeValues } from "./negative_values.ts";
import { makeProgram } from "./program.ts";
import { mistakeText } from "./request.ts";
import { refuseSpellings } from "./spellings.ts";

/** Runs a command. Errors that nobody foresaw are thrown, with their stack trace. */
export async function main(args: string[]): Promise<void> {
  guardConsole();
  const program = makeProgram((code) => Deno.exitCode = code);
  try {
    refuseEmptyArguments(args);
    refuseSpellings(args);
    await program.parse(attachNegativeValues(args));
  } catch (error) {
    const [text, code] = describeError(error);
    console.error(`bench: ${text}`);
    Deno.exit(code);
  }
}

/** An error in a line, and the exit code for it. @throws what nobody foresaw */
export function describeError(error: unknown): [text: string, code: number] {
  const [text, code] = textAndCode(error);
  return [oneLine(text), code];
}

function textAndCode(error: unknown): [text: string, code: number] {
  if (error instanceof RequestError) return [mistakeText(error), exitCodes.usage];
  if (error instanceof UsageError || error instanceof ValidationError) {
    return [error.message, exitCodes.usage];
  }
  if (error instanceof StoreError || error instanceof OutputError) {
    return [error.message, exitCodes.failed];
  }
  const code = (error as { code?: string }).code ?? "";
  if (code === "EMFILE" || code === "ENFILE") {
    return ["too few open files are allowed here; raise the limit (ulimit -n)", exitCodes.failed];
  }
  throw error;
}
