/** Complex arrays in float64, real and imaginary parts apart. @module */

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

/** @throws {RangeError} where the parts don't both have `length` elements */
export function checkComplex(name: string, { re, im }: ComplexArray, length: number): void {
  if (re.length !== length || im.length !== length) {
    throw new RangeError(`${name} has ${re.length} and ${im.length} elements, not ${length}`);
  }
}
