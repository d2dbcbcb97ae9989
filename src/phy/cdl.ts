/**
 * Narrowband channels of a clustered delay line (3GPP TR 38.901, sections 7.5 and 7.7.1): the sum over all rays of all
 * clusters, each with its angles, its polarisation and a phase of its own. Complex arrays are interleaved.
 *
 * Both ends have uniform linear arrays along y, half a wavelength apart, of isotropic antennas.
 *
 * @module
 */
import { fillWords } from "../compute/draw.ts";
import { cos, fromDecibels, sin } from "../compute/exact_math.ts";
import { type Stream, substream } from "../compute/random.ts";
import { type CdlProfile, clusterPowers, rayAngles, raysPerCluster } from "./cdl_profile.ts";
import { type ComplexArray, complexZeros } from "./linalg/complex_array.ts";

/** An array's antennas: all upright, or in pairs at one place that are slanted by +45° and -45°. */
export type Polarisation = "vertical" | "crossed";

/** Sizes of a link. */
export interface CdlOptions {
  /** Receive antennas. */
  readonly nr: number;
  /** Transmit antennas. */
  readonly nt: number;
  /** Of both ends; "vertical" if not given. */
  readonly polarisation?: Polarisation;
}

const rays = raysPerCluster;
const permuted = 3; // the angles that are coupled to the azimuths of departure
const perChunk = 1024; // channels whose randomness is drawn at once

/**
 * `n` independent channels h [n, nr, nt, 2]: in each, a cluster's rays have their four angles coupled at random and
 * uniform phases. A single subcarrier sees no delays: its phases have them in them.
 *
 * The clusters' powers sum to one, so that E|h|² = 1 between upright antennas. Phases are multiples of 2π/4096: no
 * moment below the 4096th can tell them from continuous ones.
 *
 * @throws {RangeError} on slanted pairs of an odd number of antennas
 */
export function cdlChannels(profile: CdlProfile, s: Stream, n: number, options: CdlOptions): Float32Array {
  const { nr, nt, polarisation = "vertical" } = options;
  if (polarisation === "crossed" && (nr % 2 || nt % 2)) {
    throw new RangeError(`${nr} x ${nt} antennas don't make pairs`);
  }
  const sum = raySum(profile, nr, nt, polarisation);
  const h = new Float32Array(2 * n * nr * nt);
  const count = profile.delays.length;
  const couplingWords = count * permuted * (rays - 1);
  const phaseWords = count * rays * (polarisation === "crossed" ? 4 : 1);
  const coupling = new Uint32Array(perChunk * couplingWords), phases = new Uint32Array(perChunk * phaseWords);
  for (let begin = 0; begin < n; begin += perChunk) {
    const end = Math.min(n, begin + perChunk);
    const drawn = (all: Uint32Array, words: number, name: string) => {
      const part = all.subarray(0, (end - begin) * words);
      fillWords(part, substream(s, name, begin / perChunk));
      return part;
    };
    const couple = drawn(coupling, couplingWords, "coupling"), turn = drawn(phases, phaseWords, "phases");
    for (let i = begin; i < end; i++) {
      sum(
        couple.subarray((i - begin) * couplingWords),
        turn.subarray((i - begin) * phaseWords),
        h.subarray(2 * nr * nt * i, 2 * nr * nt * (i + 1)),
      );
    }
  }
  return h;
}

/** Writes the channel [nr, nt, 2] that random words for the coupling and the phases stand for. */
type RaySum = (coupling: Uint32Array, phases: Uint32Array, h: Float32Array) => void;

function raySum(profile: CdlProfile, nr: number, nt: number, polarisation: Polarisation): RaySum {
  const arrival = steps(rayAngles(profile, "zenithArrival"), rayAngles(profile, "azimuthArrival"));
  const departure = steps(rayAngles(profile, "zenithDeparture"), rayAngles(profile, "azimuthDeparture"));
  const amplitudes = clusterPowers(profile).map((power) => Math.sqrt(power / rays));
  const places = polarisation === "crossed" ? 2 : 1; // antennas at each place
  const gains = polarisation === "crossed" ? slantedGains(profile) : uprightGain;
  const zenithArrival = new Uint8Array(rays), azimuthArrival = new Uint8Array(rays);
  const zenithDeparture = new Uint8Array(rays);
  const total = complexZeros(nr * nt), gain = complexZeros(places * places);
  return (coupling, phases, h) => {
    total.re.fill(0);
    total.im.fill(0);
    for (let cluster = 0, word = 0, ray = 0; cluster < amplitudes.length; cluster++) {
      word = shuffle(azimuthArrival, coupling, word);
      word = shuffle(zenithArrival, coupling, word);
      word = shuffle(zenithDeparture, coupling, word);
      for (let m = 0; m < rays; m++, ray++) {
        gains(amplitudes[cluster], phases, ray, gain);
        const from = (cluster * rays + zenithDeparture[m]) * rays + m;
        const to = (cluster * rays + zenithArrival[m]) * rays + azimuthArrival[m];
        addRay(
          total,
          nr,
          nt,
          places,
          gain,
          arrival.re[to],
          arrival.im[to],
          departure.re[from],
          departure.im[from],
        );
      }
    }
    for (let at = 0; at < nr * nt; at++) {
      h[2 * at] = total.re[at];
      h[2 * at + 1] = total.im[at];
    }
  };
}

/**
 * From one antenna to the next of an array, e^{jπ sin θ sin φ} of each of a cluster's pairs of a zenith θ and an azimuth
 * φ: [clusters, 20, 20].
 */
function steps(zeniths: Float64Array, azimuths: Float64Array): ComplexArray {
  const out = complexZeros(rays * zeniths.length);
  for (let i = 0, at = 0; i < zeniths.length; i++) {
    const first = i - i % rays;
    for (let j = first; j < first + rays; j++, at++) {
      const phase = Math.PI * sin(zeniths[i]) * sin(azimuths[j]);
      out.re[at] = cos(phase);
      out.im[at] = sin(phase);
    }
  }
  return out;
}

/** A random permutation (Fisher and Yates) from the words at `word`; the bias of 2^-27 is left. Gives the next word. */
function shuffle(order: Uint8Array, words: Uint32Array, word: number): number {
  for (let i = 0; i < rays; i++) order[i] = i;
  for (let i = rays - 1; i > 0; i--) {
    const j = Math.floor(words[word++] * (i + 1) * 2 ** -32);
    const swap = order[i];
    order[i] = order[j];
    order[j] = swap;
  }
  return word;
}

/** Adds a ray to the channel: `gain` between antennas of each slant at the first place, and a step from place to place. */
function addRay(
  { re: totalRe, im: totalIm }: ComplexArray,
  nr: number,
  nt: number,
  places: number,
  gain: ComplexArray,
  upRe: number,
  upIm: number,
  onRe: number,
  onIm: number,
) {
  for (let a = 0; a < places; a++) {
    for (let b = 0; b < places; b++) {
      let rowRe = gain.re[a * places + b], rowIm = gain.im[a * places + b];
      for (let r = a; r < nr; r += places) {
        let re = rowRe, im = rowIm;
        for (let t = b; t < nt; t += places) {
          const at = r * nt + t;
          totalRe[at] += re;
          totalIm[at] += im;
          const next = re * onRe - im * onIm;
          im = re * onIm + im * onRe;
          re = next;
        }
        const next = rowRe * upRe - rowIm * upIm;
        rowIm = rowRe * upIm + rowIm * upRe;
        rowRe = next;
      }
    }
  }
}

const turns = 4096;
const turn: ComplexArray = {
  re: Float64Array.from({ length: turns }, (_, i) => cos(2 * Math.PI * i / turns)),
  im: Float64Array.from({ length: turns }, (_, i) => sin(2 * Math.PI * i / turns)),
};
/** Where {@link turn} has the phase that a word stands for. */
const phaseAt = (word: number) => word >>> 20;

/** Writes a ray's gains [slants of the receiver, slants of the transmitter]. */
type RayGains = (amplitude: number, phases: Uint32Array, ray: number, gain: ComplexArray) => void;

const uprightGain: RayGains = (amplitude, phases, ray, gain) => {
  const at = phaseAt(phases[ray]);
  gain.re[0] = amplitude * turn.re[at];
  gain.im[0] = amplitude * turn.im[at];
};

/**
 * Between antennas slanted by ±45° (TR 38.901, eq. 7.5-22 and the polarisation model 2 of section 7.3.2): the fields
 * along zenith and azimuth are cos ζ and sin ζ, and a ray passes each to each by a matrix of four independent phases
 * whose entries off the diagonal are weaker by the cross-polarisation ratio.
 */
function slantedGains({ crossPolarisationDb }: CdlProfile): RayGains {
  const across = Math.sqrt(1 / fromDecibels(crossPolarisationDb));
  const weight = [1, across, across, 1];
  return (amplitude, phases, ray, gain) => {
    for (let slants = 0; slants < 4; slants++) {
      let re = 0, im = 0;
      for (let part = 0; part < 4; part++) { // (zenith, zenith), (zenith, azimuth), (azimuth, zenith), (azimuth, azimuth)
        const receiver = slants & 2 && part & 2 ? -1 : 1, transmitter = slants & 1 && part & 1 ? -1 : 1;
        const at = phaseAt(phases[4 * ray + part]);
        re += receiver * transmitter * weight[part] * turn.re[at];
        im += receiver * transmitter * weight[part] * turn.im[at];
      }
      gain.re[slants] = amplitude * re / 2;
      gain.im[slants] = amplitude * im / 2;
    }
  };
}
