/**
 * LDPC-coded MIMO transmissions: the link that EQ-Net's figures simulate (paper, sections II and V-A).
 *
 * Information bits are encoded with the (324, 648) code of IEEE 802.11n, interleaved by one fixed random permutation,
 * and sent over independent channel uses, N_t K bits at a time.
 *
 * @module
 */
import { substream } from "../src/compute/random.ts";
import type { Stream } from "../src/compute/random.ts";
import { drawBits } from "../src/phy/draw.ts";
import { rayleigh } from "../src/phy/fading.ts";
import { ieee80211nEncoder } from "../src/phy/ldpc/encoder.ts";
import * as interleaving from "../src/phy/ldpc/interleaver.ts";
import { type SentChannelUses, transmit } from "../src/phy/mimo.ts";
import { bitsPerSymbol, modulate } from "../src/phy/qam.ts";
import { noiseVarianceAt } from "../src/phy/snr.ts";
import type { Dataset } from "../src/suite/types.ts";

/** A block of codewords and the channel uses that carry them. */
export interface CodedMimoBlock {
  readonly uses: SentChannelUses;
  /** QAM order. */
  readonly order: number;
  readonly codewords: number;
  /** [codewords, 324] */
  readonly information: Uint8Array;
}

/** Parameters of {@link codedMimo}. */
export interface CodedMimoOptions {
  nt: number;
  nr: number;
  /** QAM order. */
  qam: number;
  fading: "rayleigh";
}

const encoder = ieee80211nEncoder();
const interleaver = interleaving.fixedInterleaver(encoder.length);

/** The dataset; its points have `snrDb`, E‖H‖_F² / σ_n². */
export function codedMimo({ nt, nr, qam, fading }: CodedMimoOptions): Dataset<CodedMimoBlock> {
  const bitsPerUse = nt * bitsPerSymbol(qam);
  return {
    module: import.meta.url,
    spec: { nt, nr, qam, fading, code: "IEEE 802.11n, n = 648, rate 1/2" },
    items: "codewords",
    block({ snrDb }, stream, count) {
      const information = drawBits(substream(stream, "information"), count * encoder.dimension);
      const bits = interleave(encoder.encode(information), bitsPerUse, substream(stream, "padding"));
      const n = bits.length / bitsPerUse;
      const x = modulate(bits, qam);
      const h = rayleigh(substream(stream, "channel"), n, nr, nt);
      const noiseVariance = noiseVarianceAt(snrDb, nr, nt);
      const y = transmit({ n, nr, nt, x, h, noiseVariance }, substream(stream, "noise"));
      const uses = { n, nr, nt, y, h, noiseVariance, bits, x };
      return { uses, order: qam, codewords: count, information };
    },
  };
}

/** The sent bits: each codeword interleaved, its last channel use filled up with random bits where N_t K ∤ 648. */
function interleave(codewords: Uint8Array, bitsPerUse: number, padding: Stream): Uint8Array {
  const { length } = encoder, count = codewords.length / length;
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
export function deinterleave(llr: Float32Array, { codewords }: CodedMimoBlock): Float32Array {
  const { length } = encoder, sent = llr.length / codewords;
  if (sent === length) return interleaving.deinterleave(interleaver, llr);
  const carried = new Float32Array(codewords * length);
  for (let word = 0; word < codewords; word++) {
    carried.set(llr.subarray(word * sent, word * sent + length), word * length);
  }
  return interleaving.deinterleave(interleaver, carried);
}
