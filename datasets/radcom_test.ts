import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../src/compute/random.ts";
import {
  awgnClasses,
  awgnSource,
  drawExamples,
  drawFixedSet,
  dynamicClasses,
  dynamicSource,
  everything,
  paperSnrDb,
  radcomAwgn,
  type RadComBlock,
  radcomDynamic,
  type RadComOptions,
  selected,
  windowSamples,
} from "./radcom.ts";

const sources = { awgn: awgnSource(), dynamic: dynamicSource(), random: dynamicSource({ phase: "random" }) };
const width = 2 * windowSamples;

/** A window's samples. */
function windowOf({ inputs: { iq } }: RadComBlock, i: number): { re: Float32Array; im: Float32Array } {
  const own = iq.subarray(i * width, (i + 1) * width);
  return { re: own.subarray(0, windowSamples), im: own.subarray(windowSamples) };
}

describe("classes", () => {
  it("are Table I", () => {
    expect([awgnClasses.modulations.length, awgnClasses.signals.length, awgnClasses.waveforms.length])
      .toEqual([9, 11, 12]);
    expect([
      dynamicClasses.modulations.length,
      dynamicClasses.signals.length,
      dynamicClasses.waveforms.length,
    ])
      .toEqual([6, 8, 9]);
    const pcw = awgnClasses.modulations.indexOf("PCW");
    expect(awgnClasses.waveforms.filter(({ modulation }) => modulation === pcw).length).toBe(4);
  });

  it("select waveforms by any of their indices", () => {
    const radio = awgnClasses.signals.indexOf("AM Radio");
    expect(selected(awgnClasses, { signalClass: radio })).toEqual([2, 3]);
    expect(selected(awgnClasses, { signalClass: radio, modulationClass: 3 })).toEqual([3]);
    expect(selected(awgnClasses, { waveform: 11 })).toEqual([11]);
    expect(selected(dynamicClasses, { snrDb: 0 }).length).toBe(9);
    expect(() => selected(dynamicClasses, { waveform: 9 })).toThrow(/no waveform fits/);
  });
});

for (const [name, source] of Object.entries(sources)) {
  describe(`drawExamples, ${name}`, () => {
    const { inputs, truth } = drawExamples(source, everything(source), 3000, stream("examples", name));

    it("gives windows of unit energy, whatever the SNR", () => {
      for (let i = 0; i < inputs.count; i++) {
        const energy = inputs.iq.subarray(i * width, (i + 1) * width).reduce((sum, x) => sum + x * x, 0);
        expect(Math.abs(energy - 1)).toBeLessThan(1e-5);
      }
    });

    it("draws all waveforms and SNRs equally often", () => {
      const { modulations, signals, waveforms } = source.classes;
      const share = (counts: number[], index: number) => counts[index] / inputs.count;
      const count = (labels: ArrayLike<number>, size: number) => {
        const counts = new Array<number>(size).fill(0);
        for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
        return counts;
      };
      const of = (key: "modulation" | "signal", index: number) =>
        waveforms.filter((waveform) => waveform[key] === index).length / waveforms.length;
      const close = (found: number, p: number) =>
        expect(Math.abs(found - p)).toBeLessThan(4.5 * Math.sqrt(p * (1 - p) / inputs.count));
      modulations.forEach((_, m) =>
        close(share(count(truth.modulation, modulations.length), m), of("modulation", m))
      );
      signals.forEach((_, s) => close(share(count(truth.signal, signals.length), s), of("signal", s)));
      const levels = count(truth.snrDb.map((snrDb) => paperSnrDb.indexOf(snrDb)), paperSnrDb.length);
      levels.forEach((_, level) => close(share(levels, level), 1 / paperSnrDb.length));
    });

    it("gives example i by the stream and i alone", () => {
      const few = drawExamples(source, everything(source), 270, stream("examples", name));
      expect(few.inputs.iq).toEqual(inputs.iq.slice(0, 270 * width));
      expect(few.truth.signal).toEqual(truth.signal.slice(0, 270));
      const other = drawExamples(source, everything(source), 270, stream("examples", name, "other"));
      expect(other.inputs.iq).not.toEqual(few.inputs.iq);
    });
  });
}

describe("radcomAwgn and radcomDynamic", () => {
  it("give blocks of the class that a point asks for", async () => {
    for (const dataset of [radcomAwgn(), radcomDynamic()]) {
      const { truth } = await dataset.block({ snrDb: 4, signalClass: 2 }, stream("block"), 50);
      expect(truth.signal.every((signal) => signal === 2)).toBe(true);
      expect(new Set(truth.modulation).size).toBe(2); // both kinds of AM
      expect(truth.snrDb.every((snrDb) => snrDb === 4)).toBe(true);
    }
  });

  it("give receivers windows alone: no label can be reached from what they are given", async () => {
    const { inputs, truth } = await radcomDynamic().block({ snrDb: 4 }, stream("block"), 5);
    expect(Object.keys(inputs).sort()).toEqual(["count", "iq"]);
    expect(Object.keys(truth).sort()).toEqual(["modulation", "signal", "snrDb"]);
    for (const labels of Object.values(truth)) expect(labels.buffer).not.toBe(inputs.iq.buffer);
    expect(inputs.iq.buffer.byteLength).toBe(5 * 256 * 4);
  });

  it("differ in their specs by every option", () => {
    const options: RadComOptions[] = [
      {},
      { noise: "power" },
      { level: "peak" },
      { phase: "random" },
      { channels: "all" },
      { audioHz: [1, 2] },
    ];
    const specs = options.map((option) => JSON.stringify(radcomAwgn(option).spec));
    expect(new Set(specs).size).toBe(options.length);
  });
});

describe("noise", () => {
  const am = awgnClasses.modulations.indexOf("AM-DSB");

  /** Power of the carrier's projection over that of what is left, of AM windows, whose message hardly moves. */
  function measuredSnr(options: RadComOptions, snrDb: number): number {
    const source = awgnSource({ audioHz: [1, 2], ...options });
    const block = drawExamples(source, { waveforms: [am], snrDb: [snrDb] }, 400, stream("noise", snrDb));
    let carrier = 0, rest = 0;
    for (let i = 0; i < block.inputs.count; i++) {
      const { re, im } = windowOf(block, i);
      const x = re.reduce((sum, v) => sum + v, 0) / windowSamples,
        y = im.reduce((sum, v) => sum + v, 0) / windowSamples;
      const power = re.reduce((sum, v, n) => sum + (v - x) ** 2 + (im[n] - y) ** 2, 0) / (windowSamples - 1);
      // Σ|x|² = 1 takes the level away; over the noise's power it is the SNR of this window. Its carrier is 1 + m a,
      // whose mean square is 1 + m² / 4.
      carrier += (x * x + y * y - power / windowSamples) / power;
      rest += 1;
    }
    return carrier / rest;
  }

  it("has amplitude 10^(-SNR/10), as in the paper, or power", () => {
    for (const snrDb of [-3, 0, 3]) {
      expect(measuredSnr({}, snrDb) / 10 ** (2 * snrDb / 10)).toBeCloseTo(1, 1);
      expect(measuredSnr({ noise: "power" }, snrDb) / 10 ** (snrDb / 10)).toBeCloseTo(1, 1);
    }
  });

  it("is relative to the mean power or to that of the waveform when it is on", () => {
    const m2 = 0.5 ** 2 / 4; // of the message's mean power
    expect(measuredSnr({ level: "peak" }, 0) / measuredSnr({}, 0)).toBeCloseTo(1 + m2, 3);
  });
});

describe("phases", () => {
  const bpsk = 0;

  /** Mean resultant length of the doubled phases of BPSK windows: 1 if all lie on one line, 0 if they are random. */
  function alignment(source: ReturnType<typeof awgnSource>): number {
    const count = 300,
      block = drawExamples(source, { waveforms: [bpsk], snrDb: [18] }, count, stream("phases"));
    let x = 0, y = 0;
    for (let i = 0; i < count; i++) {
      const { re, im } = windowOf(block, i);
      let squareRe = 0, squareIm = 0;
      for (let n = 0; n < windowSamples; n++) {
        squareRe += re[n] ** 2 - im[n] ** 2;
        squareIm += 2 * re[n] * im[n];
      }
      const length = Math.sqrt(squareRe ** 2 + squareIm ** 2);
      x += squareRe / length / count;
      y += squareIm / length / count;
    }
    return Math.sqrt(x * x + y * y);
  }

  it("stay in a run, but for what the carrier's offset adds up to, and are random where asked for", () => {
    expect(alignment(awgnSource())).toBeGreaterThan(0.999);
    // The phase at time t of a run of T samples is normal with variance std² t³ / 3, t uniform: of the doubled phase
    // E cos = mean of exp(-2 (2π / fs)² std² t³ / 3) over t, which is 0.896 at 700 · 128 samples.
    expect(alignment(dynamicSource())).toBeCloseTo(0.896, 1);
    expect(alignment(awgnSource({ phase: "random" }))).toBeLessThan(0.2);
    expect(alignment(dynamicSource({ phase: "random" }))).toBeLessThan(0.2);
  });
});

describe("drawFixedSet", () => {
  const source = awgnSource(), choice = { waveforms: [0, 4, 11], snrDb: [-4, 6] };
  const set = drawFixedSet(source, choice, 20, stream("fixed"));

  it("has 70 % of every cell of waveform and SNR to train on, and 20 % to validate with", () => {
    expect([set.train.inputs.count, set.validation.inputs.count]).toEqual([84, 24]);
    for (const [{ truth }, size] of [[set.train, 14], [set.validation, 4]] as const) {
      for (const waveform of choice.waveforms) {
        for (const snrDb of choice.snrDb) {
          const { signal } = source.classes.waveforms[waveform];
          const found = [...truth.signal].filter((s, i) => s === signal && truth.snrDb[i] === snrDb);
          expect(found.length).toBe(size);
        }
      }
    }
  });

  it("has no window twice, and the same cells whatever else it holds", () => {
    const windows = [set.train, set.validation].flatMap(({ inputs: { iq, count } }) =>
      Array.from({ length: count }, (_, i) => iq.subarray(i * width, i * width + 4).join())
    );
    expect(new Set(windows).size).toBe(108);
    const alone = drawFixedSet(source, { waveforms: [11], snrDb: [6] }, 20, stream("fixed"));
    expect(alone.validation.inputs.iq).toEqual(set.validation.inputs.iq.slice(-4 * width));
  });
});
