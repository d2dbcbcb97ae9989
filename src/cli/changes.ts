/** `bench changes`: what results give otherwise than `results/reference`, in Markdown. @module */
import { findSuite, loadSuite } from "../engine/load.ts";
import { claimsOf } from "../engine/judge.ts";
import { type Changes, changesSince, changesText, hasChanged } from "../report/changes.ts";
import { readResult } from "../report/result.ts";
import { exitCodes } from "./exit_codes.ts";
import { referenceOf } from "./reference.ts";

/**
 * Prints the changes; a suite without a reference of the profile is named and left alone.
 *
 * @returns the exit code: 1 where something changed
 */
export async function reportChanges(paths: readonly string[]): Promise<number> {
  const changes: Changes[] = [], unknown: string[] = [];
  for (const path of paths) {
    const result = readResult(`${path}/result.json`);
    const url = findSuite(result.suite);
    const suite = await loadSuite(url);
    const reference = referenceOf(result.suite, result.profile);
    if (reference) changes.push(changesSince(reference, result, suite, claimsOf(suite, url)));
    else unknown.push(`## ${result.suite}\n\nThere is no reference of the profile ${result.profile} yet.\n`);
  }
  console.log([changesText(changes), ...unknown].filter((text) => text !== "").join("\n"));
  return changes.some(hasChanged) ? exitCodes.contradicted : exitCodes.ok;
}
