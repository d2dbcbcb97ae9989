/** Offset QPSK with half-sine pulses and 32-chip sequences as of IEEE 802.15.4. @module */
import { mix } from "./phasor.ts";
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link oqpsk}. */
export interface OqpskParameters {
  /** Chips per second. */
  chipRateHz: number;
  /** The channels' centres, from the receiver's; each window draws one. */
  channelHz: readonly number[];
}

/**
 * The 2450 MHz PHY (IEEE 802.15.4-2006, 6.5). Channels are 5 MHz apart; a receiver of 10 MHz that is centred between
 * two Bluetooth channels at 2426.5 MHz (a choice) sees 15 and 16, as many as the interference data set (Schmidt et al.
 * 2017) has.
 */
export const zigbee = { chipRateHz: 2e6, channelHz: [-1.5e6, 3.5e6] } as const;

const chips = 32;

/** [16, 32]: the chip sequences (IEEE 802.15.4-2006, table 24), one symbol of four bits after the other. */
export const chipSequences = deriveSequences();

/** The symbols 1 to 7 shift symbol 0 by four chips each; 8 to 15 are those with the odd chips inverted. */
function deriveSequences(): Uint8Array {
  const zero = [..."11011001110000110101001000101110"].map(Number);
  return Uint8Array.from({ length: 16 * chips }, (_, i) => {
    const symbol = Math.floor(i / chips), chip = i % chips;
    const value = zero[(chip - 4 * (symbol % 8) + chips) % chips];
    return symbol >= 8 && chip % 2 === 1 ? 1 - value : value;
  });
}

/** Unit envelope; random symbols, chip time, phase and channel. Even chips are on I, odd ones a chip later on Q. */
export function oqpsk(parameters: OqpskParameters = zigbee): Waveform {
  const { chipRateHz, channelHz } = parameters;
  const rate = chipRateHz / sampleRateHz;
  // A chip lasts two chip times; the latest on Q may be of the symbol before.
  const symbolsIn = (samples: number) => Math.ceil(samples * rate / chips) + 2;
  let sine = new Float64Array(0), cosine = new Float64Array(0);
  return {
    parameters: { ...parameters },
    meanPower: 1,
    draws: (samples) => 3 + symbolsIn(samples),
    fill(re, im, u) {
      if (sine.length !== re.length) [sine, cosine] = [re, re].map((x) => new Float64Array(x.length));
      const start = chips * (1 + u[0]); // symbol 0 is there for its last chip
      cosine.fill(1);
      sine.fill(0);
      mix(cosine, sine, rate / 4, start / 4); // a quarter turn a chip
      for (let n = 0; n < re.length; n++) {
        const t = start + n * rate;
        const even = 2 * Math.floor(t / 2), odd = 2 * Math.floor((t - 1) / 2) + 1;
        re[n] = (chipAt(u, even) ? 1 : -1) * Math.abs(sine[n]);
        im[n] = (chipAt(u, odd) ? 1 : -1) * Math.abs(cosine[n]);
      }
      mix(re, im, channelHz[Math.floor(u[2] * channelHz.length)] / sampleRateHz, u[1]);
    },
  };
}

/** A chip of the random symbols. */
function chipAt(u: Float32Array, index: number): number {
  const symbol = Math.floor(u[3 + Math.floor(index / chips)] * 16);
  return chipSequences[symbol * chips + index % chips];
}
