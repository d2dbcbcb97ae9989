/** Complementary code keying as of IEEE 802.11b. @module */
import { cos, sin } from "../../compute/exact_math.ts";
import { mix } from "./phasor.ts";
import { addPulseTrain, type PulseTable, symbolsSpanned, tabulate } from "./pulse_train.ts";
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Parameters of {@link cck}. */
export interface CckParameters {
  /** Chips per second. */
  chipRateHz: number;
  /** The channels' centres, from the receiver's; each window draws one. */
  channelHz: readonly number[];
  /** The receiver's filter is flat up to this frequency ... */
  passHz: number;
  /** ... and falls off as a raised cosine up to this one, half the sampling rate at most. */
  stopHz: number;
}

/**
 * 11 Mb/s (IEEE 802.11-2012, 17.4.6.6). Channels are 5 MHz apart; a receiver of 10 MHz that is centred between two
 * Bluetooth channels at 2426.5 MHz (a choice) has the centres of 3 and 4 in its band and that of 5 half a megahertz
 * outside, as many as the interference data set (Schmidt et al. 2017) has. The receiver's filter is a choice: of the 22 MHz it leaves
 * what 10 MS/s can hold.
 */
export const wifi = {
  chipRateHz: 11e6,
  channelHz: [-4.5e6, 0.5e6, 5.5e6],
  passHz: 4e6,
  stopHz: 5e6,
} as const;

const chipsPerSymbol = 8;
const halfSpan = 12; // chips
const frequencies = 256; // of the integral behind a chip's pulse

/**
 * The chips of a codeword in quarter turns: c = (φ1+φ2+φ3+φ4, φ1+φ3+φ4, φ1+φ2+φ4, φ1+φ4+2, φ1+φ2+φ3, φ1+φ3, φ1+φ2+2,
 * φ1), modulo 4 (IEEE 802.11-2012, eq. 17-1).
 *
 * @param phases φ1 + 4 φ2 + 16 φ3 + 64 φ4, all in quarter turns
 */
export function cckChip(phases: number, chip: number): number {
  const p1 = phases & 3, p2 = (phases >> 2) & 3, p3 = (phases >> 4) & 3, p4 = (phases >> 6) & 3;
  const without = chipsPerSymbol - 1 - chip; // bit 0: without φ2, and so on, counted from the last chip
  const sum = p1 + (without & 1 ? p2 : 0) + (without & 2 ? p3 : 0) + (without & 4 ? p4 : 0);
  return (sum + (chip === 3 || chip === 6 ? 2 : 0)) & 3;
}

/** A channel's pulse of one chip behind the receiver's filter, and the power that the filter leaves. */
interface Channel {
  readonly turnsPerSample: number;
  readonly turnsPerChip: number;
  readonly re: PulseTable;
  readonly im: PulseTable;
}

/** Random codewords, chip time, phase and channel; unit mean power behind the receiver's filter in every channel. */
export function cck(parameters: CckParameters = wifi): Waveform {
  const { chipRateHz, channelHz } = parameters;
  const rate = chipRateHz / sampleRateHz;
  const channels = channelHz.map((centre) => receive(parameters, centre));
  const codewords = (samples: number) =>
    Math.ceil(symbolsSpanned(samples, rate, channels[0].re) / chipsPerSymbol) + 1;
  let chipRe = new Float64Array(0), chipIm = new Float64Array(0), minusIm = new Float64Array(0);
  return {
    parameters: { ...parameters },
    meanPower: 1,
    draws: (samples) => 3 + codewords(samples),
    fill(re, im, u) {
      const channel = channels[Math.floor(u[2] * channels.length)];
      const count = symbolsSpanned(re.length, rate, channel.re);
      if (chipRe.length !== count) [chipRe, chipIm, minusIm] = [1, 2, 3].map(() => new Float64Array(count));
      const start = chipsPerSymbol * u[0], first = Math.floor(start);
      for (let k = 0; k < count; k++) {
        const at = first + k;
        const turn = cckChip(
          Math.floor(u[3 + Math.floor(at / chipsPerSymbol)] * 256),
          at % chipsPerSymbol,
        );
        chipRe[k] = turn === 0 ? 1 : turn === 2 ? -1 : 0;
        chipIm[k] = turn === 1 ? 1 : turn === 3 ? -1 : 0;
      }
      // Behind the filter the chips' pulses are shifted in frequency one by one, and so is each chip's phase.
      mix(chipRe, chipIm, channel.turnsPerChip, u[1]);
      for (let k = 0; k < count; k++) minusIm[k] = -chipIm[k];
      re.fill(0);
      im.fill(0);
      addPulseTrain(re, chipRe, channel.re, rate, start - first);
      addPulseTrain(im, chipIm, channel.re, rate, start - first);
      addPulseTrain(re, minusIm, channel.im, rate, start - first);
      addPulseTrain(im, chipRe, channel.im, rate, start - first);
    },
  };
}

/**
 * The pulse of one chip, a rectangle around 0, at a centre frequency and behind the receiver's filter:
 * p(t) = ∫ H(f) sinc((f - centre) / chip rate) e^(j2πft) df, scaled so that random chips have unit power.
 */
function receive({ chipRateHz, passHz, stopHz }: CckParameters, centreHz: number): Channel {
  const spectrum = new Float64Array(frequencies), at = new Float64Array(frequencies); // at: cycles per chip
  let energy = 0;
  for (let i = 0; i < frequencies; i++) {
    const f = stopHz * (2 * (i + 0.5) / frequencies - 1);
    at[i] = f / chipRateHz;
    spectrum[i] = lowPass(Math.abs(f), passHz, stopHz) * sinc((f - centreHz) / chipRateHz);
    energy += spectrum[i] * spectrum[i];
  }
  const step = 2 * stopHz / frequencies / chipRateHz, scale = step / Math.sqrt(energy * step);
  const integral = (wave: (x: number) => number) => (t: number) => {
    let sum = 0;
    for (let i = 0; i < frequencies; i++) sum += spectrum[i] * wave(2 * Math.PI * at[i] * t);
    return scale * sum;
  };
  return {
    turnsPerSample: centreHz / sampleRateHz,
    turnsPerChip: centreHz / chipRateHz,
    re: tabulate(integral(cos), halfSpan),
    im: tabulate(integral(sin), halfSpan),
  };
}

function lowPass(f: number, pass: number, stop: number): number {
  return f <= pass ? 1 : f >= stop ? 0 : 0.5 + 0.5 * cos(Math.PI * (f - pass) / (stop - pass));
}

function sinc(x: number): number {
  return x === 0 ? 1 : sin(Math.PI * x) / (Math.PI * x);
}
