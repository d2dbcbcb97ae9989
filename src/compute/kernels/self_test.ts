/**
 * Whether a native library computes what the WebAssembly build computes, bit for bit, on fixed inputs for every
 * family of kernels. A compiler that fuses, reassociates or miscompiles is found here, when the library is loaded.
 *
 * @module
 */
import { type Activation, activations, constants } from "./constants.ts";
import { callKernel, type KernelEngine, resultsOf } from "./engine.ts";
import type { KernelArrays, KernelName } from "./interface.ts";
import type { KernelArray } from "./operands.ts";

/** One call of one kernel. Arrays that it writes are compared. */
export interface Case {
  kernel: KernelName;
  operands: KernelArrays<KernelName>;
}

/** The first kernel whose results differ between two engines; undefined where all are the same, bit for bit. */
export function findDifference(reference: KernelEngine, candidate: KernelEngine): string | undefined {
  for (const make of selfTestCases) {
    const expected = runCase(reference, make()), actual = runCase(candidate, make());
    if (!expected.every((array, i) => sameBytes(array, actual[i]))) return make().kernel;
  }
}

/** Runs a case piece by piece, so that threads share also small ones; gives what the kernel wrote. */
export function runCase(engine: KernelEngine, { kernel, operands }: Case): KernelArray[] {
  callKernel(engine, kernel, operands, 1);
  return resultsOf(kernel, operands);
}

function sameBytes(a: KernelArray, b: KernelArray): boolean {
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(buffer, byteOffset, byteLength)
  );
  return x.every((byte, i) => byte === y[i]);
}

/** A case whose arrays are made anew for each engine. */
function caseOf<K extends KernelName>(kernel: K, operands: () => KernelArrays<K>): () => Case {
  return () => ({ kernel, operands: operands() });
}

/** Numbers in [-scale, scale), the same at every call with the same salt (xorshift, Marsaglia 2003). */
export function values(n: number, salt = 0, scale = 1): Float32Array {
  let state = 2463534242 ^ Math.imul(n, 2654435761) ^ salt;
  const result = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    result[i] = state * (scale / 2 ** 31);
  }
  return result;
}

const zeros = (n: number) => new Float32Array(n);

/** 1021 finite floats of all exponents and both signs: what the sign of a NaN is, processors decide. */
function everyExponent(): Float32Array {
  const bits = Uint32Array.from({ length: 1021 }, (_, i) => (i % 2) * 2 ** 31 + i * 2094990);
  return new Float32Array(bits.buffer);
}

/** 21 uses of a channel of 2 x nt. */
const channel = (nt: number) => ({
  y: values(2 * 2 * 21, 1),
  h: values(2 * 2 * nt * 21, 2),
  noiseVariance: Float32Array.of(0.05),
  varianceStride: 0,
  n: 21,
  nr: 2,
  nt,
});

function matmul(
  m: number,
  n: number,
  k: number,
  transposeA: boolean,
  transposeB: boolean,
  activation: Activation,
  oneBias = false,
): () => Case {
  return caseOf("matmul", () => ({
    out: zeros(m * n),
    a: values(m * k, 1),
    b: values(k * n, 2),
    bias: values(n, 3),
    side: values(m * n, 4),
    ...{ m, n, k, transposeA, transposeB, strideA: 0, strideB: 0, activation, oneBias, groups: 1 },
    tileRows: 240,
    tileColumns: 256,
  }));
}

function draw(kernel: "philox_words" | "philox_uniform" | "philox_normal"): () => Case {
  return caseOf(kernel, () => ({ out: zeros(203), n: 203, key0: 12345, key1: -6789, firstBlock: 7 }));
}

function elementary(name: "exp" | "log" | "log1pexp_neg" | "tanh" | "sin" | "cos"): () => Case {
  return caseOf(`vector_${name}`, () => ({ out: zeros(1021), x: everyExponent(), n: 1021 }));
}

/** Two images of 5 x 6 pixels with 3 channels, fields of 3 x 2, and 19 outputs: 5 x 5 positions with strides 1, 1. */
const convolution = {
  ...{ batch: 2, height: 5, width: 6, channels: 3, outHeight: 5, outWidth: 5, columns: 19 },
  ...{ fieldHeight: 3, fieldWidth: 2, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1 },
  ...{ top: 1, left: 0, spreadHeight: 1, spreadWidth: 1, tileRows: 24 },
};

/** Two images of 5 x 6 pixels with 9 channels, fields of 2 x 2: 4 x 5 positions. */
const pooling = {
  ...{ batch: 2, height: 5, width: 6, channels: 9, outHeight: 4, outWidth: 5 },
  ...{ fieldHeight: 2, fieldWidth: 2, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1 },
  ...{ top: 0, left: 0 },
};

/** 300 rows of 13 columns. */
const normalization = (activation: Activation) => ({ rows: 300, columns: 13, activation, epsilon: 1e-3 });
const channels = (salt: number) => values(13, salt);
const variances = () => values(13, 6).map(Math.abs);
const normGradient = (activation: Activation) => ({
  mean: channels(5),
  variance: variances(),
  x: values(3900, 1),
  gamma: channels(2),
  beta: channels(3),
  dy: values(3900, 4),
  ...normalization(activation),
});

/** A case for every kernel; made anew for each engine. */
export const selfTestCases: readonly (() => Case)[] = [
  matmul(13, 37, 300, false, false, "linear"),
  matmul(29, 70, 41, true, false, "relu"),
  matmul(7, 19, 65, false, true, "tanh"),
  matmul(31, 9, 270, true, true, "linear"),
  matmul(13, 20, 1100, false, false, "relu"),
  matmul(1, 37, 41, false, true, "tanh", true),
  ...activations.map((activation) =>
    caseOf("dense_gradient", () => ({
      dz: zeros(300 * 13),
      dy: values(300 * 13, 1),
      y: values(300 * 13, 2),
      sums: zeros(2 * 13),
      ...{ rows: 300, columns: 13, activation, groups: 1 },
    }))
  ),
  caseOf("add_blocks", () => ({
    out: zeros(2 * 13),
    sums: values(2 * 3 * 13),
    ...{ blocks: 3, columns: 13, divisor: 300, groups: 2 },
  })),
  ...([[13, "tanh"], [16, "relu"]] as const).map(([outputs, activation]) =>
    caseOf("dense_backward", () => ({
      dx: zeros(2 * 300 * 9),
      dw: zeros(2 * 9 * outputs),
      db: zeros(2 * outputs),
      dy: values(2 * 300 * outputs, 1),
      y: values(2 * 300 * outputs, 2),
      x: values(2 * 300 * 9, 3),
      w: values(2 * 9 * outputs, 4),
      ...{ rows: 300, inputs: 9, outputs, activation, groups: 2 },
    }))
  ),
  caseOf("conv2d", () => ({
    out: zeros(50 * 19),
    x: values(180, 1),
    filter: values(18 * 19, 2),
    bias: values(19, 3),
    activation: "tanh",
    ...convolution,
  })),
  caseOf("conv2d_filter_gradient", () => ({
    out: zeros(18 * 19),
    x: values(180, 1),
    dy: values(50 * 19, 2),
    ...convolution,
  })),
  caseOf("flip_filter", () => ({
    out: zeros(18 * 19),
    filter: values(18 * 19),
    ...{ taps: 6, inChannels: 3, outChannels: 19 },
  })),
  caseOf("max_pool", () => ({ out: zeros(2 * 20 * 9), x: values(2 * 30 * 9, 1), ...pooling })),
  caseOf("max_pool_gradient", () => ({
    dx: zeros(2 * 30 * 9),
    x: values(2 * 30 * 9, 1),
    dy: values(2 * 20 * 9, 2),
    ...pooling,
  })),
  caseOf("add", () => ({ out: zeros(101), a: values(101, 1), b: values(101, 2), n: 101 })),
  caseOf("norm_squares", () => ({
    sums: zeros(2 * 13),
    x: values(3900, 1),
    mean: values(13, 2),
    ...{ rows: 300, columns: 13 },
  })),
  ...(["linear", "relu"] as const).flatMap((activation) => [
    caseOf("batch_norm", () => ({
      y: zeros(3900),
      mean: channels(5),
      variance: variances(),
      x: values(3900, 1),
      gamma: channels(2),
      beta: channels(3),
      side: values(3900, 4),
      ...normalization(activation),
    })),
    caseOf("norm_gradient_sums", () => ({
      gammas: zeros(2 * 13),
      betas: zeros(2 * 13),
      ...normGradient(activation),
    })),
    caseOf("batch_norm_gradient", () => ({
      dx: zeros(3900),
      dgamma: channels(6),
      dbeta: channels(7),
      ...normGradient(activation),
    })),
  ]),
  caseOf("running_average", () => ({
    average: values(13, 1),
    value: values(13, 2),
    ...{ n: 13, momentum: 0.99, rest: 0.01 },
  })),
  ...[false, true].map((logarithm) =>
    caseOf("softmax", () => ({
      out: zeros(20 * 11),
      x: values(20 * 11, 0, 9),
      ...{ rows: 20, columns: 11, logarithm },
    }))
  ),
  caseOf("softmax_cross_entropy", () => ({
    loss: zeros(20),
    gradient: zeros(220),
    logits: values(220, 1, 9),
    targets: values(220, 2),
    ...{ rows: 20, columns: 11 },
  })),
  caseOf("dropout", () => ({
    out: zeros(1031),
    x: values(1031),
    ...{ n: 1031, key0: 5, key1: -7, threshold: 1 << 30, scale: 4 / 3 },
  })),
  caseOf("copy_blocks", () => ({
    out: zeros(70 * 5),
    x: values(70 * 7),
    ...{ block: 5, outStride: 5, xStride: 7, outFirst: 0, xFirst: 2, blocks: 70 },
  })),
  caseOf("adam", () => ({
    w: values(101, 1),
    gradient: values(101, 2),
    m: values(101, 3),
    v: values(101, 4).map(Math.abs),
    largest: values(101, 5).map(Math.abs),
    ...{ n: 101, rate: 1e-3, beta1: 0.9, rest1: 0.1, beta2: 0.999, rest2: 0.001, epsilon: 1e-7 },
  })),
  ...(["philox_words", "philox_uniform", "philox_normal"] as const).map(draw),
  ...(["exp", "log", "log1pexp_neg", "tanh", "sin", "cos"] as const).map(elementary),
  caseOf("ml_llr", () => ({ llr: zeros(21 * 2 * 4), ...channel(2), levels: 4 })),
  caseOf("ml_statistics", () => ({ out: zeros(21 * 2 * 4), ...channel(2) })),
  caseOf("zf_sic_statistics", () => ({ out: zeros(21 * 2 * 3), ...channel(2), levels: 4 })),
  caseOf(
    "channel_qr",
    () => ({ q: zeros(21 * 8), r: zeros(21 * 8), h: values(21 * 8), n: 21, nr: 2, nt: 2 }),
  ),
  caseOf("scalar_llr", () => ({ llr: zeros(41 * 6), statistics: values(41 * 3, 0, 4), n: 41, levels: 8 })),
  // The code of three bits with checks 1 1 0 and 0 1 1, 23 words.
  ...[0, 0.75].map((factor) =>
    caseOf("ldpc_decode", () => ({
      bits: new Uint8Array(69),
      llrOut: zeros(69),
      iterations: new Int32Array(23),
      converged: new Uint8Array(23),
      llr: values(69, 0, 9),
      start: Int32Array.of(0, 2, 4),
      variable: Int32Array.of(0, 1, 1, 2),
      work: (4 + 9) * constants.MAX_LANES,
      ...{ n: 23, length: 3, checks: 2, mostIterations: 5, factor, pieces: 1 },
    }))
  ),
];
