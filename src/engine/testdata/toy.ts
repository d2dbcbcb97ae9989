/** A suite that exercises every part of the engine in a second: estimating a scaled number in noise. @module */
import { wordReader } from "../../compute/random.ts";
import type { Stream } from "../../compute/random.ts";
import { defineSuite } from "../../suite/define.ts";
import { costs, curves, timings, trainingCurves } from "../../suite/experiments.ts";
import type { Artifact, Dataset, Method, Metric, Training } from "../../suite/types.ts";

const module = import.meta.url;

/** What is seen of numbers x: 0.5 x + noise. */
interface Inputs {
  readonly seen: Float32Array;
}

interface Truth {
  readonly sent: Float32Array;
}

/** Roughly normal samples: the sum of 12 uniform ones. */
function noiseReader(stream: Stream): () => number {
  const next = wordReader(stream);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next() / 2 ** 32;
    return sum;
  };
}

const numbers: Dataset<Inputs, Truth> = {
  module,
  spec: { gain: 0.5 },
  items: "numbers",
  block({ snrDb }, stream, count) {
    const noise = noiseReader(stream);
    const deviation = Math.sqrt(2) ** (-snrDb / 3);
    const sent = Float32Array.from({ length: count }, () => Math.sign(noise()) || 1);
    return { inputs: { seen: sent.map((x) => 0.5 * x + 0.5 * deviation * noise()) }, truth: { sent } };
  },
};

interface Recipe {
  readonly steps: number;
  readonly pauseMs: number;
  readonly [key: string]: number;
}

/** Least squares by gradient descent on fresh draws at an SNR. */
function training(name: string, needs?: Record<string, Training>, snrDb = 6): Training<Recipe> {
  return {
    module,
    spec: { rate: 0.05, snrDb },
    name,
    needs,
    recipes: {
      smoke: { steps: 300, pauseMs: 0 },
      quick: { steps: 600, pauseMs: 2 },
      nightly: { steps: 1000, pauseMs: 0 },
      paper: { steps: 2000, pauseMs: 0 },
    },
    effort: ({ steps }) => steps * 16,
    async train({ steps, pauseMs }, context) {
      const before = context.resumed ?? context.inputs.start;
      const weight = Float32Array.from(before?.tensors.weight.data ?? [0]);
      const curve = (context.resumed?.info.curve ?? { step: [], loss: [] }) as {
        step: number[];
        loss: number[];
      };
      let step = context.resumed?.info.step as number ?? 0;
      const state = (): Artifact => ({
        tensors: { weight: { shape: [1], data: weight.slice() } },
        info: { step, curve },
      });
      for (; step < steps;) {
        const { inputs: { seen }, truth: { sent } } = await numbers.block(
          { snrDb },
          context.stream("batch", step),
          16,
        );
        let gradient = 0, loss = 0;
        for (let i = 0; i < sent.length; i++) {
          const error = weight[0] * seen[i] - sent[i];
          gradient += 2 * error * seen[i] / 16;
          loss += error * error / 16;
        }
        weight[0] -= 0.05 * gradient;
        if (step % 50 === 0) {
          curve.step.push(step);
          curve.loss.push(loss);
        }
        step++;
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
        context.progress(step, steps, `loss ${loss.toFixed(3)}`);
        await context.checkpoint(state);
      }
      return state();
    },
  };
}

/** Decides for the sign after scaling. */
function scaled(
  label: string,
  gain?: number,
): Pick<Method<Inputs, Float32Array>, "module" | "spec" | "label" | "open"> {
  return {
    module,
    spec: { gain: gain ?? null },
    label,
    open: ({ scale }) => {
      const factor = gain ?? scale.tensors.weight.data[0];
      return { run: ({ seen }) => seen.map((y) => factor * y) };
    },
  };
}

/** Counts the weights of a part. */
const weightCosts = ({ scale }: Readonly<Record<string, Artifact>>) => ({
  weights: { value: scale.tensors.weight.data.length, unit: "" },
  memory: { value: scale.tensors.weight.data.byteLength, unit: "B" },
});

const errors: Metric<Truth, Float32Array> = {
  module,
  spec: null,
  quantities: {
    errorRate: { kind: "proportion", unit: "", label: "error rate" },
    squaredError: { kind: "mean", range: [0, Infinity], unit: "", label: "squared error" },
    largestError: { kind: "maximum", unit: "", label: "largest error" },
  },
  score({ sent }, output) {
    if (output.length !== sent.length) {
      throw new Error(`expected ${sent.length} numbers, got ${output.length}`);
    }
    const distance = sent.map((x, i) => Math.abs(output[i] - x));
    return {
      errorRate: sent.map((x, i) => (Math.sign(output[i]) === x ? 0 : 1)),
      squaredError: distance.map((d) => d * d),
      largestError: distance,
    };
  },
};

const start = training("start");
const scale = training("scale", { start });

const methods = {
  matched: { ...scaled("matched", 2), kind: "classical" },
  learned: { ...scaled("learned"), kind: "learned", parts: { scale }, costs: weightCosts },
  short: { ...scaled("short"), kind: "learned", parts: { scale: start } },
  tuned: {
    ...scaled("tuned"),
    kind: "learned",
    parts: ({ snrDb }) => ({ scale: training(`scale at ${snrDb} dB`, undefined, snrDb) }),
  },
} as const satisfies Record<string, Method<Inputs, Float32Array>>;

const errorVariance: Metric<Truth, Float32Array> = {
  module,
  spec: null,
  quantities: { errorVariance: { kind: "variance", unit: "", label: "variance of the error" } },
  score: ({ sent }, output) => ({ errorVariance: sent.map((x, i) => output[i] - x) }),
};

const snrDb = { name: "snrDb", label: "SNR (dB)" };
const errorsOverSnr = curves({
  data: numbers,
  metric: errors,
  sweep: { ...snrDb, values: [0, 3, 6] },
  stop: {
    smoke: { shardItems: 100, errors: 40, items: 1000 },
    quick: { shardItems: 100, errors: 100, items: 3000 },
    nightly: { shardItems: 1000, errors: 100, items: 10_000 },
    paper: { shardItems: 1000, relativeWidth: 0.01, items: 100_000 },
  },
  logarithmic: ["errorRate"],
});
const variances = curves({
  data: numbers,
  metric: errorVariance,
  sweep: { ...snrDb, values: { smoke: [0, 6], quick: [0], nightly: [0, 6], paper: [0, 6] } },
  stop: {
    smoke: { shardItems: 200, items: 400 },
    quick: { shardItems: 200, items: 400 },
    nightly: { shardItems: 1000, items: 10_000 },
    paper: { shardItems: 1000, items: 100_000 },
  },
});
const speed = timings({
  data: numbers,
  at: { snrDb: 3 },
  sweep: { name: "batch", label: "batch size", values: [1, 16] },
  repetitions: { smoke: 20, quick: 50, nightly: 100, paper: 100 },
});

export default defineSuite({
  id: "toy",
  paper: { title: "A toy", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
  conventions: { snr: "1 / noise variance" },
  datasets: { numbers },
  methods,
  experiments: {
    errors: errorsOverSnr("Errors", [methods.matched, methods.learned, methods.short]),
    variance: variances("Each SNR with a training of its own", [methods.tuned, methods.learned]),
    weights: costs("Weights", [methods.learned]),
    curve: trainingCurves({ part: "scale", column: "loss" })("Training", [methods.learned]),
    speed: speed("Speed", [methods.matched, methods.learned]),
  },
  profiles: {
    smoke: { seeds: [1] },
    quick: { seeds: [1] },
    nightly: { seeds: [1, 2] },
    paper: { seeds: [1, 2, 3] },
  },
  claims: "toy.json",
});
