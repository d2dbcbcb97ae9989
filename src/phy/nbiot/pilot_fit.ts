/**
 * Least squares of one burst on what its pilots become under an offset θ. Over a channel of one tap (L = 0), a burst
 * without receiver imbalance is h b_1 + g b_2 with b_1 = E_θ s, b_2 = E_θ s* and g = α h; all symbols are one vector
 * of p K samples. Whatever is needed of it follows from correlations of the samples with the pilots, so no vector is
 * ever projected.
 *
 * @module
 */
import { type ComplexArray, complexZeros } from "../linalg/complex_array.ts";
import { nbIot, type PilotBursts } from "./burst.ts";

/** What is needed of one burst; {@link loadBurst} fills it. */
export interface PilotFit {
  readonly symbols: number;
  /** s* r for each sample, then s r: [2, symbols, 12]. */
  readonly products: ComplexArray;
  /** ||b_1||² = ||b_2||². */
  energy: number;
  /** b_1^H b_2. */
  overlapRe: number;
  overlapIm: number;
  /** ||r||². */
  power: number;
  /** Σ r². */
  squareRe: number;
  squareIm: number;
}

/** A workspace for bursts of so many symbols. */
export function createPilotFit(symbols: number): PilotFit {
  const products = complexZeros(2 * symbols * nbIot.subcarriers);
  return {
    symbols,
    products,
    energy: 0,
    overlapRe: 0,
    overlapIm: 0,
    power: 0,
    squareRe: 0,
    squareIm: 0,
  };
}

/** Takes in burst `item`. */
export function loadBurst(fit: PilotFit, { symbols, pilots, received }: PilotBursts, item: number): void {
  const width = nbIot.subcarriers, half = symbols * width, { products } = fit;
  let energy = 0, overlapRe = 0, overlapIm = 0, power = 0, squareRe = 0, squareIm = 0;
  for (let n = 0; n < width; n++) {
    const sr = pilots.re[item * width + n], si = pilots.im[item * width + n];
    energy += sr * sr + si * si;
    overlapRe += sr * sr - si * si;
    overlapIm -= 2 * sr * si;
    for (let at = n; at < half; at += width) {
      const rr = received.re[item * half + at], ri = received.im[item * half + at];
      products.re[at] = sr * rr + si * ri;
      products.im[at] = sr * ri - si * rr;
      products.re[half + at] = sr * rr - si * ri;
      products.im[half + at] = sr * ri + si * rr;
      power += rr * rr + ri * ri;
      squareRe += rr * rr - ri * ri;
      squareIm += 2 * rr * ri;
    }
  }
  fit.energy = symbols * energy;
  fit.overlapRe = symbols * overlapRe;
  fit.overlapIm = symbols * overlapIm;
  fit.power = power;
  fit.squareRe = squareRe;
  fit.squareIm = squareIm;
}

/**
 * b_1^H r and b_2^H r for an offset θ, then for -θ: 4 complex numbers. Those of r* are the conjugates, crosswise:
 * b_1(θ)^H r* = (b_2(-θ)^H r)* and b_2(θ)^H r* = (b_1(-θ)^H r)*.
 *
 * @param phases of θ, at least [symbols, 12] from `begin` on
 * @param out [4]
 */
export function correlate(fit: PilotFit, phases: ComplexArray, begin: number, out: ComplexArray): void {
  const { re: productRe, im: productIm } = fit.products, half = productRe.length / 2;
  const { re: cosines, im: sines } = phases;
  for (let sequence = 0; sequence < 2; sequence++) {
    const start = sequence * half;
    let rc = 0, is = 0, ic = 0, rs = 0;
    for (let at = 0; at < half; at++) {
      const re = productRe[start + at], im = productIm[start + at];
      const c = cosines[begin + at], s = sines[begin + at];
      rc += re * c;
      is += im * s;
      ic += im * c;
      rs += re * s;
    }
    out.re[sequence] = rc + is;
    out.im[sequence] = ic - rs;
    out.re[sequence + 2] = rc - is;
    out.im[sequence + 2] = ic + rs;
  }
}

/** Turns correlations for θ into those for -θ. */
export function mirror({ re, im }: ComplexArray): void {
  for (const part of [re, im]) {
    for (let at = 0; at < 2; at++) {
      const kept = part[at];
      part[at] = part[at + 2];
      part[at + 2] = kept;
    }
  }
}

/** What a least-squares fit on (b_1, b_2) gives. */
export interface Fit {
  betaRe: number;
  betaIm: number;
  hRe: number;
  hIm: number;
  gRe: number;
  gIm: number;
  /** Energy that is left. */
  residual: number;
}

/** An empty {@link Fit}. */
export function createFit(): Fit {
  return { betaRe: 0, betaIm: 0, hRe: 0, hIm: 0, gRe: 0, gIm: 0, residual: 0 };
}

/**
 * The β for which r - β r* is nearest to the span of (b_1, b_2), and the energy outside of it:
 * β = v^H u / ||v||² and ||u||² - |v^H u|² / ||v||², where u and v are what the projection leaves of r and r*. Where
 * r* is in the span too (θ = 0 without noise), nothing tells β and it is 0.
 */
export function fitReceiverImage(fit: PilotFit, correlations: ComplexArray, out: Fit): void {
  const { energy, overlapRe, overlapIm, power } = fit;
  const { re: [a1r, a2r, m1r, m2r], im: [a1i, a2i, m1i, m2i] } = correlations;
  const d1r = m2r, d1i = -m2i, d2r = m1r, d2i = -m1i;
  const scale = 1 / (energy * energy - overlapRe * overlapRe - overlapIm * overlapIm);
  // The Gram matrix's inverse times a, over `scale`.
  const w1r = energy * a1r - (overlapRe * a2r - overlapIm * a2i);
  const w1i = energy * a1i - (overlapRe * a2i + overlapIm * a2r);
  const w2r = energy * a2r - (overlapRe * a1r + overlapIm * a1i);
  const w2i = energy * a2i - (overlapRe * a1i - overlapIm * a1r);
  const inner = energy * (d1r * d1r + d1i * d1i + d2r * d2r + d2i * d2i) -
    2 * (overlapRe * (d1r * d2r + d1i * d2i) - overlapIm * (d1r * d2i - d1i * d2r));
  const u = power - scale * (a1r * w1r + a1i * w1i + a2r * w2r + a2i * w2i);
  const v = power - scale * inner;
  const crossRe = fit.squareRe - scale * (d1r * w1r + d1i * w1i + d2r * w2r + d2i * w2i);
  const crossIm = fit.squareIm - scale * (d1r * w1i - d1i * w1r + d2r * w2i - d2i * w2r);
  const seen = v > 1e-13 * power;
  out.betaRe = seen ? crossRe / v : 0;
  out.betaIm = seen ? crossIm / v : 0;
  out.residual = seen ? u - (crossRe * crossRe + crossIm * crossIm) / v : u;
}

/** h, g and the energy that is left for a given β: `out.betaRe` and `out.betaIm`. */
export function fitChannel(fit: PilotFit, correlations: ComplexArray, out: Fit): void {
  const { energy, overlapRe, overlapIm } = fit, { betaRe, betaIm } = out;
  const { re: [a1r, a2r, m1r, m2r], im: [a1i, a2i, m1i, m2i] } = correlations;
  const y1r = a1r - (betaRe * m2r + betaIm * m2i), y1i = a1i - (betaIm * m2r - betaRe * m2i);
  const y2r = a2r - (betaRe * m1r + betaIm * m1i), y2i = a2i - (betaIm * m1r - betaRe * m1i);
  const scale = 1 / (energy * energy - overlapRe * overlapRe - overlapIm * overlapIm);
  out.hRe = scale * (energy * y1r - (overlapRe * y2r - overlapIm * y2i));
  out.hIm = scale * (energy * y1i - (overlapRe * y2i + overlapIm * y2r));
  out.gRe = scale * (energy * y2r - (overlapRe * y1r + overlapIm * y1i));
  out.gIm = scale * (energy * y2i - (overlapRe * y1i - overlapIm * y1r));
  const power = fit.power * (1 + betaRe * betaRe + betaIm * betaIm) -
    2 * (betaRe * fit.squareRe + betaIm * fit.squareIm);
  out.residual = power - (y1r * out.hRe + y1i * out.hIm + y2r * out.gRe + y2i * out.gIm);
}
