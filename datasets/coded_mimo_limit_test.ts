// Where the decoder holds the detectors' LLRs, and what it is worth: ZF-SIC takes decisions for certain that are wrong.
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../src/compute/random.ts";
import { codedErrors } from "../src/metrics/coded_errors.ts";
import { ml } from "../src/methods/eqnet/ml.ts";
import { zfSic } from "../src/methods/eqnet/zf_sic.ts";
import { blockCode } from "../src/phy/block_code.ts";
import { ieee80211nCode } from "../src/phy/ldpc/ieee80211n.ts";
import { uncappedSumProduct } from "../src/phy/ldpc/testing.ts";
import type { LlrLimit } from "../src/phy/llr_limit.ts";
import { codedMimo, type CodedMimoOptions, deinterleave } from "./coded_mimo.ts";

const rayleigh2x2 = { nt: 2, nr: 2, qam: 64, fading: "rayleigh" } as const;
const rayleigh4x4 = { nt: 4, nr: 4, qam: 16, fading: "rayleigh" } as const;
const systems: readonly [name: string, options: CodedMimoOptions][] = [
  ["2×2, Rayleigh", rayleigh2x2],
  ["4×4, Rayleigh", rayleigh4x4],
  ["2×2, CDL-A", { ...rayleigh2x2, fading: "cdlA" }],
  ["4×4, CDL-A", { ...rayleigh4x4, fading: "cdlA" }],
];
const detector = await zfSic().open({});

/** LLRs of codewords by ZF-SIC, [words, 648], and their information bits. */
async function receive(options: CodedMimoOptions, snrDb: number, words: number) {
  const { inputs, truth } = await codedMimo(options).block(
    { snrDb },
    stream("limits", options.nt, options.fading, snrDb),
    words,
  );
  return { llr: deinterleave(await detector.run(inputs), words), information: truth.information };
}

type Received = Awaited<ReturnType<typeof receive>>;

/** Which codewords have a wrong bit among their information bits, [words]. */
function wrongWords({ information }: Received, decoded: Uint8Array): Uint8Array {
  const wrong = new Uint8Array(information.length / 324);
  information.forEach((bit, i) => wrong[Math.floor(i / 324)] |= bit ^ decoded[i]);
  return wrong;
}

const decode = (received: Received, limit: LlrLimit) =>
  wrongWords(received, blockCode("ldpc80211n", limit).decode(received.llr));
const count = (wrong: Uint8Array) => wrong.reduce((sum, value) => sum + value, 0);

/** How many standard errors k2 / n is above k1 / n, pooled. */
function rise(k1: number, k2: number, n: number): number {
  const pooled = (k1 + k2) / (2 * n);
  return k1 === k2 ? 0 : (k2 - k1) / n / Math.sqrt(pooled * (1 - pooled) * 2 / n);
}

/** Standard errors by which a curve rises most between any two of its points. */
function steepestRise(errors: readonly number[], n: number): number {
  return Math.max(...errors.flatMap((k, i) => errors.slice(i + 1).map((later) => rise(k, later, n))));
}

describe("ZF-SIC's block error rate", () => {
  const snrs = [16, 18, 20, 22, 24, 26, 28, 30, 32, 34];
  const significant = 3.7; // of all 45 pairs of a flat curve's points one in a hundred times

  for (const [name, options] of systems) {
    const words = options.fading === "cdlA" ? 250 : 500; // rays take longer to draw
    it(`doesn't rise anywhere from 16 to 34 dB: ${name}`, async () => {
      const errors: Record<string, number[]> = { "16.8": [], "40": [] };
      for (const snrDb of snrs) {
        const received = await receive(options, snrDb, words);
        for (const limit of [16.8, 40]) errors[limit].push(count(decode(received, limit)));
      }
      for (const limit of [16.8, 40]) {
        const curve = errors[limit];
        expect({ curve, rises: steepestRise(curve, words) > significant }).toEqual({ curve, rises: false });
        expect(curve[0]).toBe(words);
        expect(curve[9]).toBeLessThan(0.01 * words);
      }
    });
  }

  it("rises where the decoder takes LLRs as they come, which is what this test can see", async () => {
    const errors = [], words = 500;
    for (const snrDb of [26, 34]) {
      errors.push(count(decode(await receive(rayleigh2x2, snrDb, words), "none")));
    }
    expect(steepestRise(errors, words)).toBeGreaterThan(significant);
  });
});

describe("the limit of LLRs", () => {
  // Truth: scripts/peers/mimo_ldpc_sim.py, see src/phy/testdata/README.md.
  const { points } = JSON.parse(
    Deno.readTextFileSync(new URL("../src/phy/testdata/mimo_ldpc_limits_numpy.json", import.meta.url)),
  ) as { points: { snrDb: number; llrLimit: LlrLimit; blocks: number; blockErrors: number }[] };
  // Truth: another independent check's block errors in 2000.
  const checked = [
    { snrDb: 24, llrLimit: 40, blocks: 2000, blockErrors: 112 },
    { snrDb: 26, llrLimit: 40, blocks: 2000, blockErrors: 3 },
    { snrDb: 28, llrLimit: 40, blocks: 2000, blockErrors: 0 },
    { snrDb: 24, llrLimit: 16.8, blocks: 2000, blockErrors: 36 },
  ] as const;

  it("gives ZF-SIC the block error rates that independent simulations have with it", async () => {
    const words = 1500;
    for (const snrDb of [22, 24, 26, 28]) {
      const received = await receive(rayleigh2x2, snrDb, words);
      for (const limit of [16.8, 40, "none"] as const) {
        const ours = count(decode(received, limit));
        const same = [...points, ...checked].filter((p) => p.snrDb === snrDb && p.llrLimit === limit);
        expect(same.length).toBeGreaterThan(0);
        for (const { blocks, blockErrors } of same) {
          const pooled = (ours + blockErrors) / (words + blocks);
          const error = Math.sqrt(pooled * (1 - pooled) * (1 / words + 1 / blocks));
          // 4 of them err once in 16,000 tests
          expect(Math.abs(ours / words - blockErrors / blocks)).toBeLessThanOrEqual(4 * error);
        }
      }
    }
  });

  it("leaves nothing for the cap of the decoder's messages to change", async () => {
    const code = ieee80211nCode(), words = 250;
    for (const [snrDb, limit, most] of [[24, 16.8, 2], [24, 40, 6], [28, 40, 2]] as const) {
      const received = await receive(rayleigh2x2, snrDb, words);
      const ours = decode(received, limit), decoded = new Uint8Array(words * 324);
      let moderate = 0;
      for (let w = 0; w < words; w++) {
        const own = received.llr.subarray(648 * w, 648 * (w + 1));
        const truth = uncappedSumProduct(code, own.map((x) => Math.max(-limit, Math.min(limit, x))));
        decoded.set(truth.bits.subarray(0, 324), 324 * w);
        if (truth.largest < 40) moderate++;
      }
      const theirs = wrongWords(received, decoded);
      let onlyOurs = 0, onlyTheirs = 0;
      for (let w = 0; w < words; w++) {
        onlyOurs += ours[w] & (1 - theirs[w]);
        onlyTheirs += theirs[w] & (1 - ours[w]);
      }
      expect(onlyOurs + onlyTheirs).toBeLessThanOrEqual(most);
    }
  });

  it("changes nothing for ML, whose certainty is warranted", async () => {
    const open = await ml().open({}), words = 1000, snrDb = 18;
    const { inputs, truth } = await codedMimo(rayleigh2x2).block({ snrDb }, stream("limits of ML"), words);
    const llr = await open.run(inputs);
    const [held, free] = ([16.8, "none"] as const).map((llrLimit) =>
      codedErrors().score({ ...truth, code: blockCode("ldpc80211n", llrLimit) }, llr).bler
    );
    let differ = 0;
    Array.from(held).forEach((value, w) => differ += Number(value !== free[w]));
    expect(llr.some((x) => Math.abs(x) > 100)).toBe(true);
    expect(differ).toBeLessThan(5);
  });

  it("is a parameter of the data: in its spec, with the same codewords under one stream name", async () => {
    const limits = [16.8, "none"] as const;
    const [held, free] = limits.map((llrLimit) => codedMimo({ ...rayleigh2x2, llrLimit, streamName: "one" }));
    expect([held.streamName, free.streamName]).toEqual(["one", "one"]);
    expect([held, free].map(({ spec }) => (spec as { llrLimit: unknown }).llrLimit)).toEqual([...limits]);
    expect((codedMimo(rayleigh2x2).spec as { llrLimit: unknown }).llrLimit).toBe(40);
    const blocks = await Promise.all(
      [held, free].map((data) => data.block({ snrDb: 20 }, stream("same"), 2)),
    );
    expect(blocks[0].inputs).toEqual(blocks[1].inputs);
    expect(blocks[0].truth.code.decoder).toContain("LLRs held at ±16.8");
    expect(blocks[1].truth.code.decoder).toContain("LLRs as they come");
    for (const code of ["ldpc80211n", "polar"] as const) {
      expect(() => codedMimo({ ...rayleigh2x2, code, llrLimit: 0 })).toThrow("above 0 or 'none', not 0");
    }
  });
});
