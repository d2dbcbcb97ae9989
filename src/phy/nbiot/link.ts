/**
 * An OFDM link with I/Q imbalance at both ends and a carrier-frequency offset (Liu et al., "Hardware Impairment
 * Estimation in NB-IoT", eqs. 1 to 16). Complex arrays are interleaved.
 *
 * @module
 */
import type { Complex } from "../linalg/complex.ts";
import { imbalanceGains, type Mismatch, mixWithImage } from "../iq_imbalance.ts";
import { type Numerology, offsetPhases } from "../ofdm.ts";

/** The physical form's parameters. */
export interface PhysicalLink {
  /** Carrier-frequency offset in subcarrier spacings. */
  readonly theta: number;
  readonly transmitter: Mismatch;
  readonly receiver: Mismatch;
  /** h(0) … h(L), [L + 1, 2]. */
  readonly taps: Float64Array;
}

/** The reduced form's parameters: all that the received samples depend on. */
export interface ReducedLink {
  readonly theta: number;
  readonly alpha: Complex;
  readonly beta: Complex;
  /** μ_t μ_r h (eq. 15), [L + 1, 2]. */
  readonly taps: Float64Array;
}

const one: Complex = { re: 1, im: 0 };

/**
 * Received symbols r'' of eq. 12: the transmitter's mixer, the channel (circular, thanks to the prefix), the offset,
 * the noise, the receiver's mixer.
 *
 * @param sent time-domain symbols without prefixes, [symbols, K, 2]
 * @param noise n, [symbols, K, 2]
 * @param out [symbols, K, 2]
 */
export function receivePhysical(
  numerology: Numerology,
  link: PhysicalLink,
  sent: Float64Array,
  noise: Float64Array,
  out: Float64Array,
): void {
  const transmitter = imbalanceGains(link.transmitter), receiver = imbalanceGains(link.receiver);
  const samples = sent.length / 2;
  const mixed = sent.slice();
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
  sent: Float64Array,
  noise: Float64Array,
  out: Float64Array,
): void {
  const samples = sent.length / 2;
  const mixed = sent.slice();
  mixWithImage(mixed, 0, samples, one, link.alpha);
  throughChannel(numerology, link, mixed, noise, out);
  mixWithImage(out, 0, samples, one, link.beta);
}

/** out = E_θ H x + noise, symbol by symbol. */
function throughChannel(
  numerology: Numerology,
  { theta, taps }: { theta: number; taps: Float64Array },
  x: Float64Array,
  noise: Float64Array,
  out: Float64Array,
): void {
  const { subcarriers } = numerology, symbols = x.length / (2 * subcarriers);
  const phases = offsetPhases(numerology, symbols, theta, out);
  for (let i = 0; i < symbols; i++) {
    const start = 2 * i * subcarriers;
    for (let n = 0; n < subcarriers; n++) {
      let re = 0, im = 0;
      for (let l = 0; l < taps.length / 2; l++) {
        const from = start + 2 * ((n - l + subcarriers) % subcarriers);
        re += taps[2 * l] * x[from] - taps[2 * l + 1] * x[from + 1];
        im += taps[2 * l] * x[from + 1] + taps[2 * l + 1] * x[from];
      }
      const at = start + 2 * n, c = phases[at], s = phases[at + 1];
      out[at] = c * re - s * im + noise[at];
      out[at + 1] = c * im + s * re + noise[at + 1];
    }
  }
}
