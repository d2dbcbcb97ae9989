/** The command line as a whole: runs a command and turns errors into a line and an exit code. @module */
import { ValidationError } from "@cliffy/command";
import { RequestError } from "../engine/request.ts";
import { reasonOf, StoreError } from "../engine/store.ts";
import { UsageError } from "../suite/errors.ts";
import { exitCodes } from "./exit_codes.ts";
import { makeProgram } from "./program.ts";
import { mistakeText } from "./request.ts";

/** What writing to a closed pipe, a closed descriptor or a full disk gives. */
const unwritable = ["EPIPE", "EBADF", "ENOSPC"];

/** Runs a command. Errors that nobody foresaw are thrown, with their stack trace. */
export async function main(args: string[]): Promise<void> {
  const program = makeProgram((code) => Deno.exitCode = code);
  try {
    await program.parse(args);
  } catch (error) {
    const [text, code] = describeError(error);
    try {
      console.error(`bench: ${text}`);
    } catch {
      // standard error is closed or full: nobody reads it
    }
    Deno.exit(code);
  }
}

/** An error in a line, and the exit code for it. */
function describeError(error: unknown): [text: string, code: number] {
  if (error instanceof RequestError) return [mistakeText(error), exitCodes.usage];
  if (error instanceof UsageError || error instanceof ValidationError) {
    return [error.message, exitCodes.usage];
  }
  if (error instanceof StoreError) return [error.message, exitCodes.failed];
  const code = (error as { code?: string }).code ?? "";
  if (code === "EMFILE" || code === "ENFILE") {
    return ["too few open files are allowed here; raise the limit (ulimit -n)", exitCodes.failed];
  }
  if (unwritable.includes(code)) return [`the output can't be written: ${reasonOf(error)}`, exitCodes.failed];
  throw error;
}
