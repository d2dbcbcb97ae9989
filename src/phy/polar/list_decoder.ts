/**
 * Successive-cancellation list decoding of polar codes in the LLR domain (Tal and Vardy, "List decoding of polar codes",
 * IEEE Trans. Inf. Theory 61, 2015; Balatsoukas-Stimming, Bastani Parizi and Burg, "LLR-based successive cancellation
 * list decoding of polar codes", IEEE Trans. Signal Process. 63, 2015).
 *
 * With the min-sum rule a path's metric is exactly the least sum of |LLR| over the received bits that a codeword
 * starting with the path's decisions disagrees with: a list that never drops a path decodes by maximum likelihood.
 *
 * @module
 */
import { defaultLlrLimit, limitLlr, type LlrLimit } from "../llr_limit.ts";
import type { PolarCode } from "./code.ts";
import { crcRemainder } from "./crc.ts";
import { polarTransform } from "./transform.ts";

/** How far the LLR of a bit that is known to be 0 is above all others. */
const certain = 2 ** 60;

/**
 * Information bits [m, dimension] decoded from LLRs log p(1)/p(0), [m, length]: of the paths that are left, the
 * likeliest whose CRC is right, or the likeliest of all if none is. A codeword's result doesn't depend on the others'.
 *
 * @param list the most paths that are followed
 * @param llrLimit the magnitude at which the channel's LLRs are held before decoding
 * @throws {RangeError} on LLRs that are no whole number of codewords, a list without a path, or a limit that is none
 */
export function polarListDecode(
  code: PolarCode,
  channelLlr: Float32Array,
  list: number,
  llrLimit: LlrLimit = defaultLlrLimit,
): Uint8Array {
  const { dimension, length, motherLength, inputs, sent, shortened, crc } = code;
  const llr = limitLlr(channelLlr, llrLimit), m = llr.length / length;
  if (!Number.isInteger(m)) {
    throw new RangeError(`${llr.length} LLRs are no whole number of codewords of ${length} bits`);
  }
  if (!(Number.isInteger(list) && list >= 1 && list <= 2 ** 15)) {
    throw new RangeError(`a list has 1 to 32768 paths, not ${list}`);
  }
  const information = new Uint8Array(m * dimension);
  const search = listSearch(code, list);
  const channel = new Float64Array(motherLength); // log p(0)/p(1)
  const word = new Uint8Array(inputs.length);
  for (let w = 0; w < m; w++) {
    channel.fill(0);
    for (let i = 0; i < length; i++) channel[sent[i]] -= llr[w * length + i];
    for (const index of shortened) channel[index] = certain;
    const found = search(channel);
    let chosen: FoundPath | undefined;
    for (const path of found.sort((a, b) => a.metric - b.metric)) {
      polarTransform(path.encoded, motherLength);
      inputs.forEach((input, i) => word[i] = path.encoded[input]);
      chosen ??= path;
      if (!crc || crcRemainder(crc, word) === 0) {
        chosen = path;
        break;
      }
    }
    for (let i = 0; i < dimension; i++) information[w * dimension + i] = chosen!.encoded[inputs[i]];
  }
  return information;
}

/** A path that was followed to the end. */
interface FoundPath {
  readonly metric: number;
  /** Encoded bits, [N]; overwritten by the next search. */
  readonly encoded: Uint8Array;
}

/**
 * The search over a code's tree. A node of level λ stands for 2^λ consecutive inputs; for each path it has LLRs α of the
 * bits they encode to, and from these decides the bits β.
 *
 * Every path has α, and the left child's β, of each level on the way down from the root. All paths rewrite a level at the
 * same time, each into the row of its own number; a path that splits passes on the numbers of the rows, not the rows.
 */
function listSearch(
  { motherLength, inputs }: PolarCode,
  list: number,
): (channel: Float64Array) => FoundPath[] {
  const levels = 31 - Math.clz32(motherLength);
  const frozen = new Uint8Array(motherLength).fill(1);
  for (const input of inputs) frozen[input] = 0;
  const perLevel = <T>(make: (size: number) => T) =>
    Array.from({ length: levels + 1 }, (_, l) => make(2 ** l));
  const alpha = perLevel((size) => new Float64Array(list * size));
  const left = perLevel((size) => new Uint8Array(list * size));
  const beta = perLevel((size) => new Uint8Array(list * size));
  const alphaRow = perLevel(() => new Int32Array(list)), leftRow = perLevel(() => new Int32Array(list));
  let metric = new Float64Array(list), nextMetric = new Float64Array(list);
  const parent = new Int32Array(list), moved = new Int32Array(list);
  const candidate = new Float64Array(2 * list), order = new Int32Array(2 * list);
  let paths = 1;

  function decide(level: number, first: number): void {
    const size = 2 ** level, half = size / 2;
    if (isFrozen(first, size)) return freeze(level, size);
    if (level === 0) return split();
    const own = alpha[level], child = alpha[level - 1], ownRow = alphaRow[level];
    for (let path = 0; path < paths; path++) {
      const from = ownRow[path] * size, to = path * half;
      for (let i = 0; i < half; i++) {
        const a = own[from + i], b = own[from + half + i];
        const least = Math.min(Math.abs(a), Math.abs(b));
        child[to + i] = (a < 0) !== (b < 0) ? -least : least;
      }
      alphaRow[level - 1][path] = path;
    }
    decide(level - 1, first);
    const decided = beta[level - 1], kept = left[level - 1], bits = beta[level];
    for (let path = 0; path < paths; path++) {
      const from = ownRow[path] * size, to = path * half;
      for (let i = 0; i < half; i++) {
        const a = own[from + i], b = own[from + half + i], bit = decided[to + i];
        child[to + i] = bit ? b - a : b + a;
        kept[to + i] = bit;
      }
      alphaRow[level - 1][path] = path;
      leftRow[level - 1][path] = path;
    }
    decide(level - 1, first + half);
    for (let path = 0; path < paths; path++) {
      const from = leftRow[level - 1][path] * half, right = path * half, to = path * size;
      for (let i = 0; i < half; i++) {
        const bit = decided[right + i];
        bits[to + i] = kept[from + i] ^ bit;
        bits[to + half + i] = bit;
      }
    }
  }

  function isFrozen(first: number, size: number): boolean {
    for (let i = first; i < first + size; i++) if (!frozen[i]) return false;
    return true;
  }

  /** All inputs below are 0, and so are the bits: the metric is what it would be after deciding them one by one. */
  function freeze(level: number, size: number): void {
    for (let path = 0; path < paths; path++) {
      const from = alphaRow[level][path] * size;
      let cost = 0;
      for (let i = from; i < from + size; i++) if (alpha[level][i] < 0) cost -= alpha[level][i];
      metric[path] += cost;
      beta[level].fill(0, path * size, (path + 1) * size);
    }
  }

  /** Follows both values of an input, and keeps the paths of the least metrics. */
  function split(): void {
    const kept = Math.min(list, 2 * paths);
    for (let path = 0; path < paths; path++) {
      candidate[2 * path] = metric[path]; // the decision
      candidate[2 * path + 1] = metric[path] + Math.abs(alpha[0][alphaRow[0][path]]); // its opposite
    }
    for (let i = 0; i < 2 * paths; i++) {
      let at = i;
      const sorted = kept < 2 * paths; // where some go
      for (; sorted && at > 0 && candidate[order[at - 1]] > candidate[i]; at--) order[at] = order[at - 1];
      order[at] = i;
    }
    for (let path = 0; path < kept; path++) {
      const from = order[path] >> 1;
      parent[path] = from;
      nextMetric[path] = candidate[order[path]];
      beta[0][path] = Number(alpha[0][alphaRow[0][from]] < 0) ^ (order[path] & 1);
    }
    [metric, nextMetric] = [nextMetric, metric];
    let same = true;
    for (let path = 0; path < kept; path++) same &&= parent[path] === path;
    if (!same) {
      for (let level = 0; level < levels; level++) {
        passOn(alphaRow[level], kept);
        passOn(leftRow[level], kept);
      }
    }
    paths = kept;
  }

  /** Gives each new path its parent's row. */
  function passOn(rows: Int32Array, kept: number): void {
    for (let path = 0; path < kept; path++) moved[path] = rows[parent[path]];
    for (let path = 0; path < kept; path++) rows[path] = moved[path];
  }

  return (channel) => {
    paths = 1;
    metric[0] = 0;
    alpha[levels].set(channel);
    alphaRow[levels].fill(0);
    decide(levels, 0);
    return Array.from({ length: paths }, (_, path) => ({
      metric: metric[path],
      encoded: beta[levels].subarray(path * motherLength, (path + 1) * motherLength),
    }));
  };
}
