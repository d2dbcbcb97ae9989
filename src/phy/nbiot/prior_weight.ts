/**
 * Weights for Van Trees' bound under a uniform prior.
 *
 * A uniform density has no derivative at its edges, so each parameter is weighted: for any q that vanishes there,
 * (E q)² / E[q² F + q'²] bounds the mean squared error (Weiss and Weinstein, "A general class of lower bounds in
 * parameter estimation", IEEE Trans. Inf. Theory 34(2), 1988; Van Trees and Bell, "Bayesian bounds for parameter
 * estimation and nonlinear filtering/tracking", 2007). The Euler equation of its maximum, q - q'' / F = 1, gives
 * q(u) = 1 - cosh(κ u) / cosh(κ) over u in [-1, 1] with κ² = F (half width)²: then, with a constant F, the bound is
 * (1 - tanh(κ) / κ) / F, which goes from the prior's variance (F → 0) to 1 / F.
 *
 * @module
 */
import { exp, tanh } from "../../compute/exact_math.ts";

/** A weight q and the moments that don't depend on data. */
export interface PriorWeight {
  /** q(u). */
  at(u: number): number;
  /** E[(dq/du)²] for u uniform in [-1, 1]. */
  readonly slope: number;
}

/** The best weight for a Fisher information of κ² over u in [-1, 1]. */
export function priorWeight(kappa: number): PriorWeight {
  const k = Math.max(kappa, 1e-3); // below, q / κ² is a parabola to seven digits, and differences would cancel
  const decay = exp(-2 * k), t = tanh(k);
  return {
    at(u) {
      const a = k * Math.abs(u);
      return 1 - (exp(a - k) + exp(-a - k)) / (1 + decay);
    },
    slope: k * k / 2 * (t / k - (1 - t * t)),
  };
}

/** The bound for one parameter, uniform over a width of 2 `halfWidth`, with a constant Fisher information. */
export function scalarVanTrees(information: number, halfWidth: number): number {
  const kappa = halfWidth * Math.sqrt(information);
  if (kappa < 1e-2) return halfWidth * halfWidth * (1 / 3 - 2 / 15 * kappa * kappa);
  return (1 - tanh(kappa) / kappa) / information;
}
