/** A suite that reads a file which the user brings along: the sign of recorded numbers. @module */
import { defineSuite } from "../../suite/define.ts";

const module = import.meta.url;

export default defineSuite({
  id: "recorded",
  paper: { title: "Recorded numbers", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
  conventions: { file: "one byte per number, as two's complement" },
  files: { tape: { label: "recorded numbers", format: "bytes", source: "nowhere" } },
  datasets: {
    tape: {
      module,
      spec: null,
      items: "numbers",
      file: "tape",
      block: (_point, _stream, count, path) =>
        new Int8Array(Deno.readFileSync(path!).buffer).subarray(0, count),
    },
  },
  methods: {
    sign: {
      module,
      spec: null,
      kind: "classical",
      label: "sign",
      open: () => ({ run: (block: Int8Array) => block.map(Math.sign) }),
    },
  },
  experiments: {
    negatives: {
      kind: "monteCarlo",
      title: "Negative numbers",
      dataset: "tape",
      methods: ["sign"],
      sweep: { name: "reel", label: "reel", values: [1] },
      metric: {
        module,
        spec: null,
        measures: { negative: { kind: "proportion", unit: "", label: "share of negative numbers" } },
        score: (_block: unknown, output) => ({
          negative: [...output as Int8Array].map((x) => x < 0 ? 1 : 0),
        }),
      },
      stop: {
        smoke: { shardItems: 4, items: 4 },
        quick: { shardItems: 4, items: 4 },
        nightly: { shardItems: 4, items: 4 },
        paper: { shardItems: 4, items: 4 },
      },
    },
  },
  profiles: { smoke: { seeds: [1] }, quick: { seeds: [1] }, nightly: { seeds: [1] }, paper: { seeds: [1] } },
  claims: "recorded.json",
});
