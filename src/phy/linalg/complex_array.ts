/**
 * Complex arrays. In float64, what signal processing computes with, real and imaginary parts are apart; in float32, what
 * kernels and tensors take, they are interleaved, [..., 2]. Here is the way from one to the other.
 *
 * @module
 */

/** A complex array in C order; its shape stands where it is used. */
export interface ComplexArray {
  /** Real parts. */
  readonly re: Float64Array;
  /** Imaginary parts. */
  readonly im: Float64Array;
}

/** `length` complex zeros. */
export function complexZeros(length: number): ComplexArray {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** Elements [begin, end), on the array's own numbers. */
export function part({ re, im }: ComplexArray, begin: number, end: number): ComplexArray {
  return { re: re.subarray(begin, end), im: im.subarray(begin, end) };
}

/** Another array with the same numbers. */
export function copyOf({ re, im }: ComplexArray): ComplexArray {
  return { re: re.slice(), im: im.slice() };
}

/** Writes an array into another, from element `at` of that on. */
export function setComplex(to: ComplexArray, from: ComplexArray, at = 0): void {
  to.re.set(from.re, at);
  to.im.set(from.im, at);
}

/** Interleaved numbers, as kernels and tensors have them, [..., 2], with their parts apart. */
export function fromInterleaved(values: ArrayLike<number>): ComplexArray {
  const out = complexZeros(values.length / 2);
  for (let at = 0; at < out.re.length; at++) {
    out.re[at] = values[2 * at];
    out.im[at] = values[2 * at + 1];
  }
  return out;
}

/** The interleaved numbers, [..., 2], rounded to float32. */
export function toInterleaved({ re, im }: ComplexArray): Float32Array {
  const out = new Float32Array(2 * re.length);
  for (let at = 0; at < re.length; at++) {
    out[2 * at] = re[at];
    out[2 * at + 1] = im[at];
  }
  return out;
}

/** @throws {RangeError} where the parts don't both have `length` elements */
export function checkComplex(name: string, { re, im }: ComplexArray, length: number): void {
  if (re.length !== length || im.length !== length) {
    throw new RangeError(`${name} has ${re.length} and ${im.length} elements, not ${length}`);
  }
}
