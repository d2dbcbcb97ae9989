/** A suite that times GPUs: sums of squares, by tfjs. @module */
import * as tf from "@tensorflow/tfjs-core";
import { defineSuite } from "../../suite/define.ts";

const module = import.meta.url;

export default defineSuite({
  id: "on_gpu",
  paper: { title: "Sums of squares", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
  conventions: {},
  datasets: {
    ramps: {
      module,
      spec: null,
      items: "ramps",
      block: (_point, _stream, count) => Float32Array.from({ length: 16 * count }, (_, i) => i % 16),
    },
  },
  methods: {
    squares: {
      module,
      spec: null,
      kind: "classical",
      label: "squares",
      open: () => ({
        async run(block: Float32Array) {
          const sums = tf.tidy(() => tf.sum(tf.square(tf.tensor(block, [block.length / 16, 16])), 1));
          const read = await sums.data();
          sums.dispose();
          return read;
        },
      }),
    },
  },
  experiments: {
    gpu: {
      kind: "latency",
      title: "Time on a GPU",
      dataset: "ramps",
      methods: ["squares"],
      sweep: { name: "batch", label: "batch size", values: [2, 64] },
      repetitions: { smoke: 7, quick: 7, nightly: 7, paper: 7 },
      backend: "webgpu",
    },
  },
  profiles: { smoke: { seeds: [1] }, quick: { seeds: [1] }, nightly: { seeds: [1] }, paper: { seeds: [1] } },
  claims: "on_gpu.json",
});
