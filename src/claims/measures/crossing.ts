/**
 * Where a curve reaches a level.
 *
 * @module
 */
import { log } from "../../compute/exact_math.ts";
import { type Bounds, exactly } from "./estimate.ts";

/**
 * Where a curve first reaches a level, coming from above (or from below if `rising`): by interpolation of the
 * logarithm between swept points. Values of zero or less leave it between two points, a curve that starts past the
 * level leaves it before the first, one that doesn't reach it after the last.
 */
export function crossing(
  x: readonly number[],
  values: readonly number[],
  level: number,
  rising = false,
): Bounds {
  const reached = (value: number) => rising ? value >= level : value <= level;
  const i = values.findIndex(reached);
  if (i < 0) return { low: x[x.length - 1], high: Infinity };
  if (values[i] === level) return exactly(x[i]);
  if (i === 0) return { low: -Infinity, high: x[0] };
  if (values[i] <= 0 || values[i - 1] <= 0) return { low: x[i - 1], high: x[i] };
  const share = log(values[i - 1] / level) / log(values[i - 1] / values[i]);
  return exactly(x[i - 1] + share * (x[i] - x[i - 1]));
}
