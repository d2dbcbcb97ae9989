/** What the tests of decoders share. @module */
import { codeFromRows, type ParityCheckCode, satisfies } from "./code.ts";

/** What {@link uncappedSumProduct} found in a codeword. */
export interface Uncapped {
  readonly bits: Uint8Array;
  readonly iterations: number;
  readonly converged: boolean;
  /** A-posteriori LLRs log p(1)/p(0). */
  readonly llr: Float64Array;
  /** The largest magnitude among the channel's LLRs and the messages. */
  readonly largest: number;
}

/** Box-plus of two LLRs log p(0)/p(1), at any magnitude (Hagenauer, Offer and Papke 1996, eq. 12). */
function boxPlus(a: number, b: number): number {
  return Math.sign(a) * Math.sign(b) * Math.min(Math.abs(a), Math.abs(b)) +
    Math.log1p(Math.exp(-Math.abs(a + b))) - Math.log1p(Math.exp(-Math.abs(a - b)));
}

/**
 * Sum-product by flooding in float64, without a limit to messages or to the channel's LLRs [n], one codeword at a time:
 * what the kernel is held against.
 */
export function uncappedSumProduct(code: ParityCheckCode, llr: ArrayLike<number>, most = 50): Uncapped {
  const { start, variable, checks } = code;
  const channel = Float64Array.from(llr, (x) => -x), message = new Float64Array(variable.length);
  let total = channel, largest = channel.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (let iterations = 0;; iterations++) {
    const bits = Uint8Array.from(total, (x) => Number(x < 0)), converged = satisfies(code, bits);
    if (converged || iterations === most) {
      return { bits, iterations, converged, llr: total.map((x) => 0 - x), largest };
    }
    const next = channel.slice();
    for (let check = 0; check < checks; check++) {
      const edges = Array.from({ length: start[check + 1] - start[check] }, (_, i) => start[check] + i);
      const incoming = edges.map((e) => total[variable[e]] - message[e]);
      const before = [Infinity]; // box-plus of the messages before each edge, of which there are none
      for (const m of incoming) before.push(boxPlus(before[before.length - 1], m));
      let after = Infinity;
      for (let i = edges.length - 1; i >= 0; i--) {
        const m = i === edges.length - 1 ? before[i] : boxPlus(before[i], after);
        after = boxPlus(after, incoming[i]);
        message[edges[i]] = m;
        next[variable[edges[i]]] += m;
        largest = Math.max(largest, Math.abs(m));
      }
    }
    total = next;
  }
}

/** Primitive polynomials of degrees 1 … 7 over GF(2), bit i the coefficient of x^i (Lin and Costello 2004, Table 2.7). */
const primitive = [0, 0b11, 0b111, 0b1011, 0b10011, 0b100101, 0b1000011, 0b10000011];

/**
 * The lines (rows) and points (columns) of the projective plane over GF(q), q = 2^s: n = m = q² + q + 1, each line with
 * q + 1 points. The point (1 : y : z) is column q y + z, (0 : 1 : z) is q² + z, (0 : 0 : 1) is q² + q. The rank over GF(2) is
 * 3^s + 1 (Graham and MacWilliams 1966).
 */
export function projectivePlane(s: number): ParityCheckCode {
  const q = 2 ** s, exp = [1], log: number[] = [];
  for (let i = 1; i < q - 1; i++) {
    const next = exp[i - 1] << 1;
    exp.push(next & q ? next ^ primitive[s] : next);
  }
  exp.forEach((x, i) => log[x] = i);
  const times = (a: number, b: number) => a && b ? exp[(log[a] + log[b]) % (q - 1)] : 0;
  const elements = Array.from({ length: q }, (_, x) => x), last = q * q + q;
  const rows: number[][] = [];
  // the line a x + b y + c z = 0, its last coefficient but zeros being 1
  for (const a of elements) {
    for (const b of elements) rows.push([...elements.map((y) => q * y + (a ^ times(b, y))), q * q + b]);
    rows.push([...elements.map((z) => q * a + z), last]);
  }
  rows.push([...elements.map((z) => q * q + z), last]);
  return codeFromRows(last + 1, rows);
}
