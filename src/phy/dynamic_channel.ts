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

/** A frequency offset that wanders: each sample adds a normal step, and the sum is clamped. */
export interface WanderingOffset {
  stdHzPerSample: number;
  maxHz: number;
}

/** Parameters of {@link dynamicChannel}. */
export interface DynamicChannelParameters {
  sampleRateHz: number;
  sampleRateOffset: WanderingOffset;
  carrierOffset: WanderingOffset;
  /** Of each fading path. */
  sinusoids: number;
  maxDopplerHz: number;
  /** Of the first path; the others are Rayleigh. */
  ricianK: number;
  /** Of the paths, in samples. */
  delays: readonly number[];
  /** Of the paths: amplitudes. */
  magnitudes: readonly number[];
  /** Samples that a path's interpolating filter is cut off to. */
  taps: number;
  /**
   * Windows are cut from streams of this many samples, at the beginning of which both offsets are zero: how far they
   * have wandered is drawn for a uniform place in the stream.
   */
  streamSamples: number;
}

/** A channel that windows of one length pass. */
export interface DynamicChannel {
  readonly parameters: DynamicChannelParameters;
  /** Samples that a window of output takes, since the filters look around. */
  readonly inputSamples: number;
  /** Draws that a window takes: uniform in (0, 1), and standard normal. */
  readonly uniforms: number;
  readonly normals: number;
  /** Passes a window: `re`, `im` [inputSamples] into `outRe`, `outIm`, from the draws u[firstU], … and g[firstG], … */
  apply(
    input: ComplexWindow,
    output: ComplexWindow,
    u: Float32Array,
    firstU: number,
    g: Float32Array,
    firstG: number,
  ): void;
}

/** Samples x = re + j im. */
export interface ComplexWindow {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A window of zeros. */
export function complexWindow(samples: number): ComplexWindow {
  return { re: new Float64Array(samples), im: new Float64Array(samples) };
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
  const history = taps - 1;
  const resampled = complexWindow(samples + history), gain = complexWindow(samples);
  const rotation = complexWindow(samples + history), turns = new Float64Array(samples + history);
  const steps = samples + history;
  return {
    parameters,
    inputSamples: steps + 2 * reach + 1, // one more, since the rate may drift by less than a sample
    uniforms: 4 + faders.reduce((sum, { draws }) => sum + draws, 0),
    normals: 2 + 2 * steps,
    apply(input, output, u, firstU, g, firstG) {
      const age = parameters.streamSamples;
      resample(input, resampled, sampleRateOffset, sampleRateHz, u[firstU], age * u[firstU + 1], g, firstG);
      const carrierDraws = firstG + 1 + steps;
      fillTurns(turns, carrierOffset, sampleRateHz, u[firstU + 2], age * u[firstU + 3], g, carrierDraws);
      fillPhasors(rotation.re, rotation.im, turns);
      for (let n = 0; n < steps; n++) {
        const x = resampled.re[n], y = resampled.im[n], c = rotation.re[n], s = rotation.im[n];
        resampled.re[n] = x * c - y * s;
        resampled.im[n] = x * s + y * c;
      }
      output.re.fill(0);
      output.im.fill(0);
      let first = firstU + 4;
      for (let path = 0; path < faders.length; path++) {
        faders[path].fill(gain.re, gain.im, u, first);
        first += faders[path].draws;
        addPath(resampled, output, filters[path], gain);
      }
    },
  };
}

/** Where an offset has wandered to after `age` steps that were not looked at, from one normal draw. */
function begin({ stdHzPerSample, maxHz }: WanderingOffset, age: number, normal: number): number {
  return clamp(stdHzPerSample * Math.sqrt(age) * normal, maxHz);
}

function clamp(value: number, max: number): number {
  return value > max ? max : value < -max ? -max : value;
}

/** The phase in turns of an oscillator that is off by a wandering frequency. */
export function fillTurns(
  turns: Float64Array,
  offset: WanderingOffset,
  sampleRateHz: number,
  phaseTurns: number,
  age: number,
  g: Float32Array,
  firstG: number,
): void {
  let hertz = begin(offset, age, g[firstG]), phase = phaseTurns;
  for (let n = 0; n < turns.length; n++) {
    hertz = clamp(hertz + offset.stdHzPerSample * g[firstG + 1 + n], offset.maxHz);
    phase += hertz / sampleRateHz;
    turns[n] = phase;
  }
}

/**
 * Reads the input at times that advance by 1 + offset / rate a sample, from `fraction` on, by windowed-sinc
 * interpolation. Input sample `reach` is time 0.
 */
export function resample(
  input: ComplexWindow,
  output: ComplexWindow,
  offset: WanderingOffset,
  sampleRateHz: number,
  fraction: number,
  age: number,
  g: Float32Array,
  firstG: number,
): void {
  const { re, im } = input;
  let hertz = begin(offset, age, g[firstG]), time = reach + fraction;
  for (let n = 0; n < output.re.length; n++) {
    hertz = clamp(hertz + offset.stdHzPerSample * g[firstG + 1 + n], offset.maxHz);
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
    time += 1 + hertz / sampleRateHz;
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
  input: ComplexWindow,
  output: ComplexWindow,
  filter: Float64Array,
  gain: ComplexWindow,
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
