/** A suite that needs no training: BPSK over additive white Gaussian noise, against its closed form. */
import { bpskNoiseVarianceAt, drawBits, drawNormals } from "airtight/phy";
import { curves, type Dataset, defineSuite, type Method, type Metric, substream } from "airtight/suite";

const module = import.meta.url;

/** What is received for bits: 1 − 2 bit + noise. */
interface Inputs {
  readonly received: Float32Array;
}

interface Truth {
  readonly bits: Uint8Array;
}

const bpsk: Dataset<Inputs, Truth> = {
  module,
  spec: null,
  items: "bits",
  block({ ebn0Db }, stream, count) {
    const bits = drawBits(substream(stream, "bits"), count);
    const noise = drawNormals(substream(stream, "noise"), count);
    const deviation = Math.sqrt(bpskNoiseVarianceAt(ebn0Db, 1));
    const received = noise.map((normal, i) => 1 - 2 * bits[i] + deviation * normal);
    return { inputs: { received }, truth: { bits } };
  },
};

/** Decides for 1 below a threshold; the optimal one is 0. */
function threshold(label: string, at: number): Method<Inputs, Uint8Array> {
  return {
    module,
    spec: { at },
    kind: "classical",
    label,
    open: () => ({ run: ({ received }) => Uint8Array.from(received, (value) => value < at ? 1 : 0) }),
  };
}

const bitErrors: Metric<Truth, Uint8Array> = {
  module,
  spec: null,
  quantities: { ber: { kind: "proportion", unit: "", label: "bit error rate" } },
  score: ({ bits }, decided) => ({ ber: decided.map((bit, i) => bit === bits[i] ? 0 : 1) }),
};

const optimal = threshold("threshold 0", 0), offset = threshold("threshold 0.2", 0.2);

const errorsOverNoise = curves({
  data: bpsk,
  metric: bitErrors,
  sweep: { name: "ebn0Db", label: "Eb/N0 (dB)", values: [0, 2, 4, 6] },
  stop: {
    smoke: { shardItems: 200_000, items: 200_000 },
    quick: { shardItems: 100_000, errors: 10_000, items: 10_000_000 },
    nightly: { shardItems: 100_000, errors: 100_000, items: 100_000_000 },
    paper: { shardItems: 100_000, errors: 100_000, items: 100_000_000 },
  },
  logarithmic: ["ber"],
});

export default defineSuite({
  id: "bpsk",
  paper: { title: "Digital Communications", authors: ["John G. Proakis"], venue: "McGraw-Hill", year: 2001 },
  conventions: { ebn0: "energy per bit over the noise's one-sided density, N0 = 2 σ²" },
  datasets: { bpsk },
  methods: { optimal, offset },
  experiments: { ber: errorsOverNoise("Bit error rate of BPSK", [optimal, offset]) },
  profiles: { smoke: { seeds: [1] }, quick: { seeds: [1] }, nightly: { seeds: [1] }, paper: { seeds: [1] } },
  claims: "bpsk.json",
});
