/**
 * A channel whose oscillators and paths move: sample-rate offset, carrier-frequency offset, frequency-selective fading,
 * in the order and meaning of GNU Radio's `dynamic_channel_model` (gr-channels). Noise, its last stage, is the
 * caller's to add. Nothing is normalised: the mean gain is Σ magnitudes², up to what the taps cut off.
 *
 * @module
 */
import { fader } from "./sum_of_sinusoids.ts";
import { cos, sin } from "../compute/exact_math.ts";
import { fillPhasors } from "./waveforms/phasor.ts";
import { type ComplexArray, complexZeros } from "./linalg/complex_array.ts";

/** A frequency offset that wanders: each sample adds a normal step, and the sum is clamped. */
export type WanderingOffset = {
  /** Standard deviation of a sample's step, in Hz. */
  readonly stdHzPerSample: number;
  /** The bound on the offset's size, in Hz. */
  readonly maxHz: number;
};

/** Parameters of {@link dynamicChannel}. */
export type DynamicChannelParameters = {
  /** Samples per second. */
  readonly sampleRateHz: number;
  /** Of the receiver's sampling clock. */
  readonly sampleRateOffset: WanderingOffset;
  /** Of the receiver's oscillator. */
  readonly carrierOffset: WanderingOffset;
  /** Of each fading path. */
  readonly sinusoids: number;
  /** Of every path, in Hz. */
  readonly maxDopplerHz: number;
  /** Of the first path; the others are Rayleigh. */
  readonly ricianK: number;
  /** Of the paths, in samples. */
  readonly delays: readonly number[];
  /** Of the paths: amplitudes. */
  readonly magnitudes: readonly number[];
  /** Samples that a path's interpolating filter is cut off to. */
  readonly taps: number;
  /**
   * Windows are cut at random from runs of this many samples, at the beginning of which the offsets, and the phases that
   * they turn, are zero.
   */
  readonly runSamples: number;
};

/** A channel that windows of one length pass. */
export interface DynamicChannel {
  /** What it was made with. */
  readonly parameters: DynamicChannelParameters;
  /** Samples that a window of output takes, since the filters look around. */
  readonly inputSamples: number;
  /** Uniform draws that say how the paths of a run begin. */
  readonly pathDraws: number;
  /** Draws that a window takes beside: uniform in (0, 1), and standard normal. */
  readonly uniforms: number;
  /** Standard normal draws that a window takes. */
  readonly normals: number;
  /** Passes a window of [inputSamples] into one of output. */
  apply(input: ComplexArray, output: ComplexArray, draws: ChannelDraws): void;
}

/** Where a window's draws are: `paths[firstPath]`, …, `uniform[firstUniform]`, …, `normal[firstNormal]`, … */
export interface ChannelDraws {
  /** Uniform draws for {@link DynamicChannel.pathDraws}. */
  paths: Float32Array;
  /** Where the window's begin in `paths`. */
  firstPath: number;
  /** Uniform draws in (0, 1). */
  uniform: Float32Array;
  /** Where the window's begin in `uniform`. */
  firstUniform: number;
  /** Standard normal draws. */
  normal: Float32Array;
  /** Where the window's begin in `normal`. */
  firstNormal: number;
}

const reach = 4; // samples, of the resampling filter to both sides

/** The channel for windows of `samples` samples. */
export function dynamicChannel(parameters: DynamicChannelParameters, samples: number): DynamicChannel {
  const { sampleRateHz, sampleRateOffset, carrierOffset, magnitudes, delays, taps } = parameters;
  const faders = magnitudes.map((_, path) =>
    fader({
      sinusoids: parameters.sinusoids,
      dopplerPerSample: parameters.maxDopplerHz / sampleRateHz,
      ricianK: path === 0 ? parameters.ricianK : 0,
    })
  );
  const filters = magnitudes.map((magnitude, path) =>
    Float64Array.from({ length: taps }, (_, k) => magnitude * sinc(k - delays[path]))
  );
  const history = taps - 1, steps = samples + history;
  const resampled = complexZeros(steps), rotation = complexZeros(steps), gain = complexZeros(samples);
  const turns = new Float64Array(steps);
  return {
    parameters,
    inputSamples: steps + 2 * reach + 1, // one more, since the rate may drift by less than a sample
    pathDraws: faders.reduce((sum, { draws }) => sum + draws, 0),
    uniforms: 1,
    normals: 2 * (2 + steps),
    apply(input, output, { paths, firstPath, uniform, firstUniform, normal, firstNormal }) {
      const start = parameters.runSamples * uniform[firstUniform];
      const walk = { start, sampleRateHz, normal, firstNormal };
      resample(input, resampled, sampleRateOffset, walk);
      fillTurns(turns, carrierOffset, { ...walk, firstNormal: firstNormal + 2 + steps });
      fillPhasors(rotation.re, rotation.im, turns);
      for (let n = 0; n < steps; n++) {
        const x = resampled.re[n], y = resampled.im[n], c = rotation.re[n], s = rotation.im[n];
        resampled.re[n] = x * c - y * s;
        resampled.im[n] = x * s + y * c;
      }
      output.re.fill(0);
      output.im.fill(0);
      let first = firstPath;
      for (let path = 0; path < faders.length; path++) {
        faders[path].fill(gain.re, gain.im, start, paths, first);
        first += faders[path].draws;
        addPath(resampled, output, filters[path], gain);
      }
    },
  };
}

/** A part of a wandering offset's run. */
export interface Walk {
  /** Steps before it. */
  start: number;
  sampleRateHz: number;
  /** Standard normal draws: two for where it begins, one for each step, from `firstNormal` on. */
  normal: Float32Array;
  firstNormal: number;
}

/** Where an offset has wandered to after `start` steps: a normal variable of variance start std². */
function beginOffset(
  { stdHzPerSample, maxHz }: WanderingOffset,
  { start, normal, firstNormal }: Walk,
): number {
  return clamp(stdHzPerSample * Math.sqrt(start) * normal[firstNormal], maxHz);
}

/**
 * What the offset has added up to, in cycles or samples. Given the offset f, the sum of a free walk of t steps is normal
 * with mean f t / 2 and variance t³ std² / 12.
 */
function beginSum({ stdHzPerSample }: WanderingOffset, offset: number, walk: Walk): number {
  const { start, sampleRateHz, normal, firstNormal } = walk;
  const spread = stdHzPerSample * start * Math.sqrt(start / 12) * normal[firstNormal + 1];
  return (offset * start / 2 + spread) / sampleRateHz;
}

function clamp(value: number, max: number): number {
  return value > max ? max : value < -max ? -max : value;
}

/** The phase in turns of an oscillator that is off by a wandering frequency. */
export function fillTurns(turns: Float64Array, offset: WanderingOffset, walk: Walk): void {
  let hertz = beginOffset(offset, walk), phase = beginSum(offset, hertz, walk);
  for (let n = 0; n < turns.length; n++) {
    hertz = clamp(hertz + offset.stdHzPerSample * walk.normal[walk.firstNormal + 2 + n], offset.maxHz);
    phase += hertz / walk.sampleRateHz;
    turns[n] = phase;
  }
}

/**
 * Reads the input at times that advance by 1 + offset / rate a sample, by windowed-sinc interpolation. Sample `reach` of
 * the input is the last one that comes before or at the first time.
 */
export function resample(
  input: ComplexArray,
  output: ComplexArray,
  offset: WanderingOffset,
  walk: Walk,
): void {
  const { re, im } = input;
  let hertz = beginOffset(offset, walk);
  const drift = beginSum(offset, hertz, walk);
  let time = reach + drift - Math.floor(drift);
  for (let n = 0; n < output.re.length; n++) {
    const whole = Math.floor(time), position = (time - whole) * phases;
    const phase = Math.floor(position), weight = position - phase;
    let x = 0, y = 0;
    for (let j = 0; j < 2 * reach; j++) {
      const at = phase * 2 * reach + j;
      const tap = interpolator[at] + weight * (interpolator[at + 2 * reach] - interpolator[at]);
      x += tap * re[whole - reach + 1 + j];
      y += tap * im[whole - reach + 1 + j];
    }
    output.re[n] = x;
    output.im[n] = y;
    hertz = clamp(hertz + offset.stdHzPerSample * walk.normal[walk.firstNormal + 2 + n], offset.maxHz);
    time += 1 + hertz / walk.sampleRateHz;
  }
}

const phases = 128;

/** [phases + 1, 2 reach]: a sinc under a Hann window, for fractions 0 to 1, of unit gain at frequency 0. */
const interpolator = windowedSinc();

function windowedSinc(): Float64Array {
  const taps = new Float64Array((phases + 1) * 2 * reach);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let j = 0; j < 2 * reach; j++) {
      const t = j - reach + 1 - phase / phases; // of the sample, from the time that is read
      const tap = Math.abs(t) >= reach ? 0 : sinc(t) * (0.5 + 0.5 * cos(Math.PI * t / reach));
      taps[phase * 2 * reach + j] = tap;
      sum += tap;
    }
    for (let j = 0; j < 2 * reach; j++) taps[phase * 2 * reach + j] /= sum;
  }
  return taps;
}

/** output[n] += gain[n] Σ_k filter[k] input[n + taps - 1 - k] */
function addPath(
  input: ComplexArray,
  output: ComplexArray,
  filter: Float64Array,
  gain: ComplexArray,
): void {
  const last = filter.length - 1;
  for (let n = 0; n < output.re.length; n++) {
    let x = 0, y = 0;
    for (let k = 0; k <= last; k++) {
      x += filter[k] * input.re[n + last - k];
      y += filter[k] * input.im[n + last - k];
    }
    output.re[n] += gain.re[n] * x - gain.im[n] * y;
    output.im[n] += gain.re[n] * y + gain.im[n] * x;
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : sin(Math.PI * x) / (Math.PI * x);
}
