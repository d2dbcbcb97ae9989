/** What the tests of beamformers share. @module */
import { type ComplexArray, complexZeros } from "../linalg/complex_array.ts";
import { drawNormals } from "../draw.ts";
import { stream } from "../../compute/random.ts";
import type { Downlink } from "./downlink.ts";

/** I.i.d. CN(0, 1) channels. */
export function rayleighDownlink(
  name: string,
  size: { count: number; users: number; antennas: number; downlinkPower: number; noisePower: number },
): Downlink {
  const downlink = complexZeros(size.count * size.users * size.antennas);
  const normals = drawNormals(stream("test", name), 2 * downlink.re.length);
  downlink.re.forEach((_, i) => {
    downlink.re[i] = normals[2 * i] * Math.SQRT1_2;
    downlink.im[i] = normals[2 * i + 1] * Math.SQRT1_2;
  });
  return { ...size, downlink };
}

/** Arrays as JSON has them. */
export function toComplex({ re, im }: { re: number[]; im: number[] }): ComplexArray {
  return { re: Float64Array.from(re), im: Float64Array.from(im) };
}

/** The largest difference of two complex arrays' parts. */
export function largestDifference(a: ComplexArray, b: ComplexArray): number {
  let largest = Math.abs(a.re.length - b.re.length);
  for (let i = 0; i < a.re.length; i++) {
    largest = Math.max(largest, Math.abs(a.re[i] - b.re[i]), Math.abs(a.im[i] - b.im[i]));
  }
  return largest;
}

/** The mean. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
