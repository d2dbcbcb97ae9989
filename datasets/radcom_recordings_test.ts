import { after, before, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import h5wasm from "h5wasm/node";
import { stream } from "../src/compute/random.ts";
import { dynamicClasses } from "./radcom.ts";
import { findWaveform, parseKey } from "./radcom_keyed.ts";
import { checkRecordings, openRecordings, radcomRecordings, type Recordings } from "./radcom_recordings.ts";

let folder = "";
before(async () => {
  await h5wasm.ready;
  folder = Deno.makeTempDirSync();
});
after(() => Deno.removeSync(folder, { recursive: true }));

type Contents = Readonly<Record<string, { data: Float32Array | Int32Array | string; shape?: number[] }>>;

function writeFile(name: string, contents: Contents): string {
  const path = `${folder}/${name}`;
  const file = new h5wasm.File(path, "w");
  for (const [key, { data, shape }] of Object.entries(contents)) {
    file.create_dataset({ name: key, data, shape });
  }
  file.close();
  return path;
}

const perCell = 20;
const levels = [0, 4];
/** The public files' spellings: of RadComDynamic for five waveforms, of RadComOta for four. */
const spellings = [
  ["bpsk", "Satcom"],
  ["ask", "short-range"],
  ["amdsb", "AM radio"],
  ["AM-SSB", "AM radio"],
  ["FMCW", "Radar Altimeter"],
  ["pulsed", "Airborne-detection"],
  ["pulsed", "Airborne-range"],
  ["PULSED", "Ground mapping"],
  ["pulsed", "Air-Ground-MTI"],
];

/** Window w of a cell: I = 3 (w + 1) at sample w, Q = 4 (w + 1) at the sample after; all else 0. */
function recorded(): Contents {
  const contents: Record<string, { data: Float32Array }> = {};
  for (const [modulation, signal] of spellings) {
    for (const level of levels) {
      for (let w = 0; w < perCell; w++) {
        const data = new Float32Array(256);
        data[w] = 3 * (w + 1);
        data[128 + w + 1] = 4 * (w + 1);
        contents[`('${modulation}', '${signal}', ${level}, ${w})`] = { data };
      }
    }
  }
  return contents;
}

/** The window's number, found in its samples. */
function numberOf(iq: Float32Array, i: number): number {
  return iq.subarray(256 * i, 256 * i + 128).findIndex((x) => x > 0);
}

describe("openRecordings, public files", () => {
  let path = "", file: Recordings;
  before(async () => {
    path = writeFile("ota.h5", recorded());
    file = await openRecordings(path);
  });
  after(() => file.close());

  it("reads labels and levels from keys, samples I first, and scales to unit energy", () => {
    expect(file.snrDb).toEqual(levels);
    const windows = file.select("train", { snrDb: 4, waveform: 7 });
    const { inputs: { count, iq }, truth } = file.read(windows);
    expect(dynamicClasses.modulations[truth.modulation[0]]).toBe("PCW");
    expect(dynamicClasses.signals[truth.signal[0]]).toBe("Ground mapping");
    for (let i = 0; i < count; i++) {
      expect(truth.snrDb[i]).toBe(4);
      const w = numberOf(iq, i);
      expect(iq[256 * i + w]).toBeCloseTo(0.6, 6); // a 3-4-5 triangle
      expect(iq[256 * i + 128 + w + 1]).toBeCloseTo(0.8, 6);
    }
  });

  it("splits every cell of waveform and level 70/20/10 without overlap", () => {
    const seen = new Set<number>();
    for (let waveform = 0; waveform < spellings.length; waveform++) {
      for (const snrDb of levels) {
        const sizes = (["train", "validation", "test"] as const).map((split) => {
          const windows = file.select(split, { waveform, snrDb });
          windows.forEach((window) => seen.add(window));
          return windows.length;
        });
        expect(sizes).toEqual([14, 4, 2]);
      }
    }
    expect(seen.size).toBe(spellings.length * levels.length * perCell);
    expect(file.select("test").length).toBe(36);
    expect(file.select("test", { modulationClass: 5 }).length).toBe(16); // four PCW radars
    expect(file.select("test", { signalClass: 2 }).length).toBe(8); // AM-DSB and AM-SSB
  });

  it("splits the same windows the same way whatever else the file holds", async () => {
    const part = Object.fromEntries(
      Object.entries(recorded()).filter(([key]) => key.includes("'pulsed'")).reverse(),
    );
    const other = await openRecordings(writeFile("part.h5", part));
    const numbers = (from: Recordings) => {
      const { inputs: { iq, count } } = from.read(from.select("test", { snrDb: 0, waveform: 5 }));
      return Array.from({ length: count }, (_, i) => numberOf(iq, i)).sort();
    };
    expect(numbers(other)).toEqual(numbers(file));
    other.close();
  });

  it("gives blocks that go through a selection once before any window comes twice", async () => {
    const dataset = radcomRecordings({ file: "ota" });
    const block = await dataset.block({ snrDb: 0 }, stream(1), 18, path); // 2 of each of 9 waveforms
    const windows = Array.from(
      { length: 18 },
      (_, i) => [block.truth.modulation[i], block.truth.signal[i], numberOf(block.inputs.iq, i)].join(),
    );
    expect(new Set(windows).size).toBe(18);
    const again = await dataset.block({ snrDb: 0 }, stream(1), 25, path);
    expect(again.inputs.iq.subarray(0, 18 * 256)).toEqual(block.inputs.iq);
    await expect(dataset.block({ snrDb: 3 }, stream(1), 1, path)).rejects.toThrow(
      /found none \(levels are 0, 4\)/,
    );
    await expect(dataset.block({ snrDb: 0 }, stream(1), 1)).rejects.toThrow("--data ota=PATH");
  });
});

describe("openRecordings, windows of other shapes", () => {
  const key = "('ask', 'short-range', 10, 0)";
  const shaped = (name: string, shape: number[]) =>
    writeFile(name, { [key]: { data: Float32Array.from({ length: 256 }, (_, n) => n + 1), shape } });

  it("takes pairs of I and Q apart", async () => {
    const file = await openRecordings(shaped("pairs.h5", [128, 2]));
    const { inputs: { iq } } = file.read([0]);
    for (const n of [0, 1, 64, 127]) {
      expect(iq[n] / iq[0]).toBeCloseTo(2 * n + 1, 3); // I = 1, 3, 5, …
      expect(iq[128 + n] / iq[0]).toBeCloseTo(2 * n + 2, 3); // Q = 2, 4, 6, …
    }
    file.close();
  });

  it("keeps rows of I and of Q as they are, and refuses other shapes of 256 numbers", async () => {
    for (const shape of [[256], [2, 128], [1, 2, 128], [256, 1]]) {
      const file = await openRecordings(shaped("rows.h5", shape));
      const { inputs: { iq } } = file.read([0]);
      expect(iq[128] / iq[0]).toBeCloseTo(129, 2);
      file.close();
    }
    await expect(openRecordings(shaped("square.h5", [16, 16]))).rejects.toThrow(
      /of shape \[256\], \[2, 128\] or \[128, 2\], found ".*" with shape \[16, 16\]/,
    );
  });
});

describe("checkRecordings", () => {
  it("passes a file of all waveforms at the levels", async () => {
    await checkRecordings(writeFile("whole.h5", recorded()), levels);
  });

  it("refuses a file with fewer waveforms, or with none at a level", async () => {
    const only = (keep: (key: string) => boolean) =>
      Object.fromEntries(Object.entries(recorded()).filter(([key]) => keep(key)));
    const five = writeFile("five.h5", only((key) => !key.toLowerCase().includes("pulsed")));
    await expect(checkRecordings(five, levels)).rejects.toThrow(
      /expected all 9 waveforms of Table I, found 5, without PCW \(Airborne-detection\), .*no number is the paper's$/,
    );
    const gap = writeFile("gap.h5", only((key) => !/FMCW.* 4, (?!0)/.test(key)));
    await expect(checkRecordings(gap, levels)).rejects.toThrow(
      /at each of the levels 0, 4, found 1 of FMCW .* at 4$/,
    );
    await expect(checkRecordings(writeFile("levels.h5", recorded()), [0, 4, 8])).rejects.toThrow(
      /found 0 of .* at 8$/,
    );
  });

  it("reads a window of each cell", async () => {
    const contents: Record<string, { data: Float32Array }> = {
      ...recorded() as Record<string, { data: Float32Array }>,
    };
    contents["('FMCW', 'Radar Altimeter', 4, 0)"] = { data: new Float32Array(256) };
    await expect(checkRecordings(writeFile("silent.h5", contents), levels)).rejects.toThrow(/energy is 0$/);
  });
});

describe("openRecordings, RadioML layout", () => {
  const n = 10, samples = 130, classes = 3;
  const x = Float32Array.from({ length: n * samples * 2 }, (_, i) => (i % 7) - 3);
  const y = Int32Array.from(
    { length: n * classes },
    (_, i) => Number(i % classes === Math.floor(i / classes) % classes),
  );
  const z = Int32Array.from({ length: n }, (_, i) => 2 * (i % 2));
  const contents = {
    X: { data: x, shape: [n, samples, 2] },
    Y: { data: y, shape: [n, classes] },
    Z: { data: z, shape: [n, 1] },
  };

  it("reads the first 128 samples, the one-hot label and the SNR of each row", async () => {
    const file = await openRecordings(writeFile("radioml.h5", contents));
    expect(file.classes.modulations).toEqual(["class 0", "class 1", "class 2"]);
    const row = 7, { inputs: { iq }, truth } = file.read([row]);
    expect([truth.modulation[0], truth.snrDb[0]]).toEqual([row % classes, 2]);
    const own = x.subarray(row * samples * 2, row * samples * 2 + 256);
    const energy = own.reduce((sum, value) => sum + value * value, 0);
    for (let t = 0; t < 128; t++) {
      expect(iq[t]).toBeCloseTo(own[2 * t] / Math.sqrt(energy), 6);
      expect(iq[128 + t]).toBeCloseTo(own[2 * t + 1] / Math.sqrt(energy), 6);
    }
    file.close();
  });

  it("says what it found where shapes or labels differ", async () => {
    const short = { ...contents, X: { data: x.slice(0, n * 64 * 2), shape: [n, 64, 2] } };
    await expect(openRecordings(writeFile("short.h5", short))).rejects.toThrow(
      /expected X \[n, at least 128, 2\].*found X \[10, 64, 2\], Y \[10, 3\], Z \[10, 1\]/,
    );
    const twice = { ...contents, Y: { data: y.map(() => 1), shape: [n, classes] } };
    await expect(openRecordings(writeFile("twice.h5", twice))).rejects.toThrow(/row 0 of Y with no single 1/);
  });
});

describe("openRecordings, files that aren't recordings", () => {
  const message = async (path: string) => {
    const error = await openRecordings(path).then(() => undefined, (error: Error) => error);
    expect(error?.message.includes("\n")).toBe(false);
    return error?.message;
  };

  it("says in one line what was found", async () => {
    expect(await message(`${folder}/none.h5`)).toMatch(/none.h5: expected .*, found no such file/);
    expect(await message(folder)).toMatch(/found a directory/);
    Deno.writeTextFileSync(`${folder}/text.h5`, "I,Q\n");
    expect(await message(`${folder}/text.h5`)).toMatch(/found a file of 4 bytes that isn't HDF5/);
    expect(await message(writeFile("empty.h5", {}))).toMatch(/found an empty file/);
    const other = { images: { data: new Float32Array(4) } };
    expect(await message(writeFile("other.h5", other))).toMatch(/expected keys like .* found "images"/);
    const label = { "('lora', 'LoRaWAN', 10, 0)": { data: new Float32Array(256) } };
    expect(await message(writeFile("label.h5", label))).toMatch(/'lora'.*Table I doesn't have/);
    const size = { "('ask', 'short-range', 10, 0)": { data: new Float32Array(512) } };
    expect(await message(writeFile("size.h5", size))).toMatch(/with shape \[512\]/);
    const text = { "('ask', 'short-range', 10, 0)": { data: "a".repeat(256) } };
    expect(await message(writeFile("words.h5", text))).toMatch(/found "\('ask.*" with text/);
  });

  it("says of a truncated file how much is missing", async () => {
    const whole = Deno.readFileSync(writeFile("whole.h5", recorded()));
    Deno.writeFileSync(`${folder}/half.h5`, whole.subarray(0, whole.length >> 1));
    const expected = `found a truncated file: ${whole.length >> 1} bytes of ${whole.length}`;
    expect(await message(`${folder}/half.h5`)).toContain(expected);
  });

  it("refuses windows that hold nothing, and later keys of another size", async () => {
    const key = (w: number) => `('ask', 'short-range', 10, ${w})`;
    const file = await openRecordings(writeFile("zeros.h5", {
      [key(0)]: { data: new Float32Array(256) },
      [key(1)]: { data: new Float32Array(100).fill(1) },
    }));
    expect(() => file.read([0])).toThrow(/energy is 0/);
    expect(() => file.read([1])).toThrow(/with shape \[100\]/);
    file.close();
  });
});

describe("parseKey and findWaveform", () => {
  it("read Python's way to write tuples, and know the files' names for all nine waveforms", () => {
    expect(parseKey(`('pulsed', "Ground mapping", -20, 699)`)).toEqual({
      modulation: "pulsed",
      signal: "Ground mapping",
      snrDb: -20,
      number: 699,
    });
    expect(parseKey("('AM-DSB', 'AM radio', 4.0, 1)")?.snrDb).toBe(4);
    // repr() of tuples of numpy.str_, numpy.int64 and numpy.float64 in NumPy 2.0, and of bytes
    for (
      const key of [
        "(np.str_('ask'), np.str_('short-range'), np.int64(-4), np.int64(12))",
        "(b'ask', b'short-range', -4, 12)",
        "(u'ask', u'short-range', -4, 12)",
        "(np.bytes_(b'ask'), 'short-range', np.float64(-4.0), 12)",
      ]
    ) {
      expect(parseKey(key)).toEqual({ modulation: "ask", signal: "short-range", snrDb: -4, number: 12 });
    }
    expect(parseKey("(np.str_('a', 'b', 1, 1)")).toBeUndefined();
    for (const key of ["", "x", "('a', 'b', 1)", "('a', 'b', 'c', 1)", "('a', 'b', 1, -1)"]) {
      expect(parseKey(key)).toBeUndefined();
    }
    const found = spellings.map(([modulation, signal]) => findWaveform(dynamicClasses, modulation, signal));
    expect(found).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(findWaveform(dynamicClasses, "bpsk", "AM radio")).toBe(-1);
  });
});
