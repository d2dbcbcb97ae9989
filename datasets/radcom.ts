/**
 * RadComAWGN and RadComDynamic: windows of 128 samples of radar and communication waveforms, made anew (paper, section
 * IV). A test block is a fresh draw; {@link drawFixedSet} makes a fixed set with the paper's split, {@link drawExamples}
 * fresh examples to train on.
 *
 * The paper sets GNU Radio's noise amplitude to 10^(-SNR/10). That is the standard deviation of complex noise, so with
 * signals of unit power the ratio of powers is twice the nominal decibels. `snrDb` is the paper's number; whether it is
 * taken as the paper took it (`noise: "amplitude"`) or as a ratio of powers (`"power"`) is an option.
 *
 * @module
 */
import { fillNormal, fillUniform } from "../src/compute/draw.ts";
import { exp } from "../src/compute/exact_math.ts";
import { type Stream, stream, substream } from "../src/compute/random.ts";
import {
  type ComplexWindow,
  complexWindow,
  type DynamicChannel,
  dynamicChannel,
} from "../src/phy/dynamic_channel.ts";
import { mix } from "../src/phy/waveforms/phasor.ts";
import { amDsb, amDsbRadio } from "../src/phy/waveforms/am_dsb.ts";
import { amSsb, amSsbRadio } from "../src/phy/waveforms/am_ssb.ts";
import { ask } from "../src/phy/waveforms/ask.ts";
import { bpsk } from "../src/phy/waveforms/bpsk.ts";
import { cck } from "../src/phy/waveforms/cck.ts";
import { fmcw } from "../src/phy/waveforms/fmcw.ts";
import { gfsk } from "../src/phy/waveforms/gfsk.ts";
import { oqpsk } from "../src/phy/waveforms/oqpsk.ts";
import { pulsed, pulsedRadars } from "../src/phy/waveforms/pulsed.ts";
import { sampleRateHz, type Waveform } from "../src/phy/waveforms/waveform.ts";
import type { Dataset, Json, Point } from "../src/suite/types.ts";
import { awgnClasses, dynamicClasses, type RadComClasses } from "./radcom_classes.ts";

export { awgnClasses, dynamicClasses, type RadComClasses };

/** Complex samples of a window. */
export const windowSamples = 128;

/** A block of labelled windows. */
export interface RadComBlock {
  readonly count: number;
  /** [count, 2, 128]: a window's I, then its Q; unit energy, Σ|x|² = 1, noise included. */
  readonly iq: Float32Array;
  /** [count], indices into {@link RadComClasses.modulations}. */
  readonly modulation: Uint8Array;
  /** [count], indices into {@link RadComClasses.signals}. */
  readonly signal: Uint8Array;
  /** [count], nominal; of recordings whatever the file tells: SNR or gain. */
  readonly snrDb: Float64Array;
}

/** What may be chosen where the paper is silent or can be read in two ways. */
export interface RadComOptions {
  /** The noise's standard deviation is 10^(-SNR/10), "amplitude", or its power is, "power". */
  noise?: "amplitude" | "power";
  /** The signal's level: unit mean power, or unit amplitude where a waveform is on. */
  level?: "mean" | "peak";
  /** Where the tones of AM radio's message lie; as of broadcast AM if absent. */
  audioHz?: readonly [low: number, high: number];
  /**
   * "run": the windows are cut from one run of a flow graph, as the paper's seem to be. Carriers keep phase 0, and the
   * channel's paths begin each run alike and go on; the waveforms of the interference data set, which were received, have
   * random phases. "random": every window has a carrier phase and path phases of its own.
   */
  phase?: "run" | "random";
}

/** A source of random examples: waveforms, what they pass, and how loud they are. */
export interface RadComSource {
  readonly spec: Json;
  readonly classes: RadComClasses;
  /** Of each of the classes' waveforms. */
  readonly waveforms: readonly Waveform[];
  readonly channel?: DynamicChannel;
  readonly options: Required<Omit<RadComOptions, "audioHz">>;
  /** How the paths of runs begin. */
  readonly paths?: Float32Array;
}

/**
 * Table II at 10 MS/s. Runs are as long as the 700 windows that the public files hold of each waveform
 * and SNR (RadarCommDataset, README); that the windows follow each other is a choice.
 */
export const tableII = {
  sampleRateHz,
  sampleRateOffset: { stdHzPerSample: 0.05, maxHz: 60 },
  carrierOffset: { stdHzPerSample: 0.05, maxHz: 250 },
  sinusoids: 5,
  maxDopplerHz: 2,
  ricianK: 3,
  delays: [0.2, 0.3, 0.1],
  magnitudes: [1, 0.5, 0.5],
  taps: 5,
  runSamples: 700 * windowSamples,
} as const;

/** The 9 waveforms of {@link dynamicClasses}, or the 12 of {@link awgnClasses}. */
function waveforms(classes: RadComClasses, { audioHz }: RadComOptions): Waveform[] {
  const { airborneDetection, airborneRange, groundMapping, airGroundMti } = pulsedRadars;
  const interference = classes === awgnClasses ? [gfsk(), cck(), oqpsk()] : [];
  const radars = [airborneDetection, airborneRange, groundMapping, airGroundMti].map(pulsed);
  const am = audioHz && { audioHz };
  const radio = [amDsb({ ...amDsbRadio, ...am }), amSsb({ ...amSsbRadio, ...am })];
  return [bpsk(), ask(), ...radio, ...interference, fmcw(), ...radars];
}

/** Names the draws that say how runs begin. Of this one the channel's power gain is 1.44 to 1.57, near its mean. */
const runNumber = 11;

function source(classes: RadComClasses, options: RadComOptions, channel?: DynamicChannel): RadComSource {
  const { noise = "amplitude", level = "mean", phase = "run" } = options;
  const chosen = { noise, level, phase };
  const made = waveforms(classes, options);
  const spec = {
    ...chosen,
    waveforms: made.map(({ parameters }) => parameters),
    ...channel && { channel: { ...channel.parameters } as unknown as Json },
  };
  if (!channel) return { spec, classes, waveforms: made, options: chosen };
  const paths = new Float32Array(channel.pathDraws);
  fillUniform(paths, stream("radcom", "paths", runNumber));
  return { spec: { ...spec, runNumber }, classes, waveforms: made, channel, options: chosen, paths };
}

/** The source behind {@link radcomAwgn}. */
export function awgnSource(options: RadComOptions = {}): RadComSource {
  return source(awgnClasses, options);
}

/** The source behind {@link radcomDynamic}. */
export function dynamicSource(options: RadComOptions = {}): RadComSource {
  return source(dynamicClasses, options, dynamicChannel(tableII, windowSamples));
}

/**
 * RadComAWGN: 12 waveforms in noise. Its points have `snrDb`; with `waveform`, `modulationClass` or `signalClass` they
 * hold examples of that index alone, otherwise all waveforms are equally probable.
 */
export function radcomAwgn(options: RadComOptions = {}): Dataset<RadComBlock> {
  return dataset(awgnSource(options));
}

/** RadComDynamic: 9 waveforms behind the channel of Table II; its points are those of {@link radcomAwgn}. */
export function radcomDynamic(options: RadComOptions = {}): Dataset<RadComBlock> {
  return dataset(dynamicSource(options));
}

function dataset(from: RadComSource): Dataset<RadComBlock> {
  return {
    module: import.meta.url,
    spec: from.spec,
    items: "windows",
    block: (point, s, count) =>
      drawExamples(from, { waveforms: selected(from.classes, point), snrDb: [point.snrDb] }, count, s),
  };
}

/** Indices of the waveforms that a point asks for. @throws {RangeError} where there is none */
export function selected({ waveforms }: RadComClasses, point: Point): number[] {
  const wanted = waveforms.flatMap(({ modulation, signal }, index) =>
    (point.waveform ?? index) === index && (point.modulationClass ?? modulation) === modulation &&
      (point.signalClass ?? signal) === signal
      ? [index]
      : []
  );
  if (wanted.length === 0) throw new RangeError(`no waveform fits the point ${JSON.stringify(point)}`);
  return wanted;
}

/** What examples are drawn from: each takes one of both lists, with equal probabilities. */
export interface RadComChoice {
  readonly waveforms: readonly number[];
  readonly snrDb: readonly number[];
}

/** All waveforms of a source at the paper's SNRs, -20 to 18 dB in steps of 2 dB. */
export function everything({ waveforms }: RadComSource): RadComChoice {
  return { waveforms: waveforms.map((_, index) => index), snrDb: paperSnrDb };
}

/** The paper's SNRs: -20 to 18 dB in steps of 2 dB. */
export const paperSnrDb: readonly number[] = Array.from({ length: 20 }, (_, i) => 2 * i - 20);

const chunk = 256; // windows whose draws are made together

/** Fresh examples. Example i depends on the source, the choice, the stream and i alone. */
export function drawExamples(
  from: RadComSource,
  choice: RadComChoice,
  count: number,
  s: Stream,
): RadComBlock {
  const { channel, classes, options } = from;
  const samples = channel?.inputSamples ?? windowSamples;
  const random = options.phase === "random", pathDraws = random ? channel?.pathDraws ?? 0 : 0;
  const waveformDraws = Math.max(...from.waveforms.map((waveform) => waveform.draws(samples)));
  // A window's uniform draws: of its waveform, SNR and phase, the channel's, the waveform's.
  const firstPath = 3,
    firstUniform = firstPath + pathDraws,
    firstOfWaveform = firstUniform + (channel?.uniforms ?? 0);
  const uniforms = firstOfWaveform + waveformDraws;
  const normals = 2 * windowSamples + (channel?.normals ?? 0);
  const u = new Float32Array(chunk * uniforms), g = new Float32Array(chunk * normals);
  const sent = complexWindow(samples), received = channel ? complexWindow(windowSamples) : sent;
  const block = emptyBlock(count);
  for (let i = 0; i < count; i++) {
    const at = i % chunk;
    if (at === 0) {
      fillUniform(u, substream(s, "uniform", i / chunk));
      fillNormal(g, substream(s, "normal", i / chunk));
    }
    const own = u.subarray(at * uniforms, (at + 1) * uniforms), firstNormal = at * normals;
    const index = choice.waveforms[Math.floor(own[0] * choice.waveforms.length)];
    const snrDb = choice.snrDb[Math.floor(own[1] * choice.snrDb.length)];
    const waveform = from.waveforms[index];
    waveform.fill(sent.re, sent.im, own.subarray(firstOfWaveform));
    if (random) mix(sent.re, sent.im, 0, own[2]);
    channel?.apply(sent, received, {
      paths: random ? own : from.paths!,
      firstPath: random ? firstPath : 0,
      uniform: own,
      firstUniform,
      normal: g,
      firstNormal: firstNormal + 2 * windowSamples,
    });
    const level = options.level === "mean" ? 1 / Math.sqrt(waveform.meanPower) : 1;
    addNoise(received, level, noiseAmplitude(snrDb, options), g, firstNormal);
    normalize(received, block.iq, i);
    block.modulation[i] = classes.waveforms[index].modulation;
    block.signal[i] = classes.waveforms[index].signal;
    block.snrDb[i] = snrDb;
  }
  return block;
}

/** A block of zeros. */
export function emptyBlock(count: number): RadComBlock {
  return {
    count,
    iq: new Float32Array(count * 2 * windowSamples),
    modulation: new Uint8Array(count),
    signal: new Uint8Array(count),
    snrDb: new Float64Array(count),
  };
}

/** Standard deviation of complex noise. */
function noiseAmplitude(snrDb: number, { noise }: RadComSource["options"]): number {
  return exp(-snrDb * Math.LN10 / (noise === "amplitude" ? 10 : 20));
}

/** x ← level x + CN(0, amplitude²) */
function addNoise(
  { re, im }: ComplexWindow,
  level: number,
  amplitude: number,
  g: Float32Array,
  first: number,
): void {
  const scale = amplitude * Math.SQRT1_2;
  for (let n = 0; n < windowSamples; n++) {
    re[n] = level * re[n] + scale * g[first + 2 * n];
    im[n] = level * im[n] + scale * g[first + 2 * n + 1];
  }
}

/** Writes window `i` with unit energy. */
function normalize({ re, im }: ComplexWindow, iq: Float32Array, i: number): void {
  let energy = 0;
  for (let n = 0; n < windowSamples; n++) energy += re[n] * re[n] + im[n] * im[n];
  const scale = 1 / Math.sqrt(energy), first = i * 2 * windowSamples;
  for (let n = 0; n < windowSamples; n++) {
    iq[first + n] = scale * re[n];
    iq[first + windowSamples + n] = scale * im[n];
  }
}

/** A fixed set in three parts. */
export interface RadComSplit {
  readonly train: RadComBlock;
  readonly validation: RadComBlock;
  readonly test: RadComBlock;
}

/**
 * A fixed set: `perCell` examples of each waveform at each SNR of the choice, split 70/20/10 within each such cell
 * (paper, section IV). The public files have 700 per cell.
 */
export function drawFixedSet(
  from: RadComSource,
  choice: RadComChoice,
  perCell: number,
  s: Stream,
): RadComSplit {
  const cells = choice.waveforms.flatMap((waveform) => choice.snrDb.map((snrDb) => ({ waveform, snrDb })));
  const [train, validation, test] = splitSizes(perCell);
  const sizes = { train, validation, test };
  const parts = {
    train: emptyBlock(train * cells.length),
    validation: emptyBlock(validation * cells.length),
    test: emptyBlock(test * cells.length),
  };
  cells.forEach(({ waveform, snrDb }, cell) => {
    const own = substream(s, "cell", waveform, snrDb);
    const examples = drawExamples(from, { waveforms: [waveform], snrDb: [snrDb] }, perCell, own);
    let first = 0;
    for (const part of ["train", "validation", "test"] as const) {
      copyExamples(examples, first, sizes[part], parts[part], cell * sizes[part]);
      first += sizes[part];
    }
  });
  return parts;
}

/** How many of `n` are for training, validation and testing: 70, 20 and 10 %, rounded, in this order. */
export function splitSizes(n: number): [train: number, validation: number, test: number] {
  const train = Math.round(0.7 * n), validation = Math.round(0.9 * n) - train;
  return [train, validation, n - train - validation];
}

/** Copies examples from one block to a place in another. */
export function copyExamples(
  from: RadComBlock,
  first: number,
  count: number,
  to: RadComBlock,
  at: number,
): void {
  const width = 2 * windowSamples, end = first + count;
  to.iq.set(from.iq.subarray(first * width, end * width), at * width);
  to.modulation.set(from.modulation.subarray(first, end), at);
  to.signal.set(from.signal.subarray(first, end), at);
  to.snrDb.set(from.snrDb.subarray(first, end), at);
}
