/**
 * `deno run -A scripts/changes.ts RESULT...`: what results give otherwise than `results/reference`, in Markdown.
 * Exits with 1 where something changed; a suite without a reference of the profile is named and left alone.
 *
 * @module
 */
import { findSuite, loadSuite } from "../src/engine/load.ts";
import { type Changes, changesSince, changesText, hasChanged } from "../src/report/changes.ts";
import { readResult } from "../src/report/result.ts";
import { UsageError } from "../src/suite/errors.ts";
import { exitCodes } from "../src/cli/exit_codes.ts";
import { claimsOf } from "../src/engine/judge.ts";
import { referenceOf } from "../src/cli/reference.ts";

try {
  const changes: Changes[] = [], unknown: string[] = [];
  for (const path of Deno.args) {
    const result = readResult(`${path}/result.json`);
    const url = findSuite(result.suite);
    const suite = await loadSuite(url);
    const reference = referenceOf(result.suite, result.profile);
    if (!reference) {
      unknown.push(`## ${result.suite}\n\nThere is no reference of the profile ${result.profile} yet.\n`);
      continue;
    }
    changes.push(changesSince(reference, result, suite, claimsOf(suite, url)));
  }
  console.log([changesText(changes), ...unknown].filter((text) => text !== "").join("\n"));
  Deno.exit(changes.some(hasChanged) ? 1 : 0);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`changes: ${error.message}`);
  Deno.exit(exitCodes.usage);
}
