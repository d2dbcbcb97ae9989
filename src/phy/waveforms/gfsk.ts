/** Gaussian frequency-shift keying as of Bluetooth. @module */
import { exp } from "../../compute/exact_math.ts";
import { fillPhasors } from "./phasor.ts";
import { addPulseTrain, symbolsSpanned, tabulate } from "./pulse_train.ts";
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link gfsk}. */
export interface GfskParameters {
  /** Symbols per second. */
  symbolRateHz: number;
  /** Bandwidth-time product of the Gaussian filter. */
  bt: number;
  /** The index is uniform between these two. */
  modulationIndex: readonly [number, number];
  /** The channels' centres, from the receiver's; each window draws one. */
  channelHz: readonly number[];
}

/**
 * Basic rate (Bluetooth Core Specification, vol. 2 part A, 3.1). A receiver of 10 MHz sees ten of the channels, 1 MHz
 * apart, as in the interference data set that the paper takes this class from (Schmidt et al. 2017).
 */
export const bluetooth = {
  symbolRateHz: 1e6,
  bt: 0.5,
  modulationIndex: [0.28, 0.35],
  channelHz: [-4.5e6, -3.5e6, -2.5e6, -1.5e6, -0.5e6, 0.5e6, 1.5e6, 2.5e6, 3.5e6, 4.5e6],
} as const;

const halfSpan = 2; // symbols, of the frequency pulse
const grid = 512; // steps per symbol of its integral

/** GFSK of unit envelope; random symbols, symbol time, phase, index and channel. */
export function gfsk(parameters: GfskParameters = bluetooth): Waveform {
  const { symbolRateHz, modulationIndex: [low, high], channelHz } = parameters;
  const rate = symbolRateHz / sampleRateHz;
  const q = phasePulse(parameters.bt);
  const increment = tabulate((t) => (q(t) - q(t - rate)) / 2, halfSpan + 1); // turns at index 1
  let symbols = new Float64Array(0), turns = new Float64Array(0);
  return {
    parameters: { ...parameters },
    meanPower: 1,
    draws: (samples) => 4 + symbolsSpanned(samples, rate, increment),
    fill(re, im, u) {
      const count = symbolsSpanned(re.length, rate, increment);
      if (symbols.length !== count) symbols = new Float64Array(count);
      if (turns.length !== re.length) turns = new Float64Array(re.length);
      const index = low + (high - low) * u[2];
      const channel = channelHz[Math.floor(u[3] * channelHz.length)] / sampleRateHz;
      for (let k = 0; k < count; k++) symbols[k] = u[4 + k] < 0.5 ? -index : index;
      turns.fill(channel);
      addPulseTrain(turns, symbols, increment, rate, u[0]);
      turns[0] = u[1];
      for (let n = 1; n < turns.length; n++) turns[n] += turns[n - 1];
      fillPhasors(re, im, turns);
    },
  };
}

/** The integral of the frequency pulse, a rectangle of one symbol through a Gaussian filter: from 0 to 1. */
export function phasePulse(bt: number): (t: number) => number {
  const sigma = Math.sqrt(Math.LN2) / (2 * Math.PI * bt); // symbols: the filter's amplitude is 2^(-1/2) at B
  const length = 2 * halfSpan * grid + 1;
  const at = (i: number) => i / grid - halfSpan;
  const gaussian = Float64Array.from({ length }, (_, i) => exp(-at(i) * at(i) / (2 * sigma * sigma)));
  const once = normalizedSum(gaussian);
  const pulse = Float64Array.from(
    { length },
    (_, i) => once[Math.min(length - 1, i + grid / 2)] - once[Math.max(0, i - grid / 2)],
  );
  const twice = normalizedSum(pulse);
  return (t) => {
    const position = (t + halfSpan) * grid;
    if (position <= 0) return 0;
    if (position >= length - 1) return 1;
    const cell = Math.floor(position);
    return twice[cell] + (position - cell) * (twice[cell + 1] - twice[cell]);
  };
}

/** Running integral by the trapezoidal rule, scaled to end at 1. */
function normalizedSum(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length);
  for (let i = 1; i < values.length; i++) sums[i] = sums[i - 1] + (values[i - 1] + values[i]) / 2;
  const total = sums[sums.length - 1];
  return sums.map((sum) => sum / total);
}
