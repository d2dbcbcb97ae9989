/**
 * LDPC-coded MIMO transmissions: the link that EQ-Net's figures simulate (paper, sections II and V-A).
 *
 * Information bits are encoded with the (324, 648) code of IEEE 802.11n, interleaved by one fixed random permutation,
 * and sent over independent channel uses, N_t K bits at a time.
 *
 * @module
 */
import { permutation, stream as makeStream, substream } from "../src/compute/random.ts";
import type { Stream } from "../src/compute/random.ts";
import { drawBits } from "../src/phy/draw.ts";
import { rayleigh } from "../src/phy/fading.ts";
import { ieee80211nEncoder } from "../src/phy/ldpc/encoder.ts";
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
  /** Codeword bit `interleaver[i]` is sent as bit i: [648]. */
  readonly interleaver: Uint32Array;
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
const interleaver = permutation(makeStream("airtight", "interleaver", encoder.length), encoder.length);

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
      return { uses, order: qam, codewords: count, information, interleaver };
    },
  };
}

/** Channel uses per codeword: the last is filled up with random bits where N_t K doesn't divide 648. */
const usesPerCodeword = (bitsPerUse: number): number => Math.ceil(encoder.length / bitsPerUse);

function interleave(codewords: Uint8Array, bitsPerUse: number, padding: Stream): Uint8Array {
  const { length } = encoder, count = codewords.length / length;
  const sent = usesPerCodeword(bitsPerUse) * bitsPerUse;
  const bits = sent === length ? new Uint8Array(count * sent) : drawBits(padding, count * sent);
  for (let word = 0; word < count; word++) {
    for (let i = 0; i < length; i++) bits[word * sent + i] = codewords[word * length + interleaver[i]];
  }
  return bits;
}

/** LLRs in the order of the codewords, [codewords, 648], from those of the sent bits. */
export function deinterleave(llr: Float32Array, { codewords, interleaver }: CodedMimoBlock): Float32Array {
  const { length } = interleaver, sent = llr.length / codewords;
  const ordered = new Float32Array(codewords * length);
  for (let word = 0; word < codewords; word++) {
    for (let i = 0; i < length; i++) ordered[word * length + interleaver[i]] = llr[word * sent + i];
  }
  return ordered;
}
