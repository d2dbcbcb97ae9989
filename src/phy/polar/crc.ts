/** Cyclic redundancy checks (3GPP TS 38.212, section 5.1). @module */

/** A generator polynomial g(D): its degree L, and its coefficients of D^(L-1) … D^0 as the bits of an integer. */
export interface CrcPolynomial {
  /** L, check bits. */
  readonly degree: number;
  /** Of D^(L-1) … D^0; that of D^L is 1. */
  readonly coefficients: number;
}

/** g_CRC11(D) = D^11 + D^10 + D^9 + D^5 + 1, of uplink control information. */
export const crc11: CrcPolynomial = { degree: 11, coefficients: 0b110_0010_0001 };

/**
 * The parity bits of bits `[begin, end)`, as an integer whose most significant bit comes first: the remainder of the
 * bits, first one highest, times D^L. Bits followed by their parity bits have the remainder 0.
 */
export function crcRemainder(
  { degree, coefficients }: CrcPolynomial,
  bits: Uint8Array,
  begin = 0,
  end: number = bits.length,
): number {
  const mask = 2 ** degree - 1, top = degree - 1;
  let register = 0;
  for (let i = begin; i < end; i++) {
    const out = (register >>> top) ^ bits[i];
    register = (register << 1) & mask;
    if (out) register ^= coefficients;
  }
  return register;
}
