// What the compiler refuses: each line under `@ts-expect-error` is an error, or this file doesn't type-check.
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { defineSuite } from "./define.ts";
import { costs, curves, isInformed, knowing, timings } from "./experiments.ts";
import type { Bound, Dataset, Method, Metric } from "./types.ts";
import { usualProfiles } from "./profiles.ts";

interface Received {
  readonly received: Float32Array;
}
interface Pilots {
  readonly pilots: Float32Array;
}
interface Sent {
  readonly sent: Uint8Array;
}

const code = { module: import.meta.url, spec: null };
const bits: Dataset<Received, Sent> = {
  ...code,
  items: "bits",
  block: (_point, _stream, count) => ({
    inputs: { received: new Float32Array(count) },
    truth: { sent: new Uint8Array(count) },
  }),
};
const base = { ...code, kind: "classical", label: "a method" } as const;
const detector: Method<Received, Uint8Array> = {
  ...base,
  open: () => ({ run: ({ received }) => Uint8Array.from(received) }),
};
const soft: Method<Received, Float32Array> = { ...base, open: () => ({ run: ({ received }) => received }) };
const estimator: Method<Pilots, Uint8Array> = {
  ...base,
  open: () => ({ run: ({ pilots }) => Uint8Array.from(pilots) }),
};
const genie: Bound<Received, Sent, Uint8Array> = {
  ...base,
  kind: "bound",
  open: () => ({ run: (_inputs, { sent }) => sent }),
};
const errors: Metric<Sent, Uint8Array> = {
  ...code,
  quantities: { ber: { kind: "proportion", unit: "", label: "bit error rate" } },
  score: ({ sent }, decided) => ({ ber: decided.map((bit, i) => bit ^ sent[i]) }),
};
const phases: Metric<{ readonly phase: Float32Array }, Uint8Array> = {
  ...code,
  quantities: { error: { kind: "mean", unit: "", label: "error" } },
  score: ({ phase }) => ({ error: phase }),
};
const sweep = { name: "snrDb", label: "SNR (dB)", values: [0] };
const shard = { shardItems: 1, items: 1 };
const stop = { smoke: shard, quick: shard, nightly: shard, paper: shard };
const repetitions = { smoke: 1, quick: 1, nightly: 1, paper: 1 };

describe("an experiment's parts", () => {
  const overSnr = curves({ data: bits, metric: errors, sweep, stop });

  it("fit where the method reads the data's inputs and the metric the truth and the output", () => {
    expect(overSnr("Fig. 1", [detector, genie]).methods).toEqual([detector, genie]);
    expect(timings({ data: bits, sweep, repetitions })("Table 1", [detector, soft]).kind).toBe("latency");
  });

  it("are refused by the compiler where they don't", () => {
    // @ts-expect-error: the data have no pilots
    overSnr("Fig. 2", [estimator]);
    // @ts-expect-error: the metric wants bits and not LLRs
    overSnr("Fig. 3", [soft]);
    // @ts-expect-error: the truth has no phase
    curves({ data: bits, metric: phases, sweep, stop });
    // @ts-expect-error: the data have no pilots
    timings({ data: bits, sweep, repetitions })("Table 2", [estimator]);
    const greedy: Method<Received, Uint8Array> = {
      ...base,
      // @ts-expect-error: a method isn't given the truth
      open: () => ({ run: (_inputs: Received, { sent }: Sent) => sent }),
    };
    expect(greedy.kind).toBe("classical");
  });

  it("let a method know the truth where the experiment says how", () => {
    const view = (_inputs: Received, { sent }: Sent): Pilots => ({ pilots: Float32Array.from(sent) });
    const informed = knowing(estimator, view);
    expect(isInformed(informed) && informed.method).toBe(estimator);
    expect(overSnr("Fig. 4", [detector, informed]).methods.length).toBe(2);
    // @ts-expect-error: what it would be given isn't what it reads
    knowing(detector, view);
  });

  it("are those of the suite", () => {
    const methods = { detector };
    const suite = () =>
      defineSuite({
        id: "types",
        paper: { title: "Types", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
        conventions: {},
        datasets: { bits },
        methods,
        // @ts-expect-error: there is no such method
        experiments: { fig1: overSnr("Fig. 1", [methods.detecter]) },
        profiles: usualProfiles,
        claims: "types.json",
      });
    expect(suite).toThrow("experiments.fig1.methods.0");
    const leaderboard = () =>
      defineSuite({
        id: "types",
        paper: { title: "Types", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
        conventions: {},
        datasets: { bits },
        methods,
        experiments: { fig1: overSnr("Fig. 1", [detector]) },
        profiles: usualProfiles,
        claims: "types.json",
        leaderboard: {
          profile: "smoke",
          seeds: [1],
          // @ts-expect-error: there is no such experiment
          experiments: ["fig2"],
          ranking: { experiment: "fig1", metric: "ber", at: 0, better: "lower" },
        },
      });
    expect(leaderboard).toThrow("leaderboard.experiments.0: there is no experiment 'fig2'");
    expect(() => costs("Sizes", [detector])).not.toThrow();
  });
});
