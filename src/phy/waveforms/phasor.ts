/** Phasors: e^(j2πt) for many t, with the same bits on every machine. @module */
import { cos, sin } from "../../compute/exact_math.ts";

const steps = 1024; // per turn
const cosines = Float64Array.from({ length: steps }, (_, i) => cos(2 * Math.PI * i / steps));
const sines = Float64Array.from({ length: steps }, (_, i) => sin(2 * Math.PI * i / steps));

/**
 * re + j im = e^(j2π turns), element by element: from a table of 1024 phasors and a Taylor series in between, to within
 * 1e-11. `turns` must lie within ±2^21.
 */
export function fillPhasors(re: Float64Array, im: Float64Array, turns: Float64Array): void {
  for (let n = 0; n < turns.length; n++) {
    const position = turns[n] * steps, nearest = Math.round(position);
    const i = nearest & (steps - 1);
    const d = (position - nearest) * (2 * Math.PI / steps), d2 = d * d;
    const c = 1 - d2 / 2 * (1 - d2 / 12), s = d * (1 - d2 / 6);
    re[n] = cosines[i] * c - sines[i] * s;
    im[n] = sines[i] * c + cosines[i] * s;
  }
}

/** Multiplies sample n by e^(j2π (phaseTurns + n turnsPerSample)), by rotating one phasor from sample to sample. */
export function mix(re: Float64Array, im: Float64Array, turnsPerSample: number, phaseTurns: number): void {
  const stepRe = cos(2 * Math.PI * turnsPerSample), stepIm = sin(2 * Math.PI * turnsPerSample);
  let c = cos(2 * Math.PI * phaseTurns), s = sin(2 * Math.PI * phaseTurns);
  for (let n = 0; n < re.length; n++) {
    const x = re[n], y = im[n];
    re[n] = x * c - y * s;
    im[n] = x * s + y * c;
    const next = c * stepRe - s * stepIm;
    s = c * stepIm + s * stepRe;
    c = next;
  }
}
