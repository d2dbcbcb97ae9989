/** Arıkan's transform ("Channel polarization", IEEE Trans. Inf. Theory 55, 2009). @module */

/**
 * Replaces words u [m, length] by u F^{⊗n} over GF(2), F = [1 0; 1 1], length = 2^n, without reversing bits, as in 3GPP
 * TS 38.212, section 5.3.1.2. It is its own inverse.
 */
export function polarTransform(words: Uint8Array, length: number): void {
  for (let half = 1; half < length; half *= 2) {
    for (let start = 0; start < words.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) words[i] ^= words[i + half];
    }
  }
}
