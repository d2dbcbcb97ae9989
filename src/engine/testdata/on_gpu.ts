/** A suite that times GPUs: sums of squares, by tfjs. @module */
import * as tf from "@tensorflow/tfjs-core";
import { defineSuite } from "../../suite/define.ts";
import { timings } from "../../suite/experiments.ts";
import type { Dataset, Method } from "../../suite/types.ts";

const module = import.meta.url;

/** [count, 16] */
const ramps: Dataset<Float32Array, null> = {
  module,
  spec: null,
  items: "ramps",
  block: (_point, _stream, count) => ({
    inputs: Float32Array.from({ length: 16 * count }, (_, i) => i % 16),
    truth: null,
  }),
};

const squares: Method<Float32Array, ArrayLike<number>> = {
  module,
  spec: null,
  kind: "classical",
  label: "squares",
  open: () => ({
    async run(block) {
      const sums = tf.tidy(() => tf.sum(tf.square(tf.tensor(block, [block.length / 16, 16])), 1));
      const read = await sums.data();
      sums.dispose();
      return read;
    },
  }),
};

const onGpu = timings({
  data: ramps,
  sweep: { name: "batch", label: "batch size", values: [2, 64] },
  repetitions: { smoke: 7, quick: 7, nightly: 7, paper: 7 },
  backend: "webgpu",
});

export default defineSuite({
  id: "on_gpu",
  paper: { title: "Sums of squares", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
  conventions: {},
  datasets: { ramps },
  methods: { squares },
  experiments: { gpu: onGpu("Time on a GPU", [squares]) },
  profiles: { smoke: { seeds: [1] }, quick: { seeds: [1] }, nightly: { seeds: [1] }, paper: { seeds: [1] } },
  claims: "on_gpu.json",
});
