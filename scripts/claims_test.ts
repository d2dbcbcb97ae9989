import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { listSuites, loadSuite } from "../src/engine/load.ts";
import { root } from "../src/engine/paths.ts";
import { readClaims } from "../src/claims/claims_file.ts";
import { type ClaimMeasure, methodsOf, rulesOf } from "../src/claims/measures/kinds.ts";
import { axisValues } from "../src/suite/profiles.ts";
import type { Experiment, Suite } from "../src/suite/types.ts";

/** What neither `nightly` nor `paper` has rows for, though the measure asks for it: "experiment fig99". */
function lacks(suite: Suite, measure: ClaimMeasure): string[] {
  const experiment: Experiment | undefined = suite.experiments[measure.experiment];
  if (!experiment) return [`experiment ${measure.experiment}`];
  const methods = methodsOf(measure).filter((name) => !experiment.methods.includes(name));
  return [
    ...methods.map((name) => `method ${name}`),
    ...(hasMetric(experiment, measure.metric) ? [] : [`metric ${measure.metric}`]),
    ...asked(measure).filter((x) => !hasPoint(experiment, x)).map((x) => `x ${x}`),
  ];
}

function hasMetric(experiment: Experiment, metric: string): boolean {
  switch (experiment.kind) {
    case "monteCarlo":
      return metric in experiment.metric.quantities;
    case "latency":
      return metric === "latency";
    case "trainingCurve":
      return metric === experiment.column;
    case "costs": // what they count is known when they have counted
      return true;
  }
}

/** The x that a measure names. */
function asked(measure: ClaimMeasure): number[] {
  const points = rulesOf(measure).points(measure);
  return points.kind === "at" ? [...points.xs] : [];
}

function hasPoint(experiment: Experiment, x: number): boolean {
  if (experiment.kind === "costs") return x === 0;
  if (experiment.kind === "trainingCurve") return true;
  return (["nightly", "paper"] as const).some((profile) =>
    axisValues(experiment.sweep, profile).some((value) => Math.abs(value - x) < 1e-9)
  );
}

describe("every paper's claims", () => {
  for (const [name, url] of listSuites()) {
    it(`${name}: each is about rows that a run gives`, async () => {
      const suite = await loadSuite(url);
      const wrong = readClaims(new URL(`results/published/${suite.claims}`, root)).flatMap((
        { id, measure },
      ) => measure ? lacks(suite, measure).map((what) => `${id}: no ${what}`) : []);
      expect(wrong).toEqual([]);
    });
  }
});
