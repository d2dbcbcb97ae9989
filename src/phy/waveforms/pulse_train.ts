/** Trains of pulses at any symbol rate, from tables of the pulse. @module */
import { cos, sin } from "../../compute/exact_math.ts";

/** A pulse p(t), t in symbols, that vanishes outside ±halfSpan; tabulated, linear in between. */
export interface PulseTable {
  readonly halfSpan: number;
  /** p(-halfSpan + i / entriesPerSymbol) */
  readonly values: Float64Array;
}

const entriesPerSymbol = 128;

/** The table of a pulse. */
export function tabulate(pulse: (t: number) => number, halfSpan: number): PulseTable {
  const length = 2 * halfSpan * entriesPerSymbol + 1;
  return {
    halfSpan,
    values: Float64Array.from({ length }, (_, i) => pulse(i / entriesPerSymbol - halfSpan)),
  };
}

/** Symbols that {@link addPulseTrain} reads for so many samples, whatever `start` < 1. */
export function symbolsSpanned(samples: number, symbolsPerSample: number, { halfSpan }: PulseTable): number {
  return Math.ceil(samples * symbolsPerSample) + 2 * halfSpan;
}

/**
 * out[n] += Σ_k symbols[k + halfSpan - 1] p(start + n symbolsPerSample - k).
 *
 * @param symbols {@link symbolsSpanned} many
 * @param start of sample 0, in symbols, in [0, 1)
 */
export function addPulseTrain(
  out: Float64Array,
  symbols: Float64Array,
  { halfSpan, values }: PulseTable,
  symbolsPerSample: number,
  start: number,
): void {
  const span = 2 * halfSpan;
  for (let n = 0; n < out.length; n++) {
    const t = start + n * symbolsPerSample, whole = Math.floor(t);
    const position = (t - whole) * entriesPerSymbol, cell = Math.floor(position), weight = position - cell;
    let sum = 0;
    for (let j = 0; j < span; j++) { // symbol whole - halfSpan + 1 + j is at t - k = fraction + halfSpan - 1 - j
      const at = (span - 1 - j) * entriesPerSymbol + cell;
      sum += symbols[whole + j] * (values[at] + weight * (values[at + 1] - values[at]));
    }
    out[n] += sum;
  }
}

/**
 * The root-raised-cosine pulse of unit energy per symbol, t in symbols (e.g. Proakis and Salehi, Digital
 * Communications, 5th ed., problem 9.2).
 */
export function rootRaisedCosine(t: number, rollOff: number): number {
  const b = rollOff, edge = 1 / (4 * b);
  if (t === 0) return 1 - b + 4 * b / Math.PI;
  if (Math.abs(Math.abs(t) - edge) < 1e-9) {
    const angle = Math.PI / (4 * b);
    return b * Math.SQRT1_2 * ((1 + 2 / Math.PI) * sin(angle) + (1 - 2 / Math.PI) * cos(angle));
  }
  const x = 4 * b * t;
  return (sin(Math.PI * t * (1 - b)) + x * cos(Math.PI * t * (1 + b))) / (Math.PI * t * (1 - x * x));
}
