/**
 * `deno task test:statistics`: simulates the verdicts' errors (a few minutes), holds them against what is promised and the
 * table against `results/statistics/coverage.md`. With `--write` it writes the table instead, which gives the same bytes on
 * every machine.
 *
 * @module
 */
import { fromFileUrl, root } from "../src/engine/paths.ts";
import { broken, type Outcome, simulateWell } from "./statistics/coverage.ts";
import { designs } from "./statistics/designs.ts";
import { coveragePage } from "./statistics/table.ts";

const path = fromFileUrl(new URL("results/statistics/coverage.md", root));
const outcomes: Outcome[] = [];
for (const design of designs) {
  const outcome = simulateWell(design);
  console.log([outcome.name, ...broken(outcome).map((what) => `NOT KEPT: ${what}`)].join("; "));
  outcomes.push(outcome);
}
const page = coveragePage(outcomes);
if (Deno.args.includes("--write")) {
  await Deno.mkdir(fromFileUrl(new URL("results/statistics", root)), { recursive: true });
  await Deno.writeTextFile(path, page);
} else if (page !== await Deno.readTextFile(path)) {
  console.error(`${path} has another table: 'deno task test:statistics --write' renews it`);
  Deno.exit(1);
}
Deno.exit(outcomes.some((outcome) => broken(outcome).length > 0) ? 1 : 0);
