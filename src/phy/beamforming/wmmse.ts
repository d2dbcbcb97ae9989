/**
 * Weighted minimum mean-square error beamforming (Shi, Razaviyayn, Luo, He 2011) for users with one antenna under a
 * bound on the total power: block-coordinate ascent whose sum rate never falls.
 *
 * Every precoder it meets has the form V = H^H C, so with G = H H^H all of its work is K × K. With receivers u_k and
 * weights w_k, D = diag(w_k |u_k|²) and B = diag(u_k w_k), the update V = (H^H D H + μ I)^{-1} H^H B is
 * C = D^½ (D^½ G D^½ + μ I)^{-1} D^{-½} B by the push-through identity, and D^{-½} B = diag(sqrt(w_k) u_k / |u_k|).
 *
 * @module
 */
import { log } from "../../compute/exact_math.ts";
import { type ComplexArray, complexZeros, setComplex } from "../linalg/complex_array.ts";
import { checkDownlink, type Downlink, type Precoder, scaleToPower } from "./downlink.ts";
import { choleskyInPlace, inverseFromCholesky } from "../linalg/cholesky.ts";
import { jacobiInPlace } from "../linalg/hermitian_eigen.ts";
import { multiply } from "../linalg/products.ts";
import { gram, toAntennas } from "./user_space.ts";

/** When it has enough. */
export interface WmmseOptions {
  /** The most iterations. */
  readonly iterations: number;
  /** Enough: an iteration raised the sum rate by less than this many bit/s/Hz. With 0 rounding ends it. */
  readonly tolerance: number;
}

/** Precoders and how they came about. */
export interface WmmseResult {
  /** The precoders, [count, M, K]. */
  readonly precoder: Precoder;
  /** Sum rates in bit/s/Hz of each item: of the start, then after each iteration. */
  readonly rates: readonly (readonly number[])[];
}

/**
 * WMMSE from the zero-forcing precoder, or from the regularised one where the users' channels are linearly dependent.
 * μ ≥ 0 is found by bisection on an eigendecomposition, so that all of the power is spent.
 *
 * @throws {RangeError} on arrays of other shapes
 */
export function wmmse(channels: Downlink, { iterations, tolerance }: WmmseOptions): WmmseResult {
  checkDownlink(channels);
  const { count, users, antennas } = channels;
  const precoder = complexZeros(count * antennas * users), space = workspace(users);
  const rates: number[][] = [];
  for (let i = 0; i < count; i++) {
    gram(channels, i, space.gram);
    start(space, channels);
    const history = [receive(space, channels.noisePower)];
    while (history.length <= iterations) {
      update(space, channels.downlinkPower);
      const rate = receive(space, channels.noisePower), gain = rate - history[history.length - 1];
      history.push(rate);
      if (!(gain >= tolerance)) break;
    }
    toAntennas(channels, i, space.c, precoder);
    rates.push(history);
  }
  scaleToPower(channels, precoder);
  return { precoder, rates };
}

/** The K × K matrices of one item. */
interface Workspace {
  readonly users: number;
  /** G. */
  readonly gram: ComplexArray;
  /** C. */
  readonly c: ComplexArray;
  /** S = H V = G C. */
  readonly received: ComplexArray;
  /** u_k, with w_k beside it. */
  readonly receiver: ComplexArray;
  readonly weight: Float64Array;
  /** Eigenvectors of D^½ G D^½, kept from one iteration to the next, which moves them little. */
  readonly vectors: ComplexArray;
  readonly a: ComplexArray;
  readonly b: ComplexArray;
}

function workspace(users: number): Workspace {
  const matrix = () => complexZeros(users * users);
  return {
    users,
    gram: matrix(),
    c: matrix(),
    received: matrix(),
    receiver: complexZeros(users),
    weight: new Float64Array(users),
    vectors: matrix(),
    a: matrix(),
    b: matrix(),
  };
}

/** C = γ (G + ridge I)^{-1}, ridge 0 if possible, and eigenvectors as if G were diagonal. */
function start({ users: n, gram, c, vectors, a, b }: Workspace, channels: Downlink): void {
  const factor = (ridge: number) => {
    setComplex(a, gram);
    for (let k = 0; k < n; k++) a.re[k * n + k] += ridge;
    return choleskyInPlace(a, n);
  };
  if (!factor(0)) factor(n * channels.noisePower / channels.downlinkPower);
  inverseFromCholesky(a, n, c);
  multiply(gram, c, n, b);
  let power = 0; // tr C^H G C
  for (let at = 0; at < n * n; at++) power += c.re[at] * b.re[at] + c.im[at] * b.im[at];
  const gain = Math.sqrt(channels.downlinkPower / power);
  vectors.re.fill(0);
  vectors.im.fill(0);
  for (let at = 0; at < n * n; at++) {
    c.re[at] *= gain;
    c.im[at] *= gain;
    if (at % (n + 1) === 0) vectors.re[at] = 1;
  }
}

/** Receivers and weights for the present precoder. @returns its sum rate */
function receive(
  { users: n, gram, c, received: s, receiver: u, weight }: Workspace,
  noisePower: number,
): number {
  multiply(gram, c, n, s);
  let rate = 0;
  for (let k = 0; k < n; k++) {
    let interference = noisePower;
    for (let j = 0; j < n; j++) {
      if (j !== k) interference += s.re[k * n + j] * s.re[k * n + j] + s.im[k * n + j] * s.im[k * n + j];
    }
    const re = s.re[k * n + k], im = s.im[k * n + k], total = interference + re * re + im * im;
    u.re[k] = re / total;
    u.im[k] = im / total;
    weight[k] = total / interference; // 1 / (1 − |s|² / total)
    rate += log(weight[k]);
  }
  return rate / Math.LN2;
}

/** The precoder for the present receivers and weights. */
function update({ users: n, gram, c, receiver: u, weight, vectors, a, b }: Workspace, power: number): void {
  const size = (k: number) => Math.sqrt(u.re[k] * u.re[k] + u.im[k] * u.im[k]);
  for (let k = 0, at = 0; k < n; k++) { // D^½ G D^½
    for (let j = 0; j < n; j++, at++) {
      const scale = Math.sqrt(weight[k] * weight[j]) * size(k) * size(j);
      b.re[at] = scale * gram.re[at];
      b.im[at] = scale * gram.im[at];
    }
  }
  multiply(b, vectors, n, c); // C is overwritten below
  multiply(vectors, c, n, a, true);
  jacobiInPlace(a, n, vectors);

  const load = new Float64Array(n), eigenvalue = new Float64Array(n);
  for (let m = 0; m < n; m++) {
    eigenvalue[m] = a.re[m * n + m];
    for (let k = 0; k < n; k++) {
      const at = k * n + m;
      if (size(k) > 0) {
        load[m] += weight[k] * (vectors.re[at] * vectors.re[at] + vectors.im[at] * vectors.im[at]);
      }
    }
  }
  let largest = 0;
  for (const value of eigenvalue) largest = Math.max(largest, value);
  for (let m = 0; m < n; m++) if (!(eigenvalue[m] > 1e-14 * largest)) eigenvalue[m] = 0; // rounding
  const mu = multiplier(eigenvalue, load, power);

  for (let m = 0; m < n; m++) { // (Λ + μ)^{-1} U^H D^{-½} B
    const sum = eigenvalue[m] + mu, inverse = sum > 0 ? 1 / sum : 0;
    for (let k = 0; k < n; k++) {
      const length = size(k), gain = length > 0 ? inverse * Math.sqrt(weight[k]) / length : 0;
      const from = k * n + m;
      b.re[m * n + k] = gain * (vectors.re[from] * u.re[k] + vectors.im[from] * u.im[k]);
      b.im[m * n + k] = gain * (vectors.re[from] * u.im[k] - vectors.im[from] * u.re[k]);
    }
  }
  multiply(vectors, b, n, c);
  for (let k = 0, at = 0; k < n; k++) {
    const root = Math.sqrt(weight[k]) * size(k);
    for (let j = 0; j < n; j++, at++) {
      c.re[at] *= root;
      c.im[at] *= root;
    }
  }
}

/** μ ≥ 0 at which Σ_m λ_m φ_m / (λ_m + μ)² is the power; 0 where less is enough. */
function multiplier(eigenvalue: Float64Array, load: Float64Array, power: number): number {
  const spent = (mu: number) => {
    let sum = 0;
    for (let m = 0; m < eigenvalue.length; m++) {
      if (eigenvalue[m] === 0) continue;
      const denominator = eigenvalue[m] + mu;
      sum += eigenvalue[m] * load[m] / (denominator * denominator);
    }
    return sum;
  };
  if (spent(0) <= power) return 0;
  let low = 0, high = 0;
  for (let m = 0; m < eigenvalue.length; m++) high += eigenvalue[m] * load[m];
  high = Math.sqrt(high / power); // Σ λ φ / μ² bounds what is spent
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (spent(middle) > power) low = middle;
    else high = middle;
  }
  return high;
}
