/** A suite that reads a file which the user brings along: the sign of recorded numbers. @module */
import { defineSuite } from "../../suite/define.ts";
import { UsageError } from "../../suite/errors.ts";
import { curves } from "../../suite/experiments.ts";
import type { Dataset, Method, Metric } from "../../suite/types.ts";

const module = import.meta.url;

const tape: Dataset<Int8Array, null> = {
  module,
  spec: null,
  items: "numbers",
  file: "tape",
  block: (_point, _stream, count, path) => ({
    inputs: new Int8Array(Deno.readFileSync(path!).buffer).subarray(0, count),
    truth: null,
  }),
};

const sign: Method<Int8Array, Int8Array> = {
  module,
  spec: null,
  kind: "classical",
  label: "sign",
  open: () => ({ run: (numbers) => numbers.map(Math.sign) }),
};

const negative: Metric<null, Int8Array> = {
  module,
  spec: null,
  quantities: { negative: { kind: "proportion", unit: "", label: "share of negative numbers" } },
  score: (_truth, signs) => ({ negative: [...signs].map((x) => x < 0 ? 1 : 0) }),
};

function holdsNumbers(path: string): void {
  const { size } = Deno.statSync(path);
  if (size === 0) throw new UsageError(`${path}: expected recorded numbers, found an empty file`);
}

const stop = { shardItems: 4, items: 4 };
const negatives = curves({
  data: tape,
  metric: negative,
  sweep: { name: "reel", label: "reel", values: [1] },
  stop: { smoke: stop, quick: stop, nightly: stop, paper: stop },
});

export default defineSuite({
  id: "recorded",
  paper: { title: "Recorded numbers", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
  conventions: { file: "one byte per number, as two's complement" },
  files: { tape: { label: "recorded numbers", format: "bytes", source: "nowhere", check: holdsNumbers } },
  datasets: { tape },
  methods: { sign },
  experiments: { negatives: negatives("Negative numbers", [sign]) },
  profiles: { smoke: { seeds: [1] }, quick: { seeds: [1] }, nightly: { seeds: [1] }, paper: { seeds: [1] } },
  claims: "recorded.json",
});
