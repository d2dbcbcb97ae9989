/** BPSK as of satellite links. @module */
import { addPulseTrain, rootRaisedCosine, symbolsSpanned, tabulate } from "./pulse_train.ts";
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link bpsk}. */
export interface BpskParameters {
  /** Symbols per second. */
  symbolRateHz: number;
  /** Of the root-raised-cosine pulse. */
  rollOff: number;
}

/** The roll-off of DVB-S (ETSI EN 300 421, 4.5); the rate, eight samples per symbol, is a choice. */
export const satcom = { symbolRateHz: 1.25e6, rollOff: 0.35 } as const;

const halfSpan = 5; // symbols; the pulse's tails beyond hold 1e-4 of its energy

/** BPSK with root-raised-cosine pulses; random symbols and symbol time; real. */
export function bpsk(parameters: BpskParameters = satcom): Waveform {
  const { symbolRateHz, rollOff } = parameters;
  const rate = symbolRateHz / sampleRateHz;
  const pulse = tabulate((t) => rootRaisedCosine(t, rollOff), halfSpan);
  let symbols = new Float64Array(0);
  return {
    parameters: { ...parameters },
    meanPower: 1,
    draws: (samples) => 1 + symbolsSpanned(samples, rate, pulse),
    fill(re, im, u) {
      const count = symbolsSpanned(re.length, rate, pulse);
      if (symbols.length !== count) symbols = new Float64Array(count);
      for (let k = 0; k < count; k++) symbols[k] = u[1 + k] < 0.5 ? -1 : 1;
      re.fill(0);
      im.fill(0);
      addPulseTrain(re, symbols, pulse, rate, u[0]);
    },
  };
}
