import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import { type Stream, wordReader } from "../compute/random.ts";
import { valuesOf } from "../compute/testing.ts";
import type { Artifact, TrainingContext } from "../suite/types.ts";
import type { EpochFit, FreshFit } from "./fit.ts";
import { constant, initialFrom } from "./parameters.ts";
import type { EpochSchedule, FreshSchedule } from "./schedule.ts";
import { difference, everyProfile, stored, testContext, train } from "./testing.ts";
import { byData, defineTraining, type StageContext, type Stages } from "./training.ts";

const fresh: FreshSchedule = {
  batch: 6,
  steps: 20,
  learningRate: { peak: 0.1, warmupSteps: 2, final: 0.1 },
  averageShare: 0.5,
};
const epochs: EpochSchedule = { samples: 10, batch: 4, epochs: 5, learningRate: 0.1 };

const training = (stages: (recipe: null) => Stages, name = "test") =>
  defineTraining<null>({ name, module: import.meta.url, spec: {}, recipes: everyProfile(null), stages });

/** Numbers in [0, 1) from a stream. */
function uniform(count: number, from: Stream): tf.Tensor {
  const next = wordReader(from);
  return tf.tensor(Array.from({ length: count }, () => next() / 2 ** 32));
}

/**
 * w towards the mean of uniform draws, with all that a fit on fresh draws can have: a running average, which the loss
 * moves and which is estimated anew, a state, and a parameter that isn't kept.
 */
function freshFit(more: Partial<FreshFit> = {}): FreshFit {
  const pulls = { value: 0 };
  return {
    initial: { w: constant([], 0), helper: constant([2], 1) },
    buffers: { mean: constant([], 0) },
    adam: { amsgrad: true },
    keeps: (name) => name !== "helper",
    draw: (stream) => [uniform(fresh.batch, stream())],
    loss({ w, helper }, [x], _step, { mean }) {
      tf.tidy(() => mean.assign(tf.mean(x)));
      const pulled = tf.mean(tf.square(tf.sub(tf.add(w, tf.mul(0.1, pulls.value)), x)));
      return tf.add(pulled, tf.sum(tf.square(helper))) as tf.Scalar;
    },
    moments: {
      batches: 3,
      draw: (stream) => [uniform(4, stream())],
      move: (_p, { mean }, [x], momentum) =>
        void mean.assign(tf.add(tf.mul(mean, momentum), tf.mul(tf.mean(x), 1 - momentum)) as tf.Tensor),
    },
    afterStep: (_p, step) => void (pulls.value = step % 5),
    state: pulls,
    info: () => ({ pulls: pulls.value }),
    ...more,
  };
}

/** w from where the stage before left it, towards numbers of a set, with all that a fit in epochs can have. */
function epochFit(before: Artifact | undefined, more: Partial<EpochFit> = {}): EpochFit {
  const seen = { value: [] as number[] };
  return {
    initial: before ? initialFrom({ w: before.tensors.w }) : { w: constant([], 0) },
    adam: { amsgrad: false },
    training: Uint32Array.from({ length: epochs.samples }, (_, i) => i + 2),
    batchOf: (samples) => [tf.tensor([...samples])],
    loss: ({ w }, [x]) => tf.mean(tf.square(tf.sub(w, x))) as tf.Scalar,
    validation: {
      samples: Uint32Array.of(0, 1),
      batchOf: (samples) => [tf.tensor([...samples])],
      measure: ({ w }, [x]) => tf.mean(tf.abs(tf.sub(w, x))),
      keepBest: true,
      halveRate: { epochs: 1, minDelta: 0 },
      curve: { columns: ["distance"], step: (epoch) => epoch },
    },
    afterEpoch: ({ w }) => void (seen.value = [...seen.value, w.dataSync()[0]]),
    state: seen,
    info: () => ({ seen: seen.value }),
    result: ({ tensors, info }) => ({
      tensors: { ...before?.tensors, ...tensors },
      info: { ...info, pulls: before?.info.pulls },
    }),
    ...more,
  };
}

const twoStages = training(() => [
  { ...fresh, open: () => freshFit() },
  { ...epochs, open: ({ before }) => epochFit(before) },
]);

/**
 * What comes of trainings that are killed where `kill` is called for the `at`-th time, between checkpoints, and go on
 * from the last one.
 */
async function killed(stages: (kill: () => void) => Stages, at: number): Promise<Artifact> {
  let calls = 0, last: Artifact | undefined;
  const own = training(() =>
    stages(() => {
      if (++calls === at) throw new Error("killed");
    })
  );
  const context: TrainingContext = {
    ...testContext("test"),
    checkpoint: async (state) => void (last = stored(await state())),
  };
  await expect(own.train(null, context)).rejects.toThrow("killed");
  return await own.train(null, { ...testContext("test"), resumed: last });
}

describe("defineTraining", () => {
  it("gives the same bits after a kill at any checkpoint of any stage", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const whole = await train(twoStages, null);
    const last = 19 + 14; // a stage's last step has no checkpoint
    for (let kill = 1; kill <= last; kill++) {
      const parts = await train(twoStages, null, {}, [kill]);
      expect([kill, difference(parts, whole)]).toEqual([kill, undefined]);
      expect(parts.info).toEqual(whole.info);
    }
    const often = await train(twoStages, null, {}, [1, 2, 10, 19, 20, 22, 23, 24, 30]);
    expect(difference(often, whole)).toBe(undefined);
    expect(often.info).toEqual(whole.info);
  });

  it("goes on after a kill with the step behind its checkpoint", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const steps: string[] = [];
    const counted = training(() => [
      {
        ...fresh,
        open: () =>
          freshFit({
            draw: (stream, step) => (steps.push(`fresh ${step}`), freshFit().draw(stream, step)),
          }),
      },
      {
        ...epochs,
        open: ({ before }) =>
          epochFit(before, {
            batchOf: (samples, step) => (steps.push(`epochs ${step}`), [tf.tensor([...samples])]),
          }),
      },
    ]);
    await train(counted, null, {}, [3, 19, 27]);
    expect(steps).toEqual([
      ...Array.from({ length: 20 }, (_, step) => `fresh ${step}`),
      ...Array.from({ length: 15 }, (_, step) => `epochs ${step}`),
    ]);
  });

  const first = { ...fresh, open: () => freshFit() };
  const second = { ...epochs, open: ({ before }: StageContext) => epochFit(before) };
  const moments = freshFit().moments!, { validation } = epochFit(undefined);
  /** The stages with a kill before something that is done between checkpoints, and when. */
  const places: Record<string, [at: number, stages: (kill: () => void) => Stages]> = {
    "in the estimation of moments": [2, (kill) => [
      {
        ...fresh,
        open: () => freshFit({ moments: { ...moments, draw: (stream) => (kill(), moments.draw(stream)) } }),
      },
      second,
    ]],
    "between the stages": [1, (kill) => [
      first,
      { ...epochs, open: (context) => (kill(), second.open(context)) },
    ]],
    "in a validation": [3, (kill) => [
      first,
      {
        ...epochs,
        open: ({ before }) =>
          epochFit(before, {
            validation: { ...validation!, measure: (...args) => (kill(), validation!.measure(...args)) },
          }),
      },
    ]],
    "when all is trained": [1, (kill) => [
      first,
      {
        ...epochs,
        open({ before }) {
          const fit = epochFit(before);
          return { ...fit, info: () => (kill(), fit.info!()) };
        },
      },
    ]],
  };
  for (const [place, [at, stages]] of Object.entries(places)) {
    it(`gives the same bits after a kill between checkpoints, ${place}`, async () => {
      await setupBackend("exact", { engine: "wasm" });
      const whole = await train(twoStages, null), parts = await killed(stages, at);
      expect(difference(parts, whole)).toBe(undefined);
      expect(parts.info).toEqual(whole.info);
    });
  }

  it("estimates the moments anew, on batches of their own, and keeps what the fit keeps", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const before = tf.memory().numTensors;
    const { tensors, info } = await train(training(() => first), null);
    expect(tf.memory().numTensors).toBe(before);
    const { stream } = testContext("test");
    const means = [0, 1, 2].map((k) => valuesOf(() => tf.mean(uniform(4, stream("moments", k))))[0][0]);
    expect(tensors.mean.data[0]).toBeCloseTo((means[0] + means[1] + means[2]) / 3, 6);
    expect(Object.keys(tensors)).toEqual(["w", "mean"]);
    expect(info).toMatchObject({ parameters: 1, pulls: 19 % 5 });
    expect((info.curve as { step: number[] }).step.at(-1)).toBe(20);
  });

  it("leaves the running averages that the last step left where nothing estimates them", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const { tensors } = await train(
      training(() => ({ ...fresh, open: () => freshFit({ moments: undefined }) })),
      null,
    );
    const last = valuesOf(() => tf.mean(uniform(fresh.batch, testContext("test").stream("batch", 19))));
    expect(tensors.mean.data[0]).toBe(last[0][0]);
  });

  it("draws each batch from streams of its own", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const drawn: unknown[] = [], { stream } = testContext("test");
    const draw: FreshFit["draw"] = (own, step) => {
      drawn.push([step, own(), own("window", 2)]);
      return freshFit().draw(own, step);
    };
    await train(training(() => ({ ...fresh, steps: 3, open: () => freshFit({ draw }) })), null);
    expect(drawn).toEqual([0, 1, 2].map((k) => [k, stream("batch", k), stream("batch", k, "window", 2)]));
  });

  it("gives stages streams of their own, and what they share from the whole training", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const seen: [StageContext["before"], string, string][] = [];
    const open = (fit: FreshFit) => (context: StageContext) => {
      seen.push(
        [
          context.before,
          ...[context, context.training].map(({ stream }) => JSON.stringify(stream("x"))),
        ] as typeof seen[number],
      );
      return fit;
    };
    const { stream } = testContext("test"), own = JSON.stringify(stream("x"));
    await train(training(() => ({ ...fresh, open: open(freshFit()) })), null);
    expect(seen).toEqual([[undefined, own, own]]);
    seen.length = 0;
    const stage = () => ({ ...fresh, steps: 2, open: open(freshFit()) });
    await train(training(() => [stage(), stage()]), null);
    const names = [0, 1].map((number) => JSON.stringify(stream("stage", number, "x")));
    expect(seen.map(([, ...streams]) => streams)).toEqual(names.map((name) => [name, own]));
    expect(Object.keys(seen[1][0]!.tensors)).toEqual(["w", "mean"]);
  });

  it("frees what a fit has opened, whether its training ends or fails", async () => {
    await setupBackend("exact", { engine: "wasm" });
    let freed = 0;
    const dispose = () => void freed++;
    await train(training(() => ({ ...fresh, steps: 2, open: () => freshFit({ dispose }) })), null);
    expect(freed).toBe(1);
    const draw = () => {
      throw new Error("no data");
    };
    const failing = training(() => ({ ...fresh, open: () => freshFit({ dispose, draw }) }));
    await expect(train(failing, null)).rejects.toThrow("no data");
    expect(freed).toBe(2);
  });

  it("says when the stopping rule ended it, and only then", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const { info } = await train(
      training(() => ({
        ...epochs,
        open: () => {
          const fit = epochFit(undefined);
          // no loss is lower than the best by so much
          const stopEarly = { epochs: 2, minDelta: 1e6 };
          return { ...fit, validation: { ...fit.validation!, stopEarly } };
        },
      })),
      null,
    );
    // the first is an improvement on none; the two after it aren't
    expect(info.stopped).toBe(3);
    expect("stopped" in (await train(twoStages, null)).info).toBe(false);
  });

  it("counts its effort in sample-steps, of all stages together, and opens nothing for it", () => {
    const open = () => {
      throw new Error("opened");
    };
    expect(training(() => ({ ...fresh, open })).effort(null)).toBe(6 * 20);
    expect(training(() => [{ ...fresh, open }, { ...epochs, open }]).effort(null)).toBe(6 * 20 + 10 * 5);
  });
});

describe("byData", () => {
  it("takes the stages of the recipe's own kind", () => {
    const open = () => {
      throw new Error("opened");
    };
    type Fresh = FreshSchedule & { data: "fresh" };
    type Published = { data: "published"; set: number };
    const { effort } = defineTraining<Fresh | Published>({
      name: "either",
      module: import.meta.url,
      spec: {},
      recipes: everyProfile({ data: "published", set: 3 }),
      stages: byData<Fresh, Published>({
        fresh: (recipe) => ({ ...recipe, open }),
        published: ({ set }) => ({ ...epochs, samples: set, open }),
      }),
    });
    expect(effort({ ...fresh, data: "fresh" })).toBe(120);
    expect(effort({ data: "published", set: 3 })).toBe(15);
  });
});
