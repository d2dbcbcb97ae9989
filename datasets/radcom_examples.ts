/** Random examples of a source, fresh or as a fixed set. @module */
import { fillNormal, fillUniform } from "../src/compute/draw.ts";
import { exp } from "../src/compute/exact_math.ts";
import { type Stream, substream } from "../src/compute/random.ts";
import { type ComplexArray, complexZeros } from "../src/phy/linalg/complex_array.ts";
import { mix } from "../src/phy/waveforms/phasor.ts";
import { copyExamples, emptyBlock, type RadComBlock, splitSizes, windowSamples } from "./radcom_block.ts";
import type { RadComSource } from "./radcom_source.ts";

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
  const sent = complexZeros(samples), received = channel ? complexZeros(windowSamples) : sent;
  const { inputs, truth } = emptyBlock(count);
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
    normalize(received, inputs.iq, i);
    truth.modulation[i] = classes.waveforms[index].modulation;
    truth.signal[i] = classes.waveforms[index].signal;
    truth.snrDb[i] = snrDb;
  }
  return { inputs, truth };
}

/** Standard deviation of complex noise. */
function noiseAmplitude(snrDb: number, { noise }: RadComSource["options"]): number {
  return exp(-snrDb * Math.LN10 / (noise === "amplitude" ? 10 : 20));
}

/** x ← level x + CN(0, amplitude²) */
function addNoise(
  { re, im }: ComplexArray,
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
function normalize({ re, im }: ComplexArray, iq: Float32Array, i: number): void {
  let energy = 0;
  for (let n = 0; n < windowSamples; n++) energy += re[n] * re[n] + im[n] * im[n];
  const scale = 1 / Math.sqrt(energy), first = i * 2 * windowSamples;
  for (let n = 0; n < windowSamples; n++) {
    iq[first + n] = scale * re[n];
    iq[first + windowSamples + n] = scale * im[n];
  }
}

/** What a fixed set holds for training. */
export interface RadComSplit {
  readonly train: RadComBlock;
  readonly validation: RadComBlock;
}

/**
 * A fixed set: `perCell` examples of each waveform at each SNR of the choice, split 70/20/10 within each such cell
 * (paper, section IV). The public files have 700 per cell. The last 10 % are left out: networks are tested on fresh
 * draws.
 */
export function drawFixedSet(
  from: RadComSource,
  choice: RadComChoice,
  perCell: number,
  s: Stream,
): RadComSplit {
  const cells = choice.waveforms.flatMap((waveform) => choice.snrDb.map((snrDb) => ({ waveform, snrDb })));
  const [train, validation] = splitSizes(perCell);
  const parts = {
    train: emptyBlock(train * cells.length),
    validation: emptyBlock(validation * cells.length),
  };
  cells.forEach(({ waveform, snrDb }, cell) => {
    const own = substream(s, "cell", waveform, snrDb);
    const examples = drawExamples(from, { waveforms: [waveform], snrDb: [snrDb] }, perCell, own);
    copyExamples(examples, 0, train, parts.train, cell * train);
    copyExamples(examples, train, validation, parts.validation, cell * validation);
  });
  return parts;
}
