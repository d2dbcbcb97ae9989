/**
 * SHA-256s of what airtight computes: the kernels, the functions behind data and detection, and the weights after
 * some training steps of each model family. They are the same on every machine and every engine of the exact backend.
 *
 * @module
 */
import { fillNormal } from "../../src/compute/draw.ts";
import { hashValues } from "../../src/compute/bits/hash.ts";
import { computeProbes } from "../../src/compute/bits/probes.ts";
import * as exactMath from "../../src/compute/exact_math.ts";
import { stream } from "../../src/compute/random.ts";
import { drawTrainingUses } from "../../src/methods/eqnet/training_data.ts";
import { drawNormals } from "../../src/phy/draw.ts";
import { ldpcDecode } from "../../src/phy/ldpc/decoder.ts";
import { ieee80211nCode } from "../../src/phy/ldpc/ieee80211n.ts";
import { mlLlr } from "../../src/phy/ml_llr.ts";
import { zfSicLlr } from "../../src/phy/zf_sic.ts";
import { hashJson } from "../../src/suite/canonical_json.ts";
import { families } from "../perf/families.ts";
import { trainSteps } from "../perf/train_step.ts";

/** A name and how to compute its SHA-256 on the current backend. */
export interface Fingerprint {
  readonly name: string;
  compute(): string | Promise<string>;
}

/** Steps of each family's training. */
export const trainingSteps = 20;

/** All probes of kernels and tensor operations, which `src/compute/bits/bits.json` pins one by one. */
const kernels: Fingerprint = { name: "kernels", compute: async () => hashJson(await computeProbes()) };

/** A function of `exact_math` over numbers of its range. */
function scalar(name: "exp" | "log" | "tanh" | "sin" | "cos", from: number, to: number): Fingerprint {
  return {
    name: `exact_math ${name}`,
    compute: () =>
      hashValues(
        Float64Array.from({ length: 4096 }, (_, i) => exactMath[name](from + (to - from) * i / 4095)),
      ),
  };
}

const uses = (n: number) =>
  drawTrainingUses({ nt: 2, nr: 2, bitsPerSymbol: 6 }, { from: 10, to: 25 }, n, stream("bits", "uses"));

const detection: Fingerprint[] = [
  {
    name: "data generation",
    compute() {
      const { y, h, noiseVariance, bits, x } = uses(500);
      return hashValues(y, h, noiseVariance as Float32Array, bits, x);
    },
  },
  { name: "ML LLRs", compute: () => hashValues(mlLlr(uses(200), 64)) },
  { name: "ZF-SIC LLRs", compute: () => hashValues(zfSicLlr(uses(500), 64)) },
  {
    name: "LDPC decoding",
    compute() { // of the zero codeword in noise
      const llr = drawNormals(stream("bits", "llr"), 20 * 648).map((g) => 2.4 * g - 3);
      const { bits, iterations, llr: out } = ldpcDecode(ieee80211nCode(), llr, { outputLlr: true });
      return hashValues(bits, iterations, out!);
    },
  },
  {
    name: "normal draws",
    compute() {
      const values = new Float32Array(10_000);
      fillNormal(values, stream("bits", "normals"));
      return hashValues(values);
    },
  },
];

/** All fingerprints. */
export const fingerprints: readonly Fingerprint[] = [
  kernels,
  scalar("exp", -50, 50),
  scalar("log", 1e-3, 1e3),
  scalar("tanh", -25, 25),
  scalar("sin", -1000, 1000),
  scalar("cos", -1000, 1000),
  ...detection,
  ...families.map((family): Fingerprint => ({
    name: `${trainingSteps} steps of ${family.name}, batch ${family.smallRows}`,
    compute: async () => (await trainSteps(family, family.smallRows, trainingSteps)).sha256,
  })),
];
