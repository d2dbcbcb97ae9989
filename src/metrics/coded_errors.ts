/** Block and bit error rates after decoding. @module */
import { type CodedMimoTruth, deinterleave } from "../../datasets/coded_mimo.ts";
import { madeBy } from "../suite/made_by.ts";
import type { Metric } from "../suite/types.ts";

/**
 * Decodes a detector's LLRs with the decoder of the dataset's code and compares the information bits: `bler`, the share
 * of codewords with an error in them, and `ber`, the share of wrong information bits of each codeword. Detectors output
 * `[n, N_t K]` LLRs log p(1)/p(0), stream by stream.
 */
export function codedErrors(): Metric<CodedMimoTruth, Float32Array> {
  return {
    ...madeBy(import.meta.url, codedErrors),
    spec: "information bits",
    quantities: {
      bler: { kind: "proportion", unit: "", label: "block error rate" },
      ber: { kind: "mean", range: [0, 1], unit: "", label: "bit error rate" },
    },
    score({ bits, information, code: { dimension, decode } }, llr) {
      checkLlr(llr, bits.length);
      const codewords = information.length / dimension;
      const decoded = decode(deinterleave(llr, codewords));
      const bler = new Float64Array(codewords), ber = new Float64Array(codewords);
      for (let word = 0; word < codewords; word++) {
        let wrong = 0;
        for (let i = word * dimension; i < (word + 1) * dimension; i++) wrong += decoded[i] ^ information[i];
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
