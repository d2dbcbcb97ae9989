/**
 * SHA-256s of what airtight computes: the kernels, the functions behind data and detection, and the weights after
 * some training steps of each model family. They are the same on every machine and every engine of the exact backend.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fillNormal } from "../../src/compute/draw.ts";
import { sharedEngine } from "../../src/compute/exact.ts";
import * as exactMath from "../../src/compute/exact_math.ts";
import { callKernel } from "../../src/compute/kernels/engine.ts";
import { runCase, selfTestCases } from "../../src/compute/kernels/self_test.ts";
import { stream } from "../../src/compute/random.ts";
import { drawTrainingUses } from "../../src/methods/eqnet/training_data.ts";
import { drawNormals } from "../../src/phy/draw.ts";
import { ldpcDecode } from "../../src/phy/ldpc/decoder.ts";
import { ieee80211nCode } from "../../src/phy/ldpc/ieee80211n.ts";
import { mlLlr } from "../../src/phy/ml_llr.ts";
import { zfSicLlr } from "../../src/phy/zf_sic.ts";
import { families } from "../perf/families.ts";
import { trainSteps } from "../perf/train_step.ts";

/** A name and how to compute its SHA-256 on the current backend. */
export interface Fingerprint {
  readonly name: string;
  compute(): string | Promise<string>;
}

/** Steps of each family's training. */
export const trainingSteps = 20;

type Values = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

function sha256(...arrays: Values[]): string {
  const hash = createHash("sha256");
  for (const array of arrays) {
    const { buffer, byteOffset, byteLength } = array instanceof Float32Array ? withOneNaN(array) : array;
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

/** A copy with one bit pattern for all NaNs: a NaN's sign is what processors may choose. */
function withOneNaN(values: Float32Array): Uint32Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return words.map((word) => (word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word);
}

/** What every kernel gives in its self-test, one after another. */
const kernels: Fingerprint = {
  name: "kernels",
  compute: () => sha256(...selfTestCases.flatMap((make) => runCase(sharedEngine(), make()))),
};

/** An elementary kernel over finite floats of all exponents; what a NaN holds, processors decide. */
function elementary(
  name: "exp" | "log" | "tanh" | "sin" | "cos",
  sign: "both" | "positive" = "both",
): Fingerprint {
  return {
    name: `kernel ${name}`,
    compute() {
      const largest = 0x7f7fffff, n = 1 << 16;
      const bits = Uint32Array.from(
        { length: n },
        (_, i) => Math.floor(i / n * largest) + (sign === "both" && i % 2 ? 2 ** 31 : 0),
      );
      const x = new Float32Array(bits.buffer), out = new Float32Array(n);
      callKernel(sharedEngine(), `vector_${name}`, { out, x, n });
      return sha256(out);
    },
  };
}

/** A function of `exact_math` over numbers of its range. */
function scalar(name: "exp" | "log" | "tanh" | "sin" | "cos", from: number, to: number): Fingerprint {
  return {
    name: `exact_math ${name}`,
    compute: () =>
      sha256(Float64Array.from({ length: 4096 }, (_, i) => exactMath[name](from + (to - from) * i / 4095))),
  };
}

const uses = (n: number) =>
  drawTrainingUses({ nt: 2, nr: 2, bitsPerSymbol: 6 }, { from: 10, to: 25 }, n, stream("bits", "uses"));

const detection: Fingerprint[] = [
  {
    name: "data generation",
    compute() {
      const { y, h, noiseVariance, bits, x } = uses(500);
      return sha256(y, h, noiseVariance as Float32Array, bits, x);
    },
  },
  { name: "ML LLRs", compute: () => sha256(mlLlr(uses(200), 64)) },
  { name: "ZF-SIC LLRs", compute: () => sha256(zfSicLlr(uses(500), 64)) },
  {
    name: "LDPC decoding",
    compute() { // of the zero codeword in noise
      const llr = drawNormals(stream("bits", "llr"), 20 * 648).map((g) => 2.4 * g - 3);
      const { bits, iterations, llr: out } = ldpcDecode(ieee80211nCode(), llr, { outputLlr: true });
      return sha256(bits, iterations, out!);
    },
  },
  {
    name: "normal draws",
    compute() {
      const values = new Float32Array(10_000);
      fillNormal(values, stream("bits", "normals"));
      return sha256(values);
    },
  },
];

/** All fingerprints. */
export const fingerprints: readonly Fingerprint[] = [
  kernels,
  elementary("exp"),
  elementary("log", "positive"),
  elementary("tanh"),
  elementary("sin"),
  elementary("cos"),
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
