/**
 * One impairment after the other: the offset as if there were no imbalance, then the receiver's image as if the
 * transmitter had none (in the spirit of Tubbax et al., "Joint compensation of IQ imbalance and frequency offset in
 * OFDM systems", GLOBECOM 2003; the equations are ours).
 *
 * @module
 */
import { complexZeros } from "../linalg/complex_array.ts";
import { offsetPhases } from "../ofdm.ts";
import { emptyEstimates, type ImpairmentEstimates, nbIot, type PilotBursts } from "./burst.ts";
import { correlate, createPilotFit, loadBurst } from "./pilot_fit.ts";
import { aliases, meanTurn, offsetOfTurn } from "./repetition.ts";

/**
 * θ from the turn between symbols; then least squares of r on b = E_θ s and b* gives g_1 = h and g_2 = β h*, so
 * β = g_2 / g_1*. Of the offsets with the same turn, the one whose fit leaves least. α is 0. For channels of one tap.
 */
export function estimateSerially(bursts: PilotBursts): ImpairmentEstimates {
  const { count, symbols, pilots, received } = bursts;
  const estimates = emptyEstimates(count), fit = createPilotFit(symbols);
  const width = nbIot.subcarriers;
  const phases = complexZeros(symbols * width), correlations = complexZeros(4);
  for (let item = 0; item < count; item++) {
    loadBurst(fit, bursts, item);
    let least = Infinity;
    for (const theta of aliases(offsetOfTurn(meanTurn(received, item * symbols * width, symbols)))) {
      offsetPhases(nbIot, symbols, theta, phases);
      correlate(fit, phases, 0, correlations);
      let overlapRe = 0, overlapIm = 0; // b^H b*
      for (let at = 0; at < symbols * width; at++) {
        const from = item * width + at % width, s = pilots.re[from], t = pilots.im[from];
        const re = phases.re[at] * s - phases.im[at] * t, im = phases.re[at] * t + phases.im[at] * s;
        overlapRe += re * re - im * im;
        overlapIm -= 2 * re * im;
      }
      const { re: [yr, , , zr], im: [yi, , , zi] } = correlations; // b^H r, and of -θ s^T E r = (b*)^H r
      const scale = 1 / (fit.energy * fit.energy - overlapRe * overlapRe - overlapIm * overlapIm);
      const g1r = scale * (fit.energy * yr - (overlapRe * zr - overlapIm * zi));
      const g1i = scale * (fit.energy * yi - (overlapRe * zi + overlapIm * zr));
      const g2r = scale * (fit.energy * zr - (overlapRe * yr + overlapIm * yi));
      const g2i = scale * (fit.energy * zi - (overlapRe * yi - overlapIm * yr));
      const residual = fit.power - (yr * g1r + yi * g1i + zr * g2r + zi * g2i);
      if (residual >= least) continue;
      least = residual;
      const power = g1r * g1r + g1i * g1i;
      estimates.theta[item] = theta;
      estimates.betaRe[item] = (g2r * g1r - g2i * g1i) / power;
      estimates.betaIm[item] = (g2i * g1r + g2r * g1i) / power;
    }
  }
  return estimates;
}
