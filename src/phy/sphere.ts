/**
 * Soft-output sphere detection by a single tree search (Studer, Burg and Bölcskei, "Soft-output sphere decoding:
 * algorithms and VLSI implementation", IEEE J. Sel. Areas Commun. 26, 2008): the max-log LLRs, without visiting all
 * vectors.
 *
 * @module
 */
import type { KernelEngine } from "../compute/kernels/engine.ts";
import type { ChannelUses } from "./mimo.ts";
import { mlStatistics } from "./ml_llr.ts";
import { bitsPerSymbol, pamAmplitudes, pamBit } from "./qam.ts";

/**
 * Max-log LLRs [n, nt K], stream by stream: for every bit the least |y - Hx|² / sigma_n² of the vectors x with a 0 there
 * minus that of those with a 1. Exact: nothing is left out of the search that could be the least.
 *
 * @param largest LLRs are held to ±this, which makes the search shorter; not at all if not given
 * @throws {RangeError} on arrays of other shapes, or a limit that isn't positive
 */
export function sphereLlr(
  uses: ChannelUses,
  order: number,
  largest = Infinity,
  engine?: KernelEngine,
): Float32Array {
  if (!(largest > 0)) throw new RangeError(`the largest LLR must be positive, not ${largest}`);
  const statistics = mlStatistics(uses, engine);
  const { n, nt } = uses, bits = nt * bitsPerSymbol(order), width = nt * (nt + 2);
  const llr = new Float32Array(n * bits);
  const search = treeSearch(nt, order, largest);
  for (let i = 0; i < n; i++) {
    search(statistics.subarray(width * i, width * (i + 1)), llr.subarray(bits * i, bits * (i + 1)));
  }
  return llr;
}

/**
 * The search for `nt` streams: depth first from the last stream on, a symbol's children from the nearest on. It keeps the
 * nearest vector so far and, for each bit, the distance of the nearest one with the opposite bit; a branch that can change
 * none of these is left out.
 */
function treeSearch(
  nt: number,
  order: number,
  largest: number,
): (statistics: Float32Array, llr: Float32Array) => void {
  const amplitudes = pamAmplitudes(order), levels = amplitudes.length;
  const half = bitsPerSymbol(order) / 2, perStream = 2 * half;
  const axisBits = Uint8Array.from(
    { length: levels * half },
    (_, i) => pamBit(order, Math.floor(i / half), i % half),
  );

  let statistics: Float32Array, nearest = Infinity;
  const nearestBits = new Uint8Array(nt * perStream), bits = new Uint8Array(nt * perStream);
  const opposite = new Float64Array(nt * perStream); // the counter-hypotheses' distances
  const symbols = new Float64Array(2 * nt);
  const ordered = Array.from({ length: nt }, () => [new Uint8Array(levels), new Uint8Array(levels)]);
  const distance = Array.from({ length: nt }, () => [new Float64Array(levels), new Float64Array(levels)]);
  const next = Array.from({ length: nt }, () => new Uint8Array(levels)); // of each I level: the Q level to try next

  /** Visits the symbols of stream k; `above` is the distance that the streams after it make up. */
  function visit(k: number, above: number): void {
    prepare(k);
    const [distanceI, distanceQ] = distance[k], [orderI, orderQ] = ordered[k];
    next[k].fill(0);
    for (;;) {
      let best = -1, least = Infinity;
      for (let i = 0; i < levels; i++) {
        if (next[k][i] === levels) continue;
        const d = distanceI[i] + distanceQ[next[k][i]];
        if (d < least) best = i, least = d;
        if (next[k][i] === 0) break; // the rows after it are further away
      }
      if (best < 0) return;
      const total = above + least;
      if (total >= limit(k, true)) return; // and so are all symbols after this one
      const i = orderI[best], q = orderQ[next[k][best]++];
      for (let b = 0; b < half; b++) {
        bits[k * perStream + b] = axisBits[i * half + b];
        bits[k * perStream + half + b] = axisBits[q * half + b];
      }
      if (total >= limit(k, false)) continue;
      symbols[2 * k] = amplitudes[i];
      symbols[2 * k + 1] = amplitudes[q];
      if (k > 0) visit(k - 1, total);
      else arrive(total);
    }
  }

  /** Distances of a stream's levels on both axes, ascending, given the symbols of the streams after it. */
  function prepare(k: number): void {
    let at = rowOf(k);
    const received = [statistics[at], statistics[at + 1]], gain = statistics[at + 2];
    at += 3;
    for (let j = k + 1; j < nt; j++, at += 2) {
      const re = statistics[at], im = statistics[at + 1];
      received[0] -= re * symbols[2 * j] - im * symbols[2 * j + 1];
      received[1] -= re * symbols[2 * j + 1] + im * symbols[2 * j];
    }
    for (let axis = 0; axis < 2; axis++) {
      const d = distance[k][axis], order = ordered[k][axis];
      for (let i = 0; i < levels; i++) {
        const difference = received[axis] - gain * amplitudes[i], value = difference * difference;
        let place = i;
        for (; place > 0 && d[place - 1] > value; place--) {
          d[place] = d[place - 1];
          order[place] = order[place - 1];
        }
        d[place] = value;
        order[place] = i;
      }
    }
  }

  /** Where stream k's numbers start: ŷ_k, r_kk, and r_kj for j > k. */
  function rowOf(k: number): number {
    return k * (2 * nt + 2) - k * k; // the sum of 3 + 2 (nt - 1 - i) over i < k
  }

  /**
   * The distance from which on a branch changes nothing: the largest of those that it might lower. These are the
   * counter-hypotheses of the streams to come, and of the decided ones where the branch has the opposite bit; of stream
   * k all, where `any` of its symbols may follow.
   */
  function limit(k: number, any: boolean): number {
    let most = nearest;
    const open = (any ? k + 1 : k) * perStream;
    for (let b = 0; b < open; b++) if (opposite[b] > most) most = opposite[b];
    for (let b = open; b < bits.length; b++) {
      if (bits[b] !== nearestBits[b] && opposite[b] > most) most = opposite[b];
    }
    return most;
  }

  /** Takes note of a vector and its distance. */
  function arrive(total: number): void {
    if (total < nearest) {
      for (let b = 0; b < bits.length; b++) {
        if (bits[b] !== nearestBits[b]) opposite[b] = nearest;
        opposite[b] = Math.min(opposite[b], total + largest);
        nearestBits[b] = bits[b];
      }
      nearest = total;
    } else {
      for (let b = 0; b < bits.length; b++) {
        if (bits[b] !== nearestBits[b] && total < opposite[b]) opposite[b] = total;
      }
    }
  }

  return (ofUse, llr) => {
    statistics = ofUse;
    nearest = Infinity;
    opposite.fill(Infinity);
    nearestBits.fill(0);
    visit(nt - 1, 0);
    for (let b = 0; b < llr.length; b++) {
      const difference = opposite[b] - nearest;
      llr[b] = nearestBits[b] ? difference : -difference;
    }
  };
}
