/**
 * Bursts of equal pilot symbols as an NB-IoT receiver gets them, and what an estimator of its impairments gives back.
 *
 * @module
 */
import type { ComplexArray } from "../linalg/complex_array.ts";
import type { Numerology } from "../ofdm.ts";

/**
 * 12 subcarriers of 15 kHz. The prefix is 1 sample: NB-IoT's normal prefix lasts 4.69 µs, which is 0.84 samples at
 * 180 kHz.
 */
export const nbIot: Numerology = { subcarriers: 12, prefix: 1, spacingHz: 15000 };

/** What an estimator is given: `count` bursts of `symbols` OFDM symbols that carry the same pilots. */
export interface PilotBursts {
  readonly count: number;
  readonly symbols: number;
  /** One sent symbol in the time domain, s, without prefix: [count, 12]. */
  readonly pilots: ComplexArray;
  /** Received in the time domain, r'' (eq. 12), without prefixes: [count, symbols, 12]. */
  readonly received: ComplexArray;
}

/** Estimates, or the truth: [count] each. */
export interface ImpairmentEstimates {
  /** Carrier-frequency offset in subcarrier spacings. */
  readonly theta: Float64Array;
  /** Transmitter's image α = ν_t / μ_t. */
  readonly alphaRe: Float64Array;
  readonly alphaIm: Float64Array;
  /** Receiver's image β = ν_r / μ_r*. */
  readonly betaRe: Float64Array;
  readonly betaIm: Float64Array;
}

/** Lower bounds of the mean squared errors of {@link ImpairmentEstimates}, item by item: [count] each. */
export interface ImpairmentBounds {
  readonly lowerBounds: ImpairmentEstimates;
}

/** The parameters in the order of the labels (eq. 19). */
export const impairmentNames = ["theta", "alphaRe", "alphaIm", "betaRe", "betaIm"] as const;

/** Zeros. */
export function emptyEstimates(count: number): ImpairmentEstimates {
  const zeros = () => new Float64Array(count);
  return { theta: zeros(), alphaRe: zeros(), alphaIm: zeros(), betaRe: zeros(), betaIm: zeros() };
}

/**
 * |s^T s| / ||s||² of one symbol [12], the collinearity of s and s*. Where it is one, s* is a multiple of s and
 * nothing tells α from the channel; for QPSK pilots the next largest value is 0.85.
 */
export function imageCollinearity(pilots: ComplexArray): number {
  let re = 0, im = 0, energy = 0;
  for (let at = 0; at < pilots.re.length; at++) {
    const a = pilots.re[at], b = pilots.im[at];
    re += a * a - b * b;
    im += 2 * a * b;
    energy += a * a + b * b;
  }
  return Math.sqrt(re * re + im * im) / energy;
}
