/** Arithmetic of single complex numbers, for parameters; signals are interleaved arrays. @module */

/** A complex number. */
export interface Complex {
  /** Real part. */
  readonly re: number;
  /** Imaginary part. */
  readonly im: number;
}

/** a + b. */
export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

/** a b. */
export function multiply(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/** a / b. */
export function divide(a: Complex, b: Complex): Complex {
  const power = squaredSize(b);
  return { re: (a.re * b.re + a.im * b.im) / power, im: (a.im * b.re - a.re * b.im) / power };
}

/** A real multiple of a. */
export function scale(a: Complex, factor: number): Complex {
  return { re: factor * a.re, im: factor * a.im };
}

/** a*. */
export function conjugate(a: Complex): Complex {
  return { re: a.re, im: -a.im };
}

/** |a|². */
export function squaredSize(a: Complex): number {
  return a.re * a.re + a.im * a.im;
}
