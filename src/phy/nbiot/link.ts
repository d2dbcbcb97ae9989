/**
 * An OFDM link with I/Q imbalance at both ends and a carrier-frequency offset (Liu et al., "Hardware Impairment
 * Estimation in NB-IoT", eqs. 1 to 16).
 *
 * @module
 */
import type { Complex } from "../linalg/complex.ts";
import { type ComplexArray, copyOf } from "../linalg/complex_array.ts";
import { imbalanceGains, type Mismatch, mixWithImage } from "../iq_imbalance.ts";
import { type Numerology, offsetPhases } from "../ofdm.ts";

/** The physical form's parameters. */
export interface PhysicalLink {
  /** Carrier-frequency offset in subcarrier spacings. */
  readonly theta: number;
  readonly transmitter: Mismatch;
  readonly receiver: Mismatch;
  /** h(0) … h(L), [L + 1]. */
  readonly taps: ComplexArray;
}

/** The reduced form's parameters: all that the received samples depend on. */
export interface ReducedLink {
  readonly theta: number;
  readonly alpha: Complex;
  readonly beta: Complex;
  /** μ_t μ_r h (eq. 15), [L + 1]. */
  readonly taps: ComplexArray;
}

const one: Complex = { re: 1, im: 0 };

/**
 * Received symbols r'' of eq. 12: the transmitter's mixer, the channel (circular, thanks to the prefix), the offset,
 * the noise, the receiver's mixer.
 *
 * @param sent time-domain symbols without prefixes, [symbols, K]
 * @param noise n, [symbols, K]
 * @param out [symbols, K]
 */
export function receivePhysical(
  numerology: Numerology,
  link: PhysicalLink,
  sent: ComplexArray,
  noise: ComplexArray,
  out: ComplexArray,
): void {
  const transmitter = imbalanceGains(link.transmitter), receiver = imbalanceGains(link.receiver);
  const samples = sent.re.length, mixed = copyOf(sent);
  mixWithImage(mixed, 0, samples, transmitter.mu, transmitter.nu);
  throughChannel(numerology, link, mixed, noise, out);
  mixWithImage(out, 0, samples, receiver.mu, receiver.nu);
}

/**
 * The same by eq. 16. Equal to the physical form where `noise` is μ_r n, which the equation calls n again.
 */
export function receiveReduced(
  numerology: Numerology,
  link: ReducedLink,
  sent: ComplexArray,
  noise: ComplexArray,
  out: ComplexArray,
): void {
  const samples = sent.re.length, mixed = copyOf(sent);
  mixWithImage(mixed, 0, samples, one, link.alpha);
  throughChannel(numerology, link, mixed, noise, out);
  mixWithImage(out, 0, samples, one, link.beta);
}

/** out = E_θ H x + noise, symbol by symbol. */
function throughChannel(
  numerology: Numerology,
  { theta, taps }: { theta: number; taps: ComplexArray },
  x: ComplexArray,
  noise: ComplexArray,
  out: ComplexArray,
): void {
  const { re: xRe, im: xIm } = x, { re: tapRe, im: tapIm } = taps;
  const { subcarriers } = numerology, symbols = xRe.length / subcarriers;
  const phases = offsetPhases(numerology, symbols, theta, out);
  for (let i = 0; i < symbols; i++) {
    const start = i * subcarriers;
    for (let n = 0; n < subcarriers; n++) {
      let re = 0, im = 0;
      for (let l = 0; l < tapRe.length; l++) {
        const from = start + (n - l + subcarriers) % subcarriers;
        re += tapRe[l] * xRe[from] - tapIm[l] * xIm[from];
        im += tapRe[l] * xIm[from] + tapIm[l] * xRe[from];
      }
      const at = start + n, c = phases.re[at], s = phases.im[at];
      out.re[at] = c * re - s * im + noise.re[at];
      out.im[at] = c * im + s * re + noise.im[at];
    }
  }
}
