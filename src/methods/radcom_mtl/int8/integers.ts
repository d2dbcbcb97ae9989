/**
 * Layers on 8-bit integers with 32-bit sums, as integer-only hardware computes them (Jacob et al. 2018, section 2). All
 * numbers are integers below 2^53, so the results are the same on every machine.
 *
 * @module
 */

/** Multiplication of a sum by a positive real number, as a product of integers: `sum · multiplier / 2^shift`. */
export interface FixedPoint {
  /** Of 24 bits. */
  readonly multiplier: number;
  readonly shift: number;
}

const multiplierBits = 24;
/** Sums stay below this, so that their products with multipliers, and half a unit more, are exact in 53 bits. */
export const largestSum = 2 ** 28;

/**
 * The fixed-point number nearest to a real one in (0, 1).
 *
 * @throws {RangeError} on any other number
 */
export function fixedPoint(value: number): FixedPoint {
  if (!(value > 2 ** -100 && value < 1)) throw new RangeError(`expected a number in (0, 1), got ${value}`);
  let shift = 0, scaled = value;
  while (scaled < 2 ** (multiplierBits - 1)) scaled *= 2, shift++;
  return { multiplier: Math.round(scaled), shift };
}

/** The fixed-point numbers nearest to real ones, as `multiplier / 2^shift`, which float64 holds exactly. */
export function factorsOf(values: readonly number[]): Float64Array {
  return Float64Array.from(values, (value) => {
    const { multiplier, shift } = fixedPoint(value);
    return multiplier * powerOfTwo(-shift);
  });
}

/** An integer times a fixed-point number of {@link factorsOf}, rounded to the nearest integer, halves upwards. */
export function rescale(sum: number, factor: number): number {
  return Math.floor(sum * factor + 0.5);
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < -exponent; i++) power /= 2;
  return power;
}

/** Weights and what turns sums into the next layer's input. */
export interface IntegerLayer {
  /** `[outputs, inputs]`, so that a sum runs over neighbours; a convolution's inputs are its field's pixels in order. */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  /** From a sum to the next layer's input, for each output ({@link factorsOf}); absent where the sums themselves are wanted. */
  readonly factors?: Float64Array;
}

/** `[outputs, inputs]` from `[inputs, outputs]`. */
export function outputsFirst(weights: Int8Array, outputs: number): Int8Array {
  const inputs = weights.length / outputs;
  return weights.map((_, i) => weights[(i % inputs) * outputs + Math.floor(i / inputs)]);
}

/** One sum of products: that of output `o`. */
function dot(x: Int16Array, { weights, bias }: IntegerLayer, o: number): number {
  let sum = bias[o];
  for (let i = 0, w = o * x.length; i < x.length; i++, w++) sum = (sum + Math.imul(x[i], weights[w])) | 0;
  return sum;
}

/** Clamps to what 8 bits without a sign hold, which is also the ReLU. */
function toUnsigned(sum: number, factor: number): number {
  const value = rescale(sum, factor);
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** A square image of channels, which are the fastest index. */
export interface Square {
  readonly side: number;
  readonly channels: number;
}

/**
 * A convolution without padding, and its ReLU.
 *
 * @param x `[side, side, channels]`
 * @param y `[side − kernel + 1, side − kernel + 1, outputs]`, filled
 * @param field room for one field, `[kernel, kernel, channels]`
 */
export function convolve(
  x: Int16Array,
  { side, channels }: Square,
  kernel: number,
  layer: IntegerLayer,
  y: Int16Array,
  field: Int16Array,
): void {
  const outputs = layer.bias.length, last = side - kernel + 1, run = kernel * channels;
  for (let row = 0, to = 0; row < last; row++) {
    for (let column = 0; column < last; column++) {
      for (let i = 0; i < kernel; i++) {
        const from = ((row + i) * side + column) * channels;
        for (let k = 0; k < run; k++) field[i * run + k] = x[from + k];
      }
      for (let o = 0; o < outputs; o++, to++) y[to] = toUnsigned(dot(field, layer, o), layer.factors![o]);
    }
  }
}

/** The largest of each 2 × 2 pixels, at every position: `[side − 1, side − 1, channels]`. */
export function pool(x: Int16Array, { side, channels }: Square, y: Int16Array): void {
  const below = side * channels, last = side - 1;
  for (let row = 0, to = 0; row < last; row++) {
    for (let column = 0; column < last; column++) {
      const from = (row * side + column) * channels;
      for (let c = from; c < from + channels; c++, to++) {
        const above = x[c] > x[c + channels] ? x[c] : x[c + channels];
        const under = x[c + below] > x[c + below + channels] ? x[c + below] : x[c + below + channels];
        y[to] = above > under ? above : under;
      }
    }
  }
}

/** Sums of a dense layer: `[outputs]` from `[inputs]`. */
export function denseSums(x: Int16Array, layer: IntegerLayer, sums: Int32Array): void {
  for (let o = 0; o < sums.length; o++) sums[o] = dot(x, layer, o);
}

/** A dense layer and its ReLU: `[outputs]` from `[inputs]`. */
export function denseActivations(x: Int16Array, layer: IntegerLayer, y: Int16Array): void {
  for (let o = 0; o < y.length; o++) y[o] = toUnsigned(dot(x, layer, o), layer.factors![o]);
}
