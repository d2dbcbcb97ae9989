/**
 * LDPC-coded MIMO transmissions: the link that EQ-Net's figures simulate (paper, sections II and V-A).
 *
 * Information bits are encoded with a code of rate 1/2 and length 648, interleaved by one fixed random permutation, and
 * sent over independent channel uses, N_t K bits at a time. The receiver may know the channels with an error only.
 *
 * @module
 */
import { substream } from "../src/compute/random.ts";
import type { Stream } from "../src/compute/random.ts";
import { type BlockCode, blockCode, type BlockCodeName } from "../src/phy/block_code.ts";
import { cdlChannels } from "../src/phy/cdl.ts";
import { cdlA } from "../src/phy/cdl_profile.ts";
import { drawBits, drawNormals } from "../src/phy/draw.ts";
import { rayleigh } from "../src/phy/fading.ts";
import * as interleaving from "../src/phy/ldpc/interleaver.ts";
import { type DetectorInputs, transmit } from "../src/phy/mimo.ts";
import { defaultLlrLimit, type LlrLimit } from "../src/phy/llr_limit.ts";
import { bitsPerSymbol, modulate } from "../src/phy/qam.ts";
import { noiseVarianceAt } from "../src/phy/snr.ts";
import { madeBy } from "../src/suite/made_by.ts";
import type { Dataset } from "../src/suite/types.ts";

/** What the receiver of codewords has: the channel uses that carry them, with `h` as the receiver knows it. */
export interface CodedMimoInputs extends DetectorInputs {
  readonly codewords: number;
}

/** What was sent. */
export interface CodedMimoTruth {
  /** [codewords, 324] */
  readonly information: Uint8Array;
  readonly code: BlockCode;
  /** The bits of the channel uses, [n, nt K], stream by stream. */
  readonly bits: Uint8Array;
}

/** Parameters of {@link codedMimo}. */
export interface CodedMimoOptions {
  nt: number;
  nr: number;
  /** QAM order. */
  qam: number;
  /**
   * I.i.d. Rayleigh fading, or CDL-A between half-wavelength arrays of upright antennas: the paper says nothing of its
   * arrays.
   */
  fading: "rayleigh" | "cdlA";
  /** "ldpc80211n" if not given. */
  code?: BlockCodeName;
  /** The magnitude at which the decoder holds the detectors' LLRs; {@link defaultLlrLimit} if not given. */
  llrLimit?: LlrLimit;
  /** See {@link Dataset.streamName}: datasets that differ in the limit alone can have the same codewords. */
  streamName?: string;
}

/** Bits of a codeword of either code. */
const codewordLength = 648;
const interleaver = interleaving.fixedInterleaver(codewordLength);

/**
 * The dataset; its points have `snrDb`, E‖H‖_F² / σ_n², and may have `csiErrorVariance`: the receiver's channels are then
 * H + CN(0, csiErrorVariance) (section VI), in every entry independently.
 */
export function codedMimo(
  { nt, nr, qam, fading, code: name = "ldpc80211n", llrLimit = defaultLlrLimit, streamName }:
    CodedMimoOptions,
): Dataset<CodedMimoInputs, CodedMimoTruth> {
  const bitsPerUse = nt * bitsPerSymbol(qam), code = blockCode(name, llrLimit);
  const channels = (s: Stream, n: number) =>
    fading === "rayleigh" ? rayleigh(s, n, nr, nt) : cdlChannels(cdlA, s, n, { nr, nt });
  return {
    ...madeBy(import.meta.url, codedMimo),
    spec: { nt, nr, qam, fading, code: code.description, llrLimit },
    streamName,
    items: "codewords",
    block({ snrDb, csiErrorVariance }, stream, count) {
      const information = drawBits(substream(stream, "information"), count * code.dimension);
      const bits = interleave(code.encode(information), bitsPerUse, substream(stream, "padding"));
      const n = bits.length / bitsPerUse;
      const x = modulate(bits, qam);
      const h = channels(substream(stream, "channel"), n);
      const noiseVariance = noiseVarianceAt(snrDb, nr, nt);
      const y = transmit({ n, nr, nt, x, h, noiseVariance }, substream(stream, "noise"));
      if (csiErrorVariance !== undefined) disturb(h, csiErrorVariance, substream(stream, "CSI error"));
      return {
        inputs: { uses: { n, nr, nt, y, h, noiseVariance }, order: qam, codewords: count },
        truth: { information, code, bits },
      };
    },
  };
}

/** Adds CN(0, variance) to channels. @throws {RangeError} on a variance that is none */
function disturb(h: Float32Array, variance: number, stream: Stream): void {
  if (!(variance >= 0 && variance < Infinity)) {
    throw new RangeError(`the variance of the CSI error must be finite and not negative, not ${variance}`);
  }
  const deviation = Math.sqrt(variance / 2);
  drawNormals(stream, h.length).forEach((normal, i) => h[i] += deviation * normal);
}

/** The sent bits: each codeword interleaved, its last channel use filled up with random bits where N_t K ∤ 648. */
function interleave(codewords: Uint8Array, bitsPerUse: number, padding: Stream): Uint8Array {
  const length = codewordLength, count = codewords.length / length;
  const shuffled = interleaving.interleave(interleaver, codewords);
  const sent = Math.ceil(length / bitsPerUse) * bitsPerUse;
  if (sent === length) return shuffled;
  const bits = drawBits(padding, count * sent);
  for (let word = 0; word < count; word++) {
    bits.set(shuffled.subarray(word * length, (word + 1) * length), word * sent);
  }
  return bits;
}

/** LLRs in the order of the codewords, [codewords, 648], from those of the sent bits. */
export function deinterleave(llr: Float32Array, codewords: number): Float32Array {
  const length = codewordLength, sent = llr.length / codewords;
  if (sent === length) return interleaving.deinterleave(interleaver, llr);
  const carried = new Float32Array(codewords * length);
  for (let word = 0; word < codewords; word++) {
    carried.set(llr.subarray(word * sent, word * sent + length), word * length);
  }
  return interleaving.deinterleave(interleaver, carried);
}
