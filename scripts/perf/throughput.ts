/** What is measured beside training: drawing data, detection, decoding. @module */
import { stream } from "../../src/compute/random.ts";
import { drawTrainingUses } from "../../src/methods/eqnet/training_data.ts";
import { drawBits, drawNormals } from "../../src/phy/draw.ts";
import { ldpcDecode } from "../../src/phy/ldpc/decoder.ts";
import { ieee80211nEncoder } from "../../src/phy/ldpc/encoder.ts";
import { ieee80211nCode } from "../../src/phy/ldpc/ieee80211n.ts";
import { mlLlr } from "../../src/phy/ml_llr.ts";
import { bpskNoiseVarianceAt } from "../../src/phy/snr.ts";
import { zfSicLlr } from "../../src/phy/zf_sic.ts";

/** Work whose rate is measured. */
export interface Throughput {
  readonly name: string;
  readonly title: string;
  /** How much one run does, in `unit` a second. */
  readonly amount: number;
  readonly unit: string;
  /** Prepares the inputs; what it gives runs once. */
  prepare(): () => void;
}

const size = { nt: 2, nr: 2, bitsPerSymbol: 6 };
const order = 2 ** size.bitsPerSymbol;
const vectors = 8192, snr = { from: 16, to: 21 };
const codewords = 1024, ebn0Db = 2;

const draw = () => drawTrainingUses(size, snr, vectors, stream("perf", "uses"));

/** In the order of the table. */
export const throughputs: readonly Throughput[] = [
  {
    name: "data-generation",
    title: `data generation, 2x2 64-QAM over Rayleigh channels`,
    amount: vectors / 1e6,
    unit: "M channel uses/s",
    prepare: () => draw,
  },
  {
    name: "ml-llr",
    title: "exact ML LLRs, 2x2 64-QAM",
    amount: vectors / 1e6,
    unit: "M vectors/s",
    prepare() {
      const uses = draw();
      return () => mlLlr(uses, order);
    },
  },
  {
    name: "zf-sic",
    title: "ZF-SIC LLRs, 2x2 64-QAM",
    amount: vectors / 1e6,
    unit: "M vectors/s",
    prepare() {
      const uses = draw();
      return () => zfSicLlr(uses, order);
    },
  },
  {
    name: "ldpc",
    title: `LDPC (324, 648) sum-product decoding, Eb/N0 ${ebn0Db} dB`,
    amount: codewords * 324 / 1e6,
    unit: "information Mbit/s",
    prepare() {
      const code = ieee80211nCode(), encoder = ieee80211nEncoder();
      const sent = encoder.encode(drawBits(stream("perf", "bits"), codewords * encoder.dimension));
      const variance = bpskNoiseVarianceAt(ebn0Db, 0.5);
      const noise = drawNormals(stream("perf", "noise"), sent.length);
      const llr = noise.map((g, i) => 2 * (2 * sent[i] - 1 + Math.sqrt(variance) * g) / variance);
      return () => ldpcDecode(code, llr);
    },
  },
];
