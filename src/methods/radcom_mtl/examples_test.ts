import { after, before, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import h5wasm from "h5wasm/node";
import { dynamicClasses, radcomAwgn } from "../../../datasets/radcom.ts";
import { stream } from "../../compute/random.ts";
import { type Examples, type ExampleSet, generated, recorded } from "./examples.ts";

const all = (set: ExampleSet) => set.gather(Uint32Array.from({ length: set.count }, (_, i) => i));

/** How many windows there are of each pair of classes. */
function cells({ truth: { modulation, signal } }: Examples): number[] {
  const counts = new Map<string, number>();
  modulation.forEach((m, i) => {
    const key = `${m} ${signal[i]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return [...counts.values()];
}

describe("generated sets", () => {
  it("have 70 and 20 % of each waveform's windows at each SNR, and give them in any order", async () => {
    const source = generated(radcomAwgn()), size = { windowsPerCell: 10, snrDb: [0, 10] };
    const { training, validation } = await source.fixedSet(size, stream("sets"));
    expect(source.trainingWindows(size)).toBe(12 * 2 * 7);
    expect(training.count).toBe(12 * 2 * 7);
    expect(cells(all(training))).toEqual(Array(12).fill(14));
    expect(cells(all(validation))).toEqual(Array(12).fill(4));
    const some = training.gather(Uint32Array.of(30, 2)), every = all(training);
    expect([...some.inputs.iq]).toEqual([
      ...every.inputs.iq.slice(30 * 256, 31 * 256),
      ...every.inputs.iq.slice(2 * 256, 3 * 256),
    ]);
    expect([...some.truth.signal]).toEqual([every.truth.signal[30], every.truth.signal[2]]);
  });
});

describe("recorded sets", () => {
  let folder = "", path = "";
  before(async () => {
    await h5wasm.ready;
    folder = Deno.makeTempDirSync();
    path = `${folder}/ota.h5`;
    const file = new h5wasm.File(path, "w");
    // The keys of the public files; the sample that isn't zero tells waveform, gain and number.
    dynamicClasses.waveforms.forEach(({ modulation, signal }, waveform) => {
      for (const gain of [0, 4]) {
        for (let number = 0; number < 20; number++) {
          const data = new Float32Array(256);
          data[waveform] = 1;
          data[128 + 5 * gain + number] = 1;
          const names = `'${dynamicClasses.modulations[modulation]}', '${dynamicClasses.signals[signal]}'`;
          file.create_dataset({ name: `(${names}, ${gain}, ${number})`, data });
        }
      }
    });
    file.close();
  });
  after(() => Deno.removeSync(folder, { recursive: true }));

  it("take as many windows of each cell as asked for, of both splits, none twice", async () => {
    const size = { windowsPerCell: 10, snrDb: [0, 4] };
    const { training, validation } = await recorded({ file: "file" }).fixedSet(size, stream("unused"), path);
    expect([training.count, validation.count]).toEqual([9 * 2 * 7, 9 * 2 * 2]);
    expect(cells(all(training)).sort()).toEqual(Array(9).fill(14));
    const windows = [training, validation].map(all).flatMap(({ inputs: { iq, count } }) =>
      Array.from({ length: count }, (_, i) => iq.subarray(i * 256, (i + 1) * 256).join())
    );
    expect(new Set(windows).size).toBe(windows.length);
    const { inputs: { iq }, truth: { signal } } = training.gather(Uint32Array.of(5));
    const waveform = iq.findIndex((x) => x > 0);
    expect(signal[0]).toBe(dynamicClasses.waveforms[waveform].signal);
  });

  it("say in a line what they miss", async () => {
    const source = recorded({ file: "file" }), size = { windowsPerCell: 10, snrDb: [8] };
    await expect(source.fixedSet(size, stream("unused"), path)).rejects.toThrow(
      "expected windows for train at levels 8, found levels 0, 4",
    );
    await expect(source.fixedSet(size, stream("unused"))).rejects.toThrow("--data file=PATH");
  });
});
