/** Block and bit error rates after decoding. @module */
import { type CodedMimoBlock, deinterleave } from "../../datasets/coded_mimo.ts";
import { ldpcDecode } from "../phy/ldpc/decoder.ts";
import { ieee80211nCode } from "../phy/ldpc/ieee80211n.ts";
import type { Metric } from "../suite/types.ts";

/**
 * Decodes a detector's LLRs by sum-product (50 iterations, stopping on a zero syndrome, as the authors' code does)
 * and compares the information bits: `bler`, the share of codewords with an error in them, and `ber`, the share of
 * wrong information bits of each codeword. Detectors output `[n, N_t K]` LLRs log p(1)/p(0), stream by stream.
 */
export function codedErrors(): Metric<CodedMimoBlock, Float32Array> {
  const code = ieee80211nCode();
  const iterations = 50;
  return {
    module: import.meta.url,
    spec: { decoder: "sum-product", iterations },
    measures: {
      bler: { kind: "proportion", unit: "", label: "block error rate" },
      ber: { kind: "mean", unit: "", label: "bit error rate" },
    },
    score(block, llr) {
      checkLlr(llr, block.uses.bits.length);
      const { bits } = ldpcDecode(code, deinterleave(llr, block), { iterations });
      const dimension = block.information.length / block.codewords;
      const bler = new Float64Array(block.codewords), ber = new Float64Array(block.codewords);
      for (let word = 0; word < block.codewords; word++) {
        let wrong = 0;
        for (let i = 0; i < dimension; i++) {
          wrong += bits[word * code.length + i] ^ block.information[word * dimension + i];
        }
        bler[word] = Number(wrong > 0);
        ber[word] = wrong / dimension;
      }
      return { bler, ber };
    },
  };
}

/** @throws {TypeError} where the output of a detector isn't an LLR for every sent bit */
function checkLlr(llr: Float32Array, expected: number): void {
  if (!(llr instanceof Float32Array) || llr.length !== expected) {
    throw new TypeError(
      `a detector must give a Float32Array of ${expected} LLRs, one per sent bit, not ${
        llr instanceof Float32Array ? llr.length : llr === null ? "null" : typeof llr
      }`,
    );
  }
  const bad = llr.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new TypeError(`LLR ${bad} is ${llr[bad]}`);
}
