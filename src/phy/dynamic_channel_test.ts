import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { fillNormal, fillUniform } from "../compute/draw.ts";
import { stream } from "../compute/random.ts";
import { complexZeros } from "./linalg/complex_array.ts";
import { dynamicChannel, type DynamicChannelParameters, fillTurns, resample } from "./dynamic_channel.ts";

const rate = 1e6;
const still = { stdHzPerSample: 0, maxHz: 100 };

function uniforms(n: number, ...name: (string | number)[]): Float32Array {
  const u = new Float32Array(n);
  fillUniform(u, stream("dynamic channel", ...name));
  return u;
}

function normals(n: number, ...name: (string | number)[]): Float32Array {
  const g = new Float32Array(n);
  fillNormal(g, stream("dynamic channel", ...name));
  return g;
}

describe("fillTurns", () => {
  it("is a random walk of frequency: its variance grows by std² a sample, its sum's by t³ std² / 3", () => {
    const start = 400, count = 6000, std = 0.05, turns = new Float64Array(200);
    const at = (n: number) => start + n + 1;
    let begin = 0, middle = 0, phase = 0, covariance = 0;
    for (let i = 0; i < count; i++) {
      const normal = normals(turns.length + 2, "walk", i);
      const walk = { start, sampleRateHz: rate, normal, firstNormal: 0 };
      fillTurns(turns, { stdHzPerSample: std, maxHz: 1e6 }, walk);
      const hertz = (n: number) => (turns[n] - turns[n - 1]) * rate;
      begin += hertz(1) ** 2 / count;
      middle += hertz(150) ** 2 / count;
      phase += (turns[150] * rate) ** 2 / count;
      covariance += hertz(150) * turns[150] * rate / count;
    }
    const tolerance = 5 * Math.sqrt(2 / count); // relative, of a variance of normal variables
    expect(Math.abs(begin / (std ** 2 * at(1)) - 1)).toBeLessThan(tolerance);
    expect(Math.abs(middle / (std ** 2 * at(150)) - 1)).toBeLessThan(tolerance);
    expect(Math.abs(phase / (std ** 2 * at(150) ** 3 / 3) - 1)).toBeLessThan(tolerance);
    expect(Math.abs(covariance / (std ** 2 * at(150) ** 2 / 2) - 1)).toBeLessThan(tolerance);
  });

  it("never leaves its bounds, and comes back from them", () => {
    const turns = new Float64Array(3000), offset = { stdHzPerSample: 20, maxHz: 100 };
    const walk = { start: 50, sampleRateHz: rate, normal: normals(3002, "clamp"), firstNormal: 0 };
    fillTurns(turns, offset, walk);
    const hertz = Array.from({ length: 2999 }, (_, n) => (turns[n + 1] - turns[n]) * rate);
    expect(Math.max(...hertz)).toBeCloseTo(100, 5);
    expect(Math.min(...hertz)).toBeCloseTo(-100, 5);
    expect(hertz.filter((f) => Math.abs(f) < 99).length).toBeGreaterThan(1500);
  });
});

describe("resample", () => {
  const samples = 600, input = complexZeros(samples + 40), output = complexZeros(samples);
  const cyclesPerSample = 0.11;
  for (let n = 0; n < input.re.length; n++) {
    const angle = 2 * Math.PI * cyclesPerSample * (n - 4); // the filter's reach: time 0 is sample 4
    [input.re[n], input.im[n]] = [Math.cos(angle), Math.sin(angle)];
  }

  it("reads a tone at the times that the offset says", () => {
    for (const ppm of [-40000, 0, 40000]) { // far beyond real clocks, so that it shows
      const hertz = ppm * 1e-6 * rate, start = 1e-6; // a hair after the run's begin
      const offset = { stdHzPerSample: Math.abs(hertz) / Math.sqrt(start), maxHz: Math.abs(hertz) };
      const normal = new Float32Array(samples + 2); // the walk makes no steps ...
      normal[0] = Math.sign(hertz); // ... from where it begins
      resample(input, output, offset, { start, sampleRateHz: rate, normal, firstNormal: 0 });
      for (let n = 0; n < samples; n += 7) {
        const first = ppm < 0 ? 1 : 0; // a hair before 0 is read as a hair before 1
        const angle = 2 * Math.PI * cyclesPerSample * (first + n * (1 + ppm * 1e-6));
        expect(Math.abs(output.re[n] - Math.cos(angle))).toBeLessThan(0.01);
        expect(Math.abs(output.im[n] - Math.sin(angle))).toBeLessThan(0.01);
      }
    }
  });

  it("leaves samples as they are where nothing drifts", () => {
    const normal = new Float32Array(samples + 2);
    resample(input, output, still, { start: 100, sampleRateHz: rate, normal, firstNormal: 0 });
    for (let n = 0; n < samples; n++) expect(output.re[n]).toBeCloseTo(input.re[n + 4], 12);
  });
});

describe("dynamicChannel", () => {
  const parameters: DynamicChannelParameters = {
    sampleRateHz: rate,
    sampleRateOffset: still,
    carrierOffset: still,
    sinusoids: 5,
    maxDopplerHz: 0,
    ricianK: 3,
    delays: [0.2, 0.3, 0.1],
    magnitudes: [1, 0.5, 0.5],
    taps: 5,
    runSamples: 1000,
  };
  const sinc = (x: number) => x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  const samples = 32;

  function responses(count: number, own: DynamicChannelParameters, at: number, name: string) {
    const channel = dynamicChannel(own, samples);
    const input = complexZeros(channel.inputSamples), output = complexZeros(samples);
    input.re[4 + own.taps - 1 + at] = 1; // an impulse at output sample `at`, behind what the filters look back on
    return Array.from({ length: count }, (_, i) => {
      channel.apply(input, output, {
        paths: uniforms(channel.pathDraws, name, "paths", i),
        firstPath: 0,
        uniform: uniforms(channel.uniforms, name, "uniform", i),
        firstUniform: 0,
        normal: normals(channel.normals, name, "normal", i),
        firstNormal: 0,
      });
      return { re: output.re.slice(), im: output.im.slice() };
    });
  }

  it("answers an impulse with Σ_j g_j m_j sinc(k - d_j), k from 0 to taps - 1", () => {
    // E|tap k|² = Σ_j m_j² sinc²(k - d_j), as the paths are independent and E|g_j|² = 1.
    const count = 6000, at = 10, found = responses(count, parameters, at, "impulse");
    for (let k = -2; k < 8; k++) {
      const power = found.reduce((sum, { re, im }) => sum + re[at + k] ** 2 + im[at + k] ** 2, 0) / count;
      const { magnitudes, delays } = parameters;
      const truth = k < 0 || k >= 5
        ? 0
        : magnitudes.reduce((sum, m, j) => sum + (m * sinc(k - delays[j])) ** 2, 0);
      expect(Math.abs(power - truth)).toBeLessThan(0.04 * truth + 1e-12);
    }
  });

  it("fades the first path as Rice, the others as Rayleigh", () => {
    const alone = (path: number) => ({
      ...parameters,
      magnitudes: parameters.magnitudes.map((_, j) => j === path ? 1 : 0),
      delays: [0, 0, 0],
    });
    for (const [path, k] of [[0, 3], [1, 0], [2, 0]]) {
      const count = 6000, n = parameters.sinusoids;
      const powers = responses(count, alone(path), 10, `path ${path}`).map(({ re, im }) =>
        re[10] ** 2 + im[10] ** 2
      );
      const fourth = powers.reduce((sum, power) => sum + power ** 2, 0) / count;
      // E|g|⁴ of N sinusoids is 2 - 3 / (4N): each cosine's fourth cumulant is -3/8.
      const scattered = 1 / (k + 1), direct = k / (k + 1);
      const truth = scattered ** 2 * (2 - 3 / (4 * n)) + 4 * scattered * direct + direct ** 2;
      expect(Math.abs(fourth / truth - 1)).toBeLessThan(0.09);
    }
  });

  it("turns the carrier", () => {
    const carrierOffset = { stdHzPerSample: 1e9, maxHz: 1e5 }; // at one of its bounds from the first step on
    const single = { ...parameters, carrierOffset, magnitudes: [1, 0, 0], delays: [0, 0, 0], ricianK: 1e12 };
    const channel = dynamicChannel(single, samples);
    const input = complexZeros(channel.inputSamples), output = complexZeros(samples);
    input.re.fill(1);
    const normal = new Float32Array(channel.normals).fill(1);
    const paths = new Float32Array(channel.pathDraws), uniform = new Float32Array(channel.uniforms);
    channel.apply(input, output, { paths, firstPath: 0, uniform, firstUniform: 0, normal, firstNormal: 0 });
    for (let n = 0; n + 1 < samples; n++) {
      const x = output.re[n + 1] * output.re[n] + output.im[n + 1] * output.im[n];
      const y = output.im[n + 1] * output.re[n] - output.re[n + 1] * output.im[n];
      expect(Math.atan2(y, x) / (2 * Math.PI) * rate).toBeCloseTo(1e5, 3);
      expect(output.re[n] ** 2 + output.im[n] ** 2).toBeCloseTo(1, 5);
    }
  });
});
