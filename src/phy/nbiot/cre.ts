/**
 * Channel residual energy: the offset and image that leave least energy outside of what a channel can explain (after
 * Chung and Phoong, "Joint estimation of I/Q imbalance, CFO and channel response for MIMO OFDM systems", IEEE Trans.
 * Commun. 58(5), 2010, extended here by the transmitter's image).
 *
 * @module
 */
import { type ComplexArray, complexZeros, part } from "../linalg/complex_array.ts";
import { offsetPhases } from "../ofdm.ts";
import { emptyEstimates, type ImpairmentEstimates, nbIot, type PilotBursts } from "./burst.ts";
import {
  correlate,
  createFit,
  createPilotFit,
  type Fit,
  fitChannel,
  fitReceiverImage,
  loadBurst,
  mirror,
  type PilotFit,
} from "./pilot_fit.ts";

const gridStep = 0.01;
const gridSteps = 75; // ±0.75
const refinements = [1e-2, 1e-3, 1e-4];

/** Phases of all θ >= 0 of the search, [76, symbols, 12]. */
export function residualSearchGrid(symbols: number): ComplexArray {
  const width = symbols * nbIot.subcarriers, grid = complexZeros((gridSteps + 1) * width);
  for (let k = 0; k <= gridSteps; k++) {
    offsetPhases(nbIot, symbols, k * gridStep, part(grid, k * width, (k + 1) * width));
  }
  return grid;
}

/**
 * For each θ of a grid, the best β and what it leaves of r - β r* outside of the span of E_θ s and E_θ s*; from the
 * best θ on, three parabolas through points ever closer; then h and α h by least squares. A burst with (θ, β) is also
 * one with (-θ, 1/β*), so fits with |β| >= 1 are passed over: a mixer's image is weaker than its signal. For channels
 * of one tap.
 *
 * @param grid {@link residualSearchGrid} of as many symbols, for callers with many blocks
 */
export function minimizeChannelResidual(
  bursts: PilotBursts,
  grid = residualSearchGrid(bursts.symbols),
): ImpairmentEstimates {
  const { count, symbols } = bursts;
  const estimates = emptyEstimates(count), pilotFit = createPilotFit(symbols), fit = createFit();
  const width = symbols * nbIot.subcarriers;
  const phases = complexZeros(width), correlations = complexZeros(4);
  const residualAt = (theta: number) => {
    offsetPhases(nbIot, symbols, theta, phases);
    correlate(pilotFit, phases, 0, correlations);
    return residual(pilotFit, correlations, fit);
  };
  for (let item = 0; item < count; item++) {
    loadBurst(pilotFit, bursts, item);
    let theta = 0, least = Infinity;
    for (let k = 0; k <= gridSteps; k++) {
      correlate(pilotFit, grid, k * width, correlations);
      for (let sign = 1; sign >= -1; sign -= 2) {
        const left = residual(pilotFit, correlations, fit);
        if (left < least) least = left, theta = sign * k * gridStep;
        mirror(correlations);
      }
    }
    for (const step of refinements) theta = parabolaVertex(residualAt, theta, step);
    residualAt(theta);
    fitChannel(pilotFit, correlations, fit);
    const power = fit.hRe * fit.hRe + fit.hIm * fit.hIm;
    estimates.theta[item] = theta;
    estimates.betaRe[item] = fit.betaRe;
    estimates.betaIm[item] = fit.betaIm;
    estimates.alphaRe[item] = (fit.gRe * fit.hRe + fit.gIm * fit.hIm) / power;
    estimates.alphaIm[item] = (fit.gIm * fit.hRe - fit.gRe * fit.hIm) / power;
  }
  return estimates;
}

function residual(pilotFit: PilotFit, correlations: ComplexArray, fit: Fit): number {
  fitReceiverImage(pilotFit, correlations, fit);
  return fit.betaRe * fit.betaRe + fit.betaIm * fit.betaIm < 1 ? fit.residual : Infinity;
}

/** The lowest point, within a step, of the parabola through f(x - step), f(x), f(x + step); x if it has none. */
function parabolaVertex(f: (x: number) => number, x: number, step: number): number {
  const before = f(x - step), at = f(x), after = f(x + step);
  const curvature = before - 2 * at + after;
  if (!(curvature > 0 && curvature < Infinity)) return x;
  return x + step * Math.max(-1, Math.min(1, (before - after) / (2 * curvature)));
}
