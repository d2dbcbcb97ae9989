/** Probes of single kernels: each case of the self-test, and what the self-test has no time for. @module */
import { sharedEngine } from "../exact.ts";
import type { KernelArrays, KernelName } from "../kernels/interface.ts";
import { type Case, runCase, selfTestCases, values } from "../kernels/self_test.ts";
import { hashValues } from "./hash.ts";
import type { Probe } from "./probe.ts";

function probe(name: string, make: () => Case): Probe {
  return { name, compute: () => hashValues(...runCase(sharedEngine(), make())) };
}

/** A probe of a kernel; its arrays are made when it is computed. */
function of<K extends KernelName>(kernel: K, name: string, operands: () => KernelArrays<K>): Probe {
  return probe(`${kernel}, ${name}`, () => ({ kernel, operands: operands() }));
}

/** The self-test's cases, numbered within their kernel. */
function selfTest(): Probe[] {
  const counts = new Map<string, number>();
  return selfTestCases.map((make) => {
    const { kernel } = make(), count = (counts.get(kernel) ?? 0) + 1;
    counts.set(kernel, count);
    return probe(`${kernel}, self-test ${count}`, make);
  });
}

const elementary = ["exp", "log1pexp_neg", "tanh", "sin", "cos"] as const;

/** An elementary function of 65536 finite floats of all exponents, every other one with the second sign. */
function overAllExponents(
  name: (typeof elementary)[number] | "log",
  second: "negative" | "positive" = "negative",
): Probe {
  return of(`vector_${name}`, "all exponents", () => {
    const largest = 0x7f7fffff, n = 1 << 16;
    const bits = Uint32Array.from(
      { length: n },
      (_, i) => Math.floor(i / n * largest) + (second === "negative" && i % 2 ? 2 ** 31 : 0),
    );
    return { out: new Float32Array(n), x: new Float32Array(bits.buffer), n };
  });
}

/** Channel uses, whose number leaves a rest of every vector's width. */
const channels = (n: number, nr: number, nt: number) => ({
  y: values(2 * nr * n, 1),
  h: values(2 * nr * nt * n, 2),
  noiseVariance: Float32Array.of(0.05),
  varianceStride: 0,
  ...{ n, nr, nt },
});

/** Detection for all numbers of streams and antennas, with noise of one variance. */
const detection = [[1, 1, 1], [7, 2, 1], [17, 2, 2], [33, 3, 2], [65, 4, 4], [130, 8, 4]].flatMap(
  ([n, nr, nt]) => {
    const size = `${n} uses of ${nr}x${nt}`, floats = (perUse: number) => new Float32Array(n * perUse);
    return [
      ...[2, 4, 8].filter((levels) => levels ** (2 * (nt - 1)) <= 4096).map((levels) =>
        of("ml_llr", `${size}, ${levels} levels`, () => ({
          llr: floats(nt * 2 * Math.log2(levels)),
          ...channels(n, nr, nt),
          levels,
        }))
      ),
      of("ml_statistics", size, () => ({ out: floats(nt * (nt + 2)), ...channels(n, nr, nt) })),
      of("zf_sic_statistics", size, () => ({ out: floats(3 * nt), ...channels(n, nr, nt), levels: 4 })),
      of("channel_qr", size, () => ({
        q: floats(2 * nr * nt),
        r: floats(2 * nt * nt),
        h: values(2 * nr * nt * n),
        ...{ n, nr, nt },
      })),
    ];
  },
);

/** All of them. */
export const kernelProbes: readonly Probe[] = [
  ...selfTest(),
  ...elementary.map((name) => overAllExponents(name)),
  overAllExponents("log", "positive"),
  ...detection,
];
