/** What the tests of waveforms share. @module */
import { fillUniform } from "../../compute/draw.ts";
import { stream } from "../../compute/random.ts";
import { type ComplexArray, complexZeros } from "../linalg/complex_array.ts";
import { sampleRateHz, type Waveform } from "./waveform.ts";

/** Independent windows of a waveform, from draws of exactly the length that it asks for. */
export function drawWindows(
  waveform: Waveform,
  count: number,
  samples: number,
  name: string,
): ComplexArray[] {
  return Array.from({ length: count }, (_, i) => {
    const u = new Float32Array(waveform.draws(samples)), window = complexZeros(samples);
    fillUniform(u, stream("waveforms", name, i));
    waveform.fill(window.re, window.im, u);
    return window;
  });
}

/** |x|² of each sample. */
export function powers({ re, im }: ComplexArray): Float64Array {
  return re.map((x, n) => x * x + im[n] * im[n]);
}

/** The mean of numbers. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Instantaneous frequency between successive samples, Hz. */
export function frequencies({ re, im }: ComplexArray): number[] {
  return Array.from({ length: re.length - 1 }, (_, n) => {
    const x = re[n + 1] * re[n] + im[n + 1] * im[n], y = im[n + 1] * re[n] - re[n + 1] * im[n];
    return Math.atan2(y, x) / (2 * Math.PI) * sampleRateHz;
  });
}

/** The share of power within [lowHz, highHz], from Hann-windowed DFTs. */
export function powerWithin(windows: readonly ComplexArray[], lowHz: number, highHz: number): number {
  let within = 0, total = 0;
  for (const { re, im } of windows) {
    const n = re.length;
    const taper = re.map((_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * i / n));
    for (let k = 0; k < n; k++) {
      const hertz = (k < n / 2 ? k : k - n) * sampleRateHz / n;
      const { x, y } = project(re.map((v, i) => v * taper[i]), im.map((v, i) => v * taper[i]), hertz);
      total += x * x + y * y;
      if (hertz >= lowHz && hertz <= highHz) within += x * x + y * y;
    }
  }
  return within / total;
}

/** N^-1 Σ_n x[n] e^(-j2π hertz n / rate) */
export function project(re: Float64Array, im: Float64Array, hertz: number): { x: number; y: number } {
  const angle = -2 * Math.PI * hertz / sampleRateHz;
  const stepRe = Math.cos(angle), stepIm = Math.sin(angle);
  let c = 1, s = 0, x = 0, y = 0;
  for (let n = 0; n < re.length; n++) {
    x += re[n] * c - im[n] * s;
    y += re[n] * s + im[n] * c;
    const next = c * stepRe - s * stepIm;
    s = c * stepIm + s * stepRe;
    c = next;
  }
  return { x: x / re.length, y: y / re.length };
}
