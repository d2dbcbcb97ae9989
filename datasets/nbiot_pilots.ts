/**
 * Received NB-IoT pilots under carrier-frequency offset and I/Q imbalance at both ends (Liu et al., section V), and
 * on demand the data symbols behind them.
 *
 * @module
 */
import { fillUniform } from "../src/compute/draw.ts";
import { fromDecibels } from "../src/compute/exact_math.ts";
import { type Stream, substream, wordReader } from "../src/compute/random.ts";
import { drawPaths, exactDelayTaps, ruralArea, sampleSpacedTaps } from "../src/phy/cost207.ts";
import { drawBits, drawNormals } from "../src/phy/draw.ts";
import { receiverImage, transmitterImage } from "../src/phy/iq_imbalance.ts";
import {
  emptyEstimates,
  imageCollinearity,
  type ImpairmentEstimates,
  nbIot,
  type PilotBursts,
} from "../src/phy/nbiot/burst.ts";
import { receivePhysical } from "../src/phy/nbiot/link.ts";
import { type ComplexArray, complexZeros, part, setComplex } from "../src/phy/linalg/complex_array.ts";
import { samplePeriod, unitaryDft } from "../src/phy/ofdm.ts";
import { madeBy } from "../src/suite/made_by.ts";
import type { Block, Dataset, Point } from "../src/suite/types.ts";

/** Equal pilot symbols per burst, p. */
export const pilotSymbols = 4;

/** What bursts are drawn from, all uniform. */
export interface BurstPrior {
  readonly theta: Range;
  /** Of each end. */
  readonly epsilon: Range;
  /** Of each end, in radians. */
  readonly phi: Range;
  readonly snrDb: Range;
}

type Range = readonly [low: number, high: number];

/** The priors of the training samples. The paper gives no range of SNR; this is the figures'. */
export const trainingPrior: BurstPrior = {
  theta: [-0.75, 0.75],
  epsilon: [0.8, 1.2],
  phi: [-0.35, 0.35],
  snrDb: [0, 30],
};

/** The true impairments, [count] each. */
export interface Impairments extends ImpairmentEstimates {
  readonly transmitter: { readonly epsilon: Float64Array; readonly phi: Float64Array };
  readonly receiver: { readonly epsilon: Float64Array; readonly phi: Float64Array };
}

/** Data symbols that follow the pilots. */
export interface DataSymbols {
  /** OFDM symbols per burst. */
  readonly symbols: number;
  /** Fair bits, [count, symbols, 12, 2]: the signs of a subcarrier's real and imaginary part, 1 for positive. */
  readonly bits: Uint8Array;
  /** Received in the time domain, without prefixes, [count, symbols, 12]. */
  readonly received: ComplexArray;
}

/** What is true of bursts. */
export interface NbIotTruth {
  /** The bursts themselves, which the receiver has. */
  readonly bursts: PilotBursts;
  readonly impairments: Impairments;
  readonly data: DataSymbols;
  /** h(0) … h(L), [count, L + 1]. */
  readonly taps: ComplexArray;
  readonly snrDb: Float64Array;
  /** Total variance of each complex sample of n, [count]. */
  readonly noiseVariance: Float64Array;
}

/** A block of bursts: the receiver has the pilots. */
export type NbIotBlock = Block<PilotBursts, NbIotTruth>;

/** A dataset of bursts, whose blocks are there at once. */
export interface NbIotPilots extends Dataset<PilotBursts, NbIotTruth> {
  readonly block: (point: Point, stream: Stream, count: number) => NbIotBlock;
  /** Bursts with everything drawn from another prior than {@link trainingPrior}. */
  readonly draw: (prior: BurstPrior, stream: Stream, count: number) => NbIotBlock;
}

/** What a dataset of bursts is made with. */
export interface NbIotOptions {
  /**
   * The paper doesn't say what its SNR is over. "received": each channel is scaled to unit energy, as by a receiver's
   * gain control, and the SNR is that of the burst. "mean": the channel's energy is one on average.
   *
   * Over "mean", the mean squared error of any estimator is ruled by the rare bursts in a deep fade, and the mean of
   * the Cramér-Rao bound doesn't exist (the energy of a channel of one tap has a positive density at 0). Symbol error rates want "mean": QPSK at a fixed
   * SNR has no measurable errors beyond 15 dB, while over fading they fall as 1 / SNR.
   */
  readonly snr: "received" | "mean";
  /**
   * "nearest" (the default): each path counts at the nearest sample. At 180 kHz that is the first for all six, so H is
   * h(0) times the identity: L = 0, as eq. 1's L < G asks for with a prefix of one sample. "exact": the paths'
   * response at the subcarriers, which varies by a thousandth of its energy (-30 dB); then H is a full circulant.
   */
  readonly delays?: "nearest" | "exact";
  /** OFDM symbols of data after the pilots; 0 by default. 10 make a subframe of 14 symbols. */
  readonly dataSymbols?: number;
}

/**
 * The dataset. A point fixes what it names and leaves the rest to {@link trainingPrior}: `snrDb`, `theta`, `epsilon`
 * and `phi` (of both ends), or `imbalance`, the degree δ of Fig. 5, for ε = 1 + 0.15 δ and φ = 0.15 δ.
 *
 * Pilots are QPSK, new in each burst; those whose s* is a multiple of s (1 in 2048) are drawn again, since they tell
 * nothing of α.
 */
export function nbIotPilots(options: NbIotOptions): NbIotPilots {
  const { snr, delays = "nearest", dataSymbols = 0 } = options;
  return {
    ...madeBy(import.meta.url, nbIotPilots),
    spec: { snr, dataSymbols, pilotSymbols, prefix: nbIot.prefix, channel: "COST 207 RA", delays },
    items: "bursts",
    known: ["bursts"],
    block(point, stream, count) {
      checkPoint(point);
      return drawBlock(options, point, trainingPrior, stream, count);
    },
    draw: (prior, stream, count) => drawBlock(options, {}, prior, stream, count),
  };
}

function drawBlock(
  { snr, delays = "nearest", dataSymbols = 0 }: NbIotOptions,
  point: Point,
  prior: BurstPrior,
  stream: Stream,
  count: number,
): NbIotBlock {
  const snrDb = drawParameter(point.snrDb, prior.snrDb, substream(stream, "snr"), count);
  const impairments = drawImpairments(point, prior, stream, count);
  const taps = drawTaps({ snr, delays }, substream(stream, "channel"), count);
  const noiseVariance = snrDb.map((db) => 1 / fromDecibels(db));
  const pilots = drawPilots(substream(stream, "pilots"), count);
  const bits = drawBits(substream(stream, "data"), 2 * count * dataSymbols * nbIot.subcarriers);
  const symbols = pilotSymbols + dataSymbols;
  const sent = composeBursts(pilots, bits, dataSymbols, count);
  const noise = drawNormals(substream(stream, "noise"), 2 * sent.re.length);
  const received = receiveAll({ impairments, taps, noiseVariance, sent, noise, symbols });
  const bursts = { count, symbols: pilotSymbols, pilots, received: cut(received, symbols, 0, pilotSymbols) };
  const data = { symbols: dataSymbols, bits, received: cut(received, symbols, pilotSymbols, symbols) };
  return { inputs: bursts, truth: { bursts, impairments, data, taps, snrDb, noiseVariance } };
}

const pointFields = ["snrDb", "theta", "epsilon", "phi", "imbalance"];

/** @throws {RangeError} on a field that the dataset doesn't know, or one given twice */
function checkPoint(point: Point): void {
  for (const name of Object.keys(point)) {
    if (!pointFields.includes(name)) {
      throw new RangeError(`a point of NB-IoT bursts has no '${name}', only ${pointFields.join(", ")}`);
    }
  }
  if ("imbalance" in point && ("epsilon" in point || "phi" in point)) {
    throw new RangeError("'imbalance' stands for 'epsilon' and 'phi': give one or the others");
  }
}

/** A parameter of each item: the point's value, or draws from its prior. */
function drawParameter(
  fixed: number | undefined,
  [low, high]: Range,
  stream: Stream,
  count: number,
): Float64Array {
  if (fixed !== undefined) return new Float64Array(count).fill(fixed);
  const uniform = new Float32Array(count);
  fillUniform(uniform, stream);
  return Float64Array.from(uniform, (u) => low + (high - low) * u);
}

function drawImpairments(point: Point, prior: BurstPrior, stream: Stream, count: number): Impairments {
  const { imbalance } = point;
  const epsilon = imbalance === undefined ? point.epsilon : 1 + 0.15 * imbalance;
  const phi = imbalance === undefined ? point.phi : 0.15 * imbalance;
  const mixer = (end: string) => ({
    epsilon: drawParameter(epsilon, prior.epsilon, substream(stream, end, "epsilon"), count),
    phi: drawParameter(phi, prior.phi, substream(stream, end, "phi"), count),
  });
  const transmitter = mixer("transmitter"), receiver = mixer("receiver");
  const values = emptyEstimates(count);
  for (let i = 0; i < count; i++) {
    const alpha = transmitterImage({ epsilon: transmitter.epsilon[i], phi: transmitter.phi[i] });
    const beta = receiverImage({ epsilon: receiver.epsilon[i], phi: receiver.phi[i] });
    values.alphaRe[i] = alpha.re;
    values.alphaIm[i] = alpha.im;
    values.betaRe[i] = beta.re;
    values.betaIm[i] = beta.im;
  }
  const theta = drawParameter(point.theta, prior.theta, substream(stream, "theta"), count);
  return { ...values, theta, transmitter, receiver };
}

function drawTaps(
  { snr, delays }: Pick<NbIotOptions, "snr" | "delays">,
  stream: Stream,
  count: number,
): ComplexArray {
  const paths = drawPaths(ruralArea, stream, count);
  const taps = delays === "exact"
    ? exactDelayTaps(ruralArea, paths, nbIot)
    : sampleSpacedTaps(ruralArea, paths, samplePeriod(nbIot));
  if (snr === "mean") return taps;
  const { re, im } = taps, width = re.length / count;
  for (let start = 0; start < re.length; start += width) {
    let energy = 0;
    for (let at = start; at < start + width; at++) {
      energy += re[at] * re[at];
      energy += im[at] * im[at];
    }
    const scale = 1 / Math.sqrt(energy);
    for (let at = start; at < start + width; at++) {
      re[at] *= scale;
      im[at] *= scale;
    }
  }
  return taps;
}

const wellConditioned = 0.95; // between 1 and the next largest collinearity

/** QPSK pilots in the time domain, [count, 12]. */
function drawPilots(stream: Stream, count: number): ComplexArray {
  const { subcarriers } = nbIot, dft = unitaryDft(subcarriers);
  const words = wordReader(stream);
  const pilots = complexZeros(count * subcarriers), spectrum = complexZeros(subcarriers);
  for (let i = 0; i < count; i++) {
    const symbol = part(pilots, i * subcarriers, (i + 1) * subcarriers);
    do {
      const word = words();
      for (let k = 0; k < subcarriers; k++) {
        spectrum.re[k] = qpskPart((word >>> (2 * k)) & 1);
        spectrum.im[k] = qpskPart((word >>> (2 * k + 1)) & 1);
      }
      dft.inverse(spectrum, symbol);
    } while (imageCollinearity(symbol) > wellConditioned);
  }
  return pilots;
}

/** The real or imaginary part of a QPSK symbol of unit energy. */
function qpskPart(bit: number): number {
  return bit ? Math.SQRT1_2 : -Math.SQRT1_2;
}

/** Time-domain symbols of whole bursts, [count, pilots and data, 12]. */
function composeBursts(
  pilots: ComplexArray,
  bits: Uint8Array,
  dataSymbols: number,
  count: number,
): ComplexArray {
  const width = nbIot.subcarriers,
    data = complexZeros(bits.length / 2),
    spectrum = complexZeros(bits.length / 2);
  for (let at = 0; at < spectrum.re.length; at++) {
    spectrum.re[at] = qpskPart(bits[2 * at]);
    spectrum.im[at] = qpskPart(bits[2 * at + 1]);
  }
  unitaryDft(width).inverse(spectrum, data);
  const symbols = pilotSymbols + dataSymbols, sent = complexZeros(count * symbols * width);
  for (let i = 0; i < count; i++) {
    const start = i * symbols * width, pilot = part(pilots, i * width, (i + 1) * width);
    for (let repeat = 0; repeat < pilotSymbols; repeat++) setComplex(sent, pilot, start + repeat * width);
    const own = part(data, i * dataSymbols * width, (i + 1) * dataSymbols * width);
    setComplex(sent, own, start + pilotSymbols * width);
  }
  return sent;
}

/** Received bursts by eq. 12, [count, symbols, 12]. */
function receiveAll({ impairments, taps, noiseVariance, sent, noise, symbols }: {
  impairments: Impairments;
  taps: ComplexArray;
  noiseVariance: Float64Array;
  sent: ComplexArray;
  noise: Float32Array;
  symbols: number;
}): ComplexArray {
  const count = noiseVariance.length, width = symbols * nbIot.subcarriers, tapWidth = taps.re.length / count;
  const received = complexZeros(sent.re.length), scaled = complexZeros(width);
  const { transmitter, receiver } = impairments;
  for (let i = 0; i < count; i++) {
    const deviation = Math.sqrt(noiseVariance[i] / 2), start = i * width;
    for (let at = 0; at < width; at++) {
      scaled.re[at] = deviation * noise[2 * (start + at)];
      scaled.im[at] = deviation * noise[2 * (start + at) + 1];
    }
    const link = {
      theta: impairments.theta[i],
      transmitter: { epsilon: transmitter.epsilon[i], phi: transmitter.phi[i] },
      receiver: { epsilon: receiver.epsilon[i], phi: receiver.phi[i] },
      taps: part(taps, i * tapWidth, (i + 1) * tapWidth),
    };
    const burst = [sent, received].map((all) => part(all, start, start + width));
    receivePhysical(nbIot, link, burst[0], scaled, burst[1]);
  }
  return received;
}

/** Symbols [from, to) of each burst, [count, to - from, 12]. */
function cut(bursts: ComplexArray, symbols: number, from: number, to: number): ComplexArray {
  const width = nbIot.subcarriers, count = bursts.re.length / (symbols * width);
  const taken = complexZeros(count * (to - from) * width);
  for (let i = 0; i < count; i++) {
    const start = i * symbols * width;
    setComplex(taken, part(bursts, start + from * width, start + to * width), i * (to - from) * width);
  }
  return taken;
}
