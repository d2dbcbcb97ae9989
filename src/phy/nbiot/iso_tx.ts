/**
 * The transmitter isolated: with equal pilot symbols s + α s* repeats too, whatever α is, so that θ and β are estimated
 * in turns without it (after the idea of Zhuang and Wan, "Joint estimation of carrier frequency offset and in-phase/
 * quadrature-phase imbalances for orthogonal frequency division multiplexing systems", Comput. Electr. Eng. 48, 2015;
 * the equations are ours).
 *
 * @module
 */
import { atan2, cos, sin } from "../../compute/exact_math.ts";
import { type ComplexArray, complexZeros, part } from "../linalg/complex_array.ts";
import { offsetPhases } from "../ofdm.ts";
import { emptyEstimates, type ImpairmentEstimates, nbIot, type PilotBursts } from "./burst.ts";
import { correlate, createFit, createPilotFit, fitChannel, loadBurst } from "./pilot_fit.ts";
import { aliases, meanTurn, offsetOfTurn } from "./repetition.ts";

const iterations = 10;

/**
 * Starts from r_{i-1} + r_{i+1} = 2 cos ψ r_i, which holds for any α and β. In turns then: β from
 * A = r_{i+1} - e^{-jψ} r_i and B = r_{i+1} - e^{jψ} r_i, since B = β A*; and ψ from the turn of r - β r* from symbol
 * to symbol. At last h and α h by least squares, which also tells θ's aliases apart. For channels of one tap.
 *
 * Where ψ is near 0 or π (θ near 0 or ±0.46), A vanishes and β is lost.
 */
export function isolateTransmitter(bursts: PilotBursts): ImpairmentEstimates {
  const { count, symbols, received } = bursts;
  const length = symbols * nbIot.subcarriers;
  const estimates = emptyEstimates(count), pilotFit = createPilotFit(symbols), fit = createFit();
  const clean = complexZeros(length), phases = complexZeros(length);
  const correlations = complexZeros(4);
  for (let item = 0; item < count; item++) {
    const r = part(received, item * length, (item + 1) * length);
    let psi = firstTurn(r, symbols);
    for (let iteration = 0; iteration < iterations; iteration++) {
      receiverImageAt(r, psi, fit);
      const { betaRe, betaIm } = fit;
      for (let at = 0; at < length; at++) {
        clean.re[at] = r.re[at] - (betaRe * r.re[at] + betaIm * r.im[at]);
        clean.im[at] = r.im[at] - (betaIm * r.re[at] - betaRe * r.im[at]);
      }
      psi = meanTurn(clean, 0, symbols);
    }
    loadBurst(pilotFit, bursts, item);
    let least = Infinity;
    for (const theta of aliases(offsetOfTurn(psi))) {
      offsetPhases(nbIot, symbols, theta, phases);
      correlate(pilotFit, phases, 0, correlations);
      fitChannel(pilotFit, correlations, fit);
      if (fit.residual >= least) continue;
      least = fit.residual;
      const power = fit.hRe * fit.hRe + fit.hIm * fit.hIm;
      estimates.theta[item] = theta;
      estimates.alphaRe[item] = (fit.gRe * fit.hRe + fit.gIm * fit.hIm) / power;
      estimates.alphaIm[item] = (fit.gIm * fit.hRe - fit.gRe * fit.hIm) / power;
    }
    estimates.betaRe[item] = fit.betaRe;
    estimates.betaIm[item] = fit.betaIm;
  }
  return estimates;
}

/** ψ with cos ψ = Σ Re r_i^H (r_{i-1} + r_{i+1}) / (2 Σ ||r_i||²) over the inner symbols, and the plain turn's sign. */
function firstTurn(r: ComplexArray, symbols: number): number {
  const width = nbIot.subcarriers;
  let product = 0, energy = 0;
  for (let at = width; at < (symbols - 1) * width; at++) {
    for (const x of [r.re, r.im]) {
      product += x[at] * (x[at - width] + x[at + width]);
      energy += x[at] * x[at];
    }
  }
  const cosine = Math.max(-1, Math.min(1, product / (2 * energy)));
  const psi = atan2(Math.sqrt(1 - cosine * cosine), cosine);
  return meanTurn(r, 0, symbols) < 0 ? -psi : psi;
}

/** β = Σ A B / Σ |A|² (no conjugate in A B), into `out`; 0 where A vanishes. */
function receiverImageAt(r: ComplexArray, psi: number, out: { betaRe: number; betaIm: number }): void {
  const width = nbIot.subcarriers, c = cos(psi), s = sin(psi);
  let re = 0, im = 0, power = 0, total = 0;
  for (let at = 0; at < r.re.length - width; at++) {
    const xr = r.re[at], xi = r.im[at], yr = r.re[at + width], yi = r.im[at + width];
    const ar = yr - (c * xr + s * xi), ai = yi - (c * xi - s * xr);
    const br = yr - (c * xr - s * xi), bi = yi - (c * xi + s * xr);
    re += ar * br - ai * bi;
    im += ar * bi + ai * br;
    power += ar * ar + ai * ai;
    total += xr * xr + xi * xi;
  }
  const seen = power > 1e-13 * total;
  out.betaRe = seen ? re / power : 0;
  out.betaIm = seen ? im / power : 0;
}
