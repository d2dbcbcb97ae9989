import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { listSuites, loadSuite } from "../src/engine/load.ts";
import { root } from "../src/engine/paths.ts";
import type { Claim, Evidence } from "../src/claims/claim.ts";
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

/** Kinds of evidence that verdicts on an experiment's rows can have. */
const evidenceOf: Readonly<Record<Experiment["kind"], readonly Evidence[]>> = {
  monteCarlo: ["measured", "counted"], // dimensions are counted on data
  trainingCurve: ["measured"],
  latency: ["timed"],
  costs: ["counted", "fitted"],
};

/** Whether a claim rests on what its measure is of; a contradiction whose proof is in words rests on that. */
function restsOn(suite: Suite, { evidence, measure, contradicts }: Claim): boolean {
  if (!measure) return evidence !== "fitted";
  if (contradicts && evidence === "argued") return true;
  return evidenceOf[suite.experiments[measure.experiment].kind].includes(evidence);
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

    it(`${name}: each says what it rests on, and some would be cited`, async () => {
      const suite = await loadSuite(url);
      const claims = readClaims(new URL(`results/published/${suite.claims}`, root));
      expect(claims.filter((claim) => !restsOn(suite, claim)).map(({ id }) => id)).toEqual([]);
      expect(claims.filter(({ headline }) => headline).length).toBeGreaterThanOrEqual(3);
    });
  }
});
