import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../../compute/random.ts";
import { drawBits, drawNormals } from "../draw.ts";
import { defaultLlrLimit, type LlrLimit } from "../llr_limit.ts";
import { allEngines, sameBits } from "../testing.ts";
import { parseAlist } from "./alist.ts";
import { codeFromRows, type ParityCheckCode, satisfies } from "./code.ts";
import { ldpcDecode } from "./decoder.ts";
import { ieee80211nEncoder, systematicEncoder } from "./encoder.ts";
import { frameErrorPoint } from "./fer.ts";
import { ieee80211nCode } from "./ieee80211n.ts";
import { uncappedSumProduct } from "./testing.ts";

const code = ieee80211nCode();

/** Codewords and LLRs log p(1)/p(0) of BPSK at Eb/N0. */
function receive(words: number, ebn0Db: number): { codewords: Uint8Array; llr: Float32Array } {
  const codewords = ieee80211nEncoder().encode(drawBits(stream("decoder", "bits"), 324 * words));
  const variance = 1 / 10 ** (ebn0Db / 10),
    noise = drawNormals(stream("decoder", "noise", ebn0Db), 648 * words);
  return {
    codewords,
    llr: noise.map((z, i) => 2 * (2 * codewords[i] - 1 + Math.sqrt(variance) * z) / variance),
  };
}

/**
 * Belief propagation as textbooks have it, in float64: the tanh rule, or normalised min-sum (Richardson and Urbanke,
 * "Modern Coding Theory", section 2.5; Chen and Fossorier 2002).
 */
function reference(c: ParityCheckCode, llr: Float32Array, most: number, minSum: boolean) {
  const channel = Float64Array.from(llr, (x) => -x), total = channel.slice();
  const message = new Float64Array(c.variable.length);
  for (let iteration = 0;; iteration++) {
    const bits = Uint8Array.from(total, (t) => Number(t < 0));
    const converged = satisfies(c, bits);
    if (converged || iteration === most) return { bits, iteration, converged, llr: total.map((t) => -t) };
    const incoming = message.map((m, e) => total[c.variable[e]] - m);
    total.set(channel);
    for (let row = 0; row < c.checks; row++) {
      for (let e = c.start[row]; e < c.start[row + 1]; e++) {
        let product = 1, least = Infinity, sign = 1;
        for (let other = c.start[row]; other < c.start[row + 1]; other++) {
          if (other === e) continue;
          product *= Math.tanh(incoming[other] / 2);
          least = Math.min(least, Math.abs(incoming[other]));
          sign *= incoming[other] < 0 ? -1 : 1;
        }
        const bounded = Math.min(1 - 2 ** -53, Math.max(-1 + 2 ** -53, product));
        message[e] = minSum ? 0.75 * sign * least : 2 * Math.atanh(bounded);
        total[c.variable[e]] += message[e];
      }
    }
  }
}

describe("ldpcDecode", () => {
  it("is the float64 reference decoder: bits, iterations and LLRs", () => {
    for (const algorithm of ["sum-product", "min-sum"] as const) {
      const words = 40, { llr } = receive(words, 1.5);
      const decoded = ldpcDecode(code, llr, { algorithm, outputLlr: true });
      let same = 0;
      for (let w = 0; w < words; w++) {
        const own = llr.subarray(648 * w, 648 * (w + 1));
        const truth = reference(code, own, 50, algorithm === "min-sum");
        // Where it converges, rounding is forgotten; a word that wanders for long may take other turns.
        if (!truth.converged || truth.iteration > 30) continue;
        expect([decoded.converged[w], decoded.iterations[w]]).toEqual([1, truth.iteration]);
        expect(decoded.bits.slice(648 * w, 648 * (w + 1))).toEqual(truth.bits);
        truth.llr.forEach((t, i) => {
          expect(Math.abs(decoded.llr![648 * w + i] - t)).toBeLessThan(0.02 + 0.002 * Math.abs(t));
        });
        same++;
      }
      expect(same).toBeGreaterThan(25);
    }
  });

  it("is the float64 reference to 1e-5 after one and two iterations, whatever the LLRs' size", () => {
    for (const scale of [1e-3, 0.1, 1, 3]) {
      const { llr } = receive(2, 0);
      llr.forEach((x, i) => llr[i] = i % 50 ? x * scale : 0); // some erased
      for (const iterations of [1, 2]) {
        for (const algorithm of ["sum-product", "min-sum"] as const) {
          const decoded = ldpcDecode(code, llr, { algorithm, iterations, outputLlr: true });
          for (let w = 0; w < 2; w++) {
            const own = llr.subarray(648 * w, 648 * (w + 1));
            const truth = reference(code, own, iterations, algorithm === "min-sum");
            truth.llr.forEach((t, i) =>
              expect(Math.abs(decoded.llr![648 * w + i] - t)).toBeLessThan(1e-5 * (1 + Math.abs(t)))
            );
          }
        }
      }
    }
  });

  it("is sum-product without any cap, word by word, where nothing reaches the limit", () => {
    let compared = 0;
    for (const ebn0Db of [1.5, 2.5]) {
      const words = 25, { llr } = receive(words, ebn0Db);
      const decoded = ldpcDecode(code, llr, { outputLlr: true });
      for (let w = 0; w < words; w++) {
        const truth = uncappedSumProduct(code, llr.subarray(648 * w, 648 * (w + 1)));
        if (truth.largest >= defaultLlrLimit || truth.iterations > 30) continue; // as above
        expect([decoded.iterations[w], decoded.converged[w]]).toEqual([
          truth.iterations,
          Number(truth.converged),
        ]);
        expect(decoded.bits.slice(648 * w, 648 * (w + 1))).toEqual(truth.bits);
        truth.llr.forEach((t, i) =>
          expect(Math.abs(decoded.llr![648 * w + i] - t)).toBeLessThan(0.02 + 0.002 * Math.abs(t))
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  // Two messages outvote a bit's own LLR where it isn't above twice the largest of them.
  it("corrects a wrong bit of any certainty among certain ones", () => {
    expect(code.variable.filter((v) => v === 400).length).toBe(2);
    for (const [others, wrong] of [[-100, 150], [-100, 3e4], [-3e4, 3e8]]) {
      const llr = new Float32Array(648).fill(others);
      llr[400] = wrong;
      const { bits, converged, iterations } = ldpcDecode(code, llr);
      expect([bits.indexOf(1), converged[0], iterations[0]]).toEqual([-1, 1, 1]);
    }
    const llr = new Float32Array(648).fill(-100);
    llr[400] = 150;
    const truth = uncappedSumProduct(code, llr); // 150 - 2 × 100 < 0
    expect([truth.bits.indexOf(1), truth.converged, truth.iterations]).toEqual([-1, true, 1]);
    const asItComes = ldpcDecode(code, llr, { llrLimit: "none" }); // 150 - 2 × 40 > 0
    expect([asItComes.converged[0], asItComes.iterations[0], asItComes.bits[400]]).toEqual([0, 50, 1]);
  });

  it("takes LLRs beyond the limit for the limit, by either algorithm", () => {
    const { llr } = receive(20, 1.5);
    for (const algorithm of ["sum-product", "min-sum"] as const) {
      const held = ldpcDecode(code, llr, { algorithm, llrLimit: 3, outputLlr: true });
      const limited = llr.map((x) => Math.max(-3, Math.min(3, x)));
      expect(held).toEqual(ldpcDecode(code, limited, { algorithm, llrLimit: "none", outputLlr: true }));
      expect(held.llr).not.toEqual(ldpcDecode(code, llr, { algorithm, outputLlr: true }).llr);
    }
    expect(() => ldpcDecode(code, llr, { llrLimit: 0 })).toThrow("above 0 or 'none', not 0");
  });

  it("gives a codeword the same result whichever others are decoded with it, on every engine", () => {
    const words = 150, { llr } = receive(words, 1.25);
    for (const algorithm of ["sum-product", "min-sum"] as const) {
      const options = { algorithm, outputLlr: true };
      const [first, ...others] = allEngines().map((engine) => ldpcDecode(code, llr, options, engine));
      for (const other of others) {
        expect(sameBits(first.llr!, other.llr!)).toBe(true);
        expect([first.bits, first.iterations, first.converged])
          .toEqual([other.bits, other.iterations, other.converged]);
      }
      expect(new Set(first.iterations).size).toBeGreaterThan(10); // lanes did finish at different times
      for (const w of [0, 1, 77, words - 1]) {
        const alone = ldpcDecode(code, llr.slice(648 * w, 648 * (w + 1)), options);
        expect(alone.iterations[0]).toBe(first.iterations[w]);
        expect(sameBits(alone.llr!, first.llr!.slice(648 * w, 648 * (w + 1)))).toBe(true);
      }
    }
  });

  it("stops at once on a codeword and after the last iteration otherwise", () => {
    const { codewords } = receive(3, 0);
    const clean = Float32Array.from(codewords, (bit) => 2 * bit - 1);
    const decoded = ldpcDecode(code, clean);
    expect(decoded.bits).toEqual(codewords);
    expect([...decoded.iterations, ...decoded.converged]).toEqual([0, 0, 0, 1, 1, 1]);
    const noise = drawNormals(stream("junk"), 648 * 2);
    const lost = ldpcDecode(code, noise, { iterations: 7 });
    expect([...lost.iterations, ...lost.converged]).toEqual([7, 7, 0, 0]);
    expect(ldpcDecode(code, new Float32Array(0)).bits.length).toBe(0);
  });

  it("corrects erasures, and bears LLRs of any finite size", () => {
    const { codewords } = receive(4, 0);
    for (const size of [8, 50, 1e4, 1e30]) {
      const llr = Float32Array.from(codewords, (bit, i) => i % 4 === 1 ? 0 : (2 * bit - 1) * size);
      const decoded = ldpcDecode(code, llr, { outputLlr: true });
      expect(decoded.bits).toEqual(codewords);
      expect(decoded.llr!.every(Number.isFinite)).toBe(true);
    }
  });

  // Truth: what a check of weight w says is the box-plus of the others, here of equal messages, in closed form.
  it("sums up checks of any weight: tanh(out / 2) = tanh(in / 2)^(w - 1)", () => {
    for (const weight of [1, 2, 3, 31, 32, 33, 34, 65, 200]) {
      const single = codeFromRows(weight + 1, [Array.from({ length: weight }, (_, i) => i), [weight]]);
      for (const size of [0.5, 3, 12]) {
        const llr = new Float32Array(weight + 1).fill(-size);
        llr[0] = size; // an odd number of ones: the check fails
        llr[weight] = 1; // and so does the one that says that this bit is 0
        const { llr: out } = ldpcDecode(single, llr, { iterations: 1, outputLlr: true });
        const expected = 2 * Math.atanh(Math.tanh(size / 2) ** (weight - 1));
        if (weight > 1) {
          expect(out![0]).toBeCloseTo(size - expected, 4);
          expect(out![weight - 1]).toBeCloseTo(-size + expected, 4);
        }
        expect(out![weight]).toBe(1 - 40); // a weight of one: the largest message
      }
    }
  });

  it("says what is wrong with its arguments", () => {
    expect(() => ldpcDecode(code, new Float32Array(649))).toThrow(
      "649 LLRs are no whole number of codewords",
    );
    expect(() => ldpcDecode(code, new Float32Array(648), { iterations: -1 })).toThrow(
      "must be a whole number",
    );
    const algorithm = "layered" as "min-sum";
    expect(() => ldpcDecode(code, new Float32Array(648), { algorithm })).toThrow("not 'layered'");
  });
});

describe("the frame error rate", () => {
  // Truth: AFF3CT's reference curve, as testdata/README.md says: Eb/N0, frames, frame errors.
  const published = [[1.0, 287, 137], [1.5, 1094, 127], [2.0, 6282, 108]];
  it("over BPSK/AWGN is that of a published curve: IEEE 802.16e (576, 288), flooding sum-product, 100 iterations", () => {
    const text = Deno.readTextFileSync(new URL("../testdata/wimax_576_288.alist", import.meta.url));
    const wimax = parseAlist(text), encoder = systematicEncoder(wimax);
    for (const [ebn0Db, n, k] of published) {
      const options = { iterations: 100, frames: 6000, errors: 200, seed: 1 };
      const { frames, frameErrors } = frameErrorPoint(wimax, encoder, ebn0Db, options);
      const pooled = (k + frameErrors) / (n + frames);
      const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / frames));
      expect(Math.abs(frameErrors / frames - k / n)).toBeLessThan(3.3 * deviation);
    }
  });

  it("holds LLRs where it is told to", () => {
    const options = { iterations: 50, frames: 500, errors: 500, seed: 1 };
    const rate = (llrLimit?: LlrLimit) =>
      frameErrorPoint(code, ieee80211nEncoder(), 2, { ...options, llrLimit }).frameErrors;
    const [unlimited, usual, hard] = [rate("none"), rate(), rate(0.5)];
    expect(Math.abs(unlimited - usual)).toBeLessThan(5); // no LLR of BPSK at 2 dB comes near 40
    expect(hard).toBeGreaterThan(usual + 100); // what is left at 0.5 are hard decisions, worth 2 dB
  });
});
