/**
 * The table of `results/statistics/coverage.md`.
 *
 * @module
 */
import type { ClaimMeasure } from "../../src/claims/measures/kinds.ts";
import { broken, detailsOf, drawsOfRun, type Frequency, type Outcome, promised } from "./coverage.ts";

/** Why a kind's verdicts come out more careful than the level says, where that is by its nature. */
const remarks: Partial<Record<ClaimMeasure["kind"], string>> = {
  gain:
    "The interval holds what interpolation may be off by as well, so that it is wider than the level asks for where the curve is what the interpolation takes it for.",
  largest:
    "With several points that may be the largest, the upper limit is the largest of their limits: wider than the level asks for.",
  smallest: "As of the largest, the other way round.",
  shareBelow:
    "An ordering that is reproduced has passed a test at each point, so that several points at the limit pass together less often than one.",
  countAbove: "As of orderings.",
  spreadRatio:
    "The spread of noise counts as spread in the upper limit of the numerator and the lower limit of the denominator; flat curves make it wider than the level asks for.",
};

/** The page. */
export function coveragePage(outcomes: readonly Outcome[]): string {
  const kinds = [...Map.groupBy(outcomes, ({ design }) => design.measure.kind)];
  const runs = outcomes.reduce((total, { covered }) => total + covered.runs, 0);
  return [
    "# How often verdicts are wrong",
    "",
    "Simulated runs whose true number is known and lies at the limit of a claim's band, where a verdict is the hardest to " +
    "give: `reproduced` is false for a claim whose band it lies just outside of, `contradicted` for one whose band it " +
    `lies just inside of. Promised are at most ${
      percent(promised.falseVerdicts)
    } % of either and intervals that hold ` +
    `the number in ${
      percent(promised.coverage)
    } % at least, at nominal levels of 5 % and 95 %. Of "at least" and "at ` +
    'most" the column has the one that is wrong more often. Written by `deno task test:statistics --write`: ' +
    `${
      runs.toLocaleString("en-US")
    } runs of ${outcomes.length} designs, each value drawn ${drawsOfRun} times ` +
    "(4,000 times in a verdict). A design whose first runs are wrong more often than promised gets five times as many, which " +
    "tell chance apart from a fault. Standard errors are in brackets.",
    "",
    "With one or two training seeds the spread of trainings isn't known: a verdict is about these trainings alone, says so, " +
    "and is held against their own truth here. From three on it is about all trainings; that items' noise is in the " +
    "seeds' spread and is drawn beside it makes the interval too wide where seeds hardly spread. Student's t is of " +
    "their logarithms, and a mean's upper limit comes out low where trainings spread so far that a few of them haven't met " +
    "the distribution's tail: by 30 % with four seeds and hardly any noise of items beside it (in the table, beyond what is " +
    "promised).",
    "",
    "Rates are drawn from a Jeffreys posterior, whose level swings about the nominal one from one true rate to the next, as " +
    "counts are whole: the true rates are drawn anew in each run, within ± 20 %, and the table has the mean. Two methods " +
    "that saw the same items are compared by limits of Clopper and Pearson's kind, which never pass the level, and are " +
    "careful where few items tell the methods apart.",
    ...kinds.flatMap(([kind, of]) => [
      "",
      `## ${kind}`,
      "",
      ...(remarks[kind] ? [remarks[kind], ""] : []),
      "| truth | points | values | trainings | methods | runs | false reproduced % | false contradicted % | coverage % |",
      "| --- | --- | --- | --- | --- | --: | --: | --: | --: |",
      ...of.map(line),
    ]),
    "",
  ].join("\n");
}

function line(outcome: Outcome): string {
  const { design, falselyReproduced, falselyContradicted, covered } = outcome;
  const failures = broken(outcome);
  const cells = [
    design.isBeyond
      ? `${design.shape} (beyond what is promised)`
      : failures.length === 0
      ? design.shape
      : `${design.shape} (**not kept: ${failures.join(", ")}**)`,
    ...detailsOf(design.sampling),
    String(covered.runs),
    ...[falselyReproduced, falselyContradicted, covered].map(frequency),
  ];
  return `| ${cells.join(" | ")} |`;
}

function frequency({ times, runs }: Frequency): string {
  const share = times / runs;
  return `${(100 * share).toFixed(1)} (${(100 * Math.sqrt(share * (1 - share) / runs)).toFixed(1)})`;
}

function percent(share: number): string {
  return String(Math.round(1000 * share) / 10);
}
