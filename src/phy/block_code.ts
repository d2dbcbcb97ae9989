/** The block codes of coded links, each with the decoder that judges LLRs. @module */
import { ldpcDecode } from "./ldpc/decoder.ts";
import { ieee80211nEncoder } from "./ldpc/encoder.ts";
import { ieee80211nCode } from "./ldpc/ieee80211n.ts";
import { checkLlrLimit, defaultLlrLimit, type LlrLimit } from "./llr_limit.ts";
import { polarCode, polarEncode } from "./polar/code.ts";
import { crc11 } from "./polar/crc.ts";
import { polarListDecode } from "./polar/list_decoder.ts";

/** A code with its encoder and decoder. */
export interface BlockCode {
  /** What it is, in a line. */
  readonly description: string;
  /** How it is decoded, in a line. */
  readonly decoder: string;
  /** Information bits of a codeword, k. */
  readonly dimension: number;
  /** Bits of a codeword, n. */
  readonly length: number;
  /** Codewords [m, n] of information bits [m, k]. @throws {RangeError} on part of a word */
  encode(information: Uint8Array): Uint8Array;
  /** Information bits [m, k] from LLRs log p(1)/p(0), [m, n]. @throws {RangeError} on part of a codeword */
  decode(llr: Float32Array): Uint8Array;
}

/** The names of the codes. */
export type BlockCodeName = "ldpc80211n" | "polar";

/**
 * A code of rate 1/2 and length 648 by name, whose decoder holds the channel's LLRs at a limit.
 *
 * @throws {RangeError} on a limit that is none
 */
export function blockCode(name: BlockCodeName, llrLimit: LlrLimit = defaultLlrLimit): BlockCode {
  checkLlrLimit(llrLimit);
  return name === "ldpc80211n" ? ldpc(llrLimit) : polar(llrLimit);
}

/** The limit in words, for a decoder's description. */
function limited(limit: LlrLimit): string {
  return limit === "none" ? "LLRs as they come" : `LLRs held at ±${limit}`;
}

/** The LDPC code of IEEE 802.11n; decoded as in the authors' code, by 50 iterations at most. */
function ldpc(llrLimit: LlrLimit): BlockCode {
  const code = ieee80211nCode(), { dimension, length, encode } = ieee80211nEncoder();
  const iterations = 50;
  return {
    description: "IEEE 802.11n, n = 648, rate 1/2",
    decoder: `sum-product, ${iterations} iterations, stopping on a zero syndrome, ${limited(llrLimit)}`,
    dimension,
    length,
    encode,
    decode(llr) {
      const { bits } = ldpcDecode(code, llr, { iterations, llrLimit });
      const words = bits.length / length, information = new Uint8Array(words * dimension);
      for (let w = 0; w < words; w++) { // systematic, information first
        information.set(bits.subarray(w * length, w * length + dimension), w * dimension);
      }
      return information;
    },
  };
}

/** The paper names no polar code: it is 5G's, of the LDPC code's length and rate, with the list that 5G's are judged by. */
function polar(llrLimit: LlrLimit): BlockCode {
  const code = polarCode(324, 648, crc11), list = 8;
  return {
    description: "3GPP TS 38.212 polar, n = 648, rate 1/2, 11-bit CRC",
    decoder: `CRC-aided successive cancellation with a list of ${list}, ${limited(llrLimit)}`,
    dimension: code.dimension,
    length: code.length,
    encode: (information) => polarEncode(code, information),
    decode: (llr) => polarListDecode(code, llr, list, llrLimit),
  };
}
