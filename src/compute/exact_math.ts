/**
 * Elementary functions of float64 numbers with the same bits on every machine: ECMAScript leaves `Math.exp` and its
 * like to the implementation, while additions, multiplications, divisions and square roots are IEEE-754. Relative
 * errors are below 1e-15 (tested against `Math`). Whatever reaches a row uses these; arrays use the kernels.
 *
 * @module
 */

const LN2_HIGH = 0.6931471803691238; // 33 bits: n * LN2_HIGH is exact for |n| < 2^20
const LN2_LOW = 1.9082149292705877e-10;
const HALF_PI_HIGH = 1.5707963267341256; // 33 bits
const HALF_PI_LOW = 6.077100506506192e-11;

/** e^x. */
export function exp(x: number): number {
  if (!(Math.abs(x) < 745.2)) return x > 0 ? Infinity : x < 0 ? 0 : NaN;
  const n = Math.round(x / Math.LN2);
  const r = (x - n * LN2_HIGH) - n * LN2_LOW;
  let sum = 1;
  for (let k = 14; k >= 1; k--) sum = 1 + r / k * sum; // Taylor, |r| < 0.35
  const half = Math.trunc(n / 2);
  return sum * powerOfTwo(half) * powerOfTwo(n - half);
}

/** Natural logarithm. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  let n = 0;
  let m = x;
  while (m >= Math.SQRT2) m /= 2, n++;
  while (m < Math.SQRT1_2) m *= 2, n--;
  const s = (m - 1) / (m + 1); // log m = 2 atanh s, |s| < 0.172
  const z = s * s;
  let sum = 0;
  for (let k = 23; k >= 3; k -= 2) sum = (1 / k + sum) * z;
  return n * LN2_HIGH + (2 * s + (2 * s * sum + n * LN2_LOW));
}

/** 10^(db / 10): a power ratio from decibels. */
export function fromDecibels(db: number): number {
  return exp(db * (Math.LN10 / 10));
}

/** 10 log10 of a power ratio. */
export function toDecibels(ratio: number): number {
  return log(ratio) * (10 / Math.LN10);
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a > 20) return Math.sign(x);
  if (a < 0.05) { // where 1 - e^-2a would cancel
    const z = x * x;
    return x * (1 - z * (1 / 3 - z * (2 / 15 - z * (17 / 315 - z * (62 / 2835 - z * (1382 / 155925))))));
  }
  const e = exp(-2 * a);
  return Math.sign(x) * ((1 - e) / (1 + e));
}

/** The sine of an angle in radians, |x| < 2^20. */
export function sin(x: number): number {
  const n = Math.round(x * (2 / Math.PI));
  return quadrant((x - n * HALF_PI_HIGH) - n * HALF_PI_LOW, n & 3);
}

/** The cosine of an angle in radians, |x| < 2^20. */
export function cos(x: number): number {
  const n = Math.round(x * (2 / Math.PI));
  return quadrant((x - n * HALF_PI_HIGH) - n * HALF_PI_LOW, (n + 1) & 3);
}

/** sin(r + q π/2) for |r| <= π/4, by Taylor series. */
function quadrant(r: number, q: number): number {
  const z = r * r;
  let sum = 1;
  if (q % 2 === 0) { for (let k = 18; k >= 2; k -= 2) sum = 1 - z / (k * (k + 1)) * sum; }
  else for (let k = 17; k >= 1; k -= 2) sum = 1 - z / (k * (k + 1)) * sum;
  return (q & 2 ? -1 : 1) * (q % 2 === 0 ? r * sum : sum);
}

/** The angle of (x, y) in radians, in [-π, π], with the signs of `Math.atan2`; not for two infinities. */
export function atan2(y: number, x: number): number {
  const a = Math.abs(x), b = Math.abs(y);
  const steep = b > a;
  const ratio = a === 0 && b === 0 ? 0 : steep ? a / b : b / a;
  let angle = arcTangent(ratio);
  if (steep) angle = Math.PI / 2 - angle;
  if (x < 0 || Object.is(x, -0)) angle = Math.PI - angle;
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

/** The angle in [0, π/4] whose tangent is `t`, 0 <= t <= 1. */
function arcTangent(t: number): number {
  const beyond = t > Math.SQRT2 - 1; // tan(π/8): atan t = π/4 - atan((1 - t) / (1 + t))
  const r = beyond ? (1 - t) / (1 + t) : t;
  const z = r * r;
  let sum = 0;
  for (let k = 41; k >= 1; k -= 2) sum = 1 / k - z * sum; // Taylor, z < 0.172
  return beyond ? Math.PI / 4 - r * sum : r * sum;
}

/** 2^n, exactly, also where it is subnormal; n >= -1074. */
function powerOfTwo(n: number): number {
  let power = 1;
  for (let i = 0; i < Math.abs(n); i++) power *= n < 0 ? 0.5 : 2;
  return power;
}
