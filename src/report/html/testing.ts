/** A small suite with a claim of each verdict, and its rows, for the tests of the page. @module */
import { checkClaims } from "../../claims/check.ts";
import type { Claim } from "../../claims/claim.ts";
import type { Verdict } from "../../claims/verdict.ts";
import type { Row, Suite } from "../../suite/types.ts";
import type { ReportedRun } from "./report.ts";

/** A name that would break a page that doesn't escape it. */
export const hostile = `<img src=x onerror="alert(1)">'&</script>`;

const classes = ["AM", "FM"];
const share = (label: string) => ({ kind: "mean", unit: "", label });

/** The suite. */
export const suite = {
  id: "toy",
  paper: { title: "Toy: an Example", authors: ["A. Author"], venue: "arXiv:2001.00001", year: 2020 },
  conventions: { llr: "log p(1) / p(0)" },
  methods: {
    ml: { label: "ML", kind: "bound" },
    mine: { label: hostile, kind: "classical" },
  },
  experiments: {
    curve: {
      kind: "monteCarlo",
      title: "Fig. 5: errors",
      methods: ["ml", "mine"],
      sweep: { name: "snrDb", label: "SNR (dB)" },
      metric: { quantities: { bler: { kind: "proportion", unit: "", label: "block error rate" } } },
      logarithmic: ["bler"],
    },
    confused: {
      kind: "monteCarlo",
      title: "Fig. 6: classes",
      methods: ["ml"],
      sweep: { name: "truth", label: "true class", names: classes },
      metric: { quantities: { right: share("accuracy"), am: share("AM"), fm: share("FM") } },
      drawn: ["am", "fm"],
      plot: "confusion",
    },
    size: { kind: "costs", title: "Table II", methods: ["ml", "mine"] },
    loss: { kind: "trainingCurve", title: "Training", methods: ["mine"], part: "net", column: "loss" },
  },
} as unknown as Suite;

function row(more: Partial<Row>): Row {
  return {
    ...{ suite: "toy", profile: "quick", experiment: "curve", method: "ml", seed: 1, axis: "snrDb", x: 10 },
    ...{ metric: "bler", value: 0.1, unit: "", ciLow: NaN, ciHigh: NaN, n: 1000, stopReason: "errors" },
    ...{ backend: "exact", statistical: false, unitKey: "0123456789abcdef" },
    ...more,
  };
}

const errors = (method: string, x: number, k: number) =>
  row({
    method,
    x,
    k,
    value: k / 1000,
    ciLow: 0.8 * k / 1000,
    ciHigh: (1.2 * k + 4) / 1000,
    unitKey: `${method}${x}`,
  });

/** The rows: curves with a zero, a failed point, a confusion matrix, counts and a training curve. */
export const rows: readonly Row[] = [
  ...[200, 20, 0].map((k, i) => errors("ml", 10 + 2 * i, k)),
  ...[400, 150, 30].map((k, i) => errors("mine", 10 + 2 * i, k)),
  row({ method: "mine", x: 16, value: NaN, failure: hostile, unitKey: "f" }),
  ...[[0.9, 0.1], [0.2, 0.8]].flatMap((line, x) =>
    ["am", "fm"].map((metric, i) => row({ experiment: "confused", axis: "truth", x, metric, value: line[i] }))
  ),
  row({ experiment: "confused", axis: "truth", x: 0, metric: "right", value: 0.9 }),
  ...["ml", "mine"].map((method) =>
    row({ experiment: "size", method, axis: "", x: 0, metric: "parameters", value: 252582, unitKey: method })
  ),
  ...[1, 0.5, 0.25].map((value, i) =>
    row({
      experiment: "loss",
      method: "mine",
      axis: "step",
      x: 100 * i,
      metric: "loss",
      value,
      n: 1,
      stopReason: "",
    })
  ),
];

const base = { where: "Section V", read: "text", evidence: "measured", reason: "as the paper says" } as const;
const at = { experiment: "curve", metric: "bler", x: 10 } as const;

/** One claim per verdict. */
export const claims: readonly Claim[] = [
  {
    ...base,
    id: "toy-value",
    says: `ML has 0.2 at 10 dB, ${hostile}`,
    measure: { kind: "value", method: "ml", ...at },
    target: { relation: "equals", value: 0.2, tolerance: 0.1 },
  },
  {
    ...base,
    id: "toy-ratio",
    headline: true,
    says: "Mine is better.",
    measure: { kind: "ratio", a: "mine", b: "ml", ...at },
    target: { relation: "atMost", value: 0.5, tolerance: 0 },
  },
  { ...base, id: "toy-never", says: "It is cheap.", why: "nobody knows" },
  {
    ...base,
    id: "toy-gain",
    says: "Mine gains.",
    measure: { kind: "gain", experiment: "curve", metric: "bler", a: "mine", b: "ml", level: 0.01 },
    // It doesn't reach the level: all that is known is that it needs more than ML does.
    target: { relation: "equals", value: -1, tolerance: 0.5 },
  },
  {
    ...base,
    id: "toy-two",
    evidence: "argued",
    says: "It isn't.",
    contradicts: { claim: "toy-never", proof: "it can't be both" },
  },
];

/** Their verdicts. */
export const verdicts: readonly Verdict[] = checkClaims(claims, rows, {
  trainingShares: {},
  methodKinds: { ml: "bound", mine: "classical" },
});

/** The run. */
export const run: ReportedRun = { source: "out/toy", suite, rows, claims, verdicts, result: undefined };
