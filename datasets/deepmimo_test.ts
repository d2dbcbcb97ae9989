import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { join } from "node:path";
import { stream } from "../src/compute/random.ts";
import { complexZeros } from "../src/phy/linalg/complex_array.ts";
import { writeChannelRow } from "../src/phy/array_response.ts";
import { checkDeepMimo, deepMimo, deepMimoI1, openDeepMimo } from "./deepmimo.ts";
import { readMatFile } from "./mat_file.ts";
// Files and channels by scripts/peers/deepmimo_files.py: scipy's writer and numpy.
import truth from "./testdata/deepmimo/expected.json" with { type: "json" };

const data = new URL("./testdata/deepmimo", import.meta.url).pathname;

/** Runs `body` on a copy of the files that it may spoil. */
function withCopy(version: "v2" | "v3", body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    for (const scenario of ["I1_2p4", "I1_2p5"]) {
      Deno.mkdirSync(join(folder, scenario));
      for (const { name } of Deno.readDirSync(join(data, version, scenario))) {
        Deno.copyFileSync(join(data, version, scenario, name), join(folder, scenario, name));
      }
    }
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

describe("deepMimo", () => {
  for (const version of ["v2", "v3"]) {
    it(`has the channels of the files, version ${version.slice(1)}`, () => {
      const source = openDeepMimo(join(data, version), deepMimoI1);
      const reached = [0, 1, 3]; // the third user has no paths
      expect(source.positions).toBe(reached.length);
      for (const [carrier, scenario] of (["I1_2p4", "I1_2p5"] as const).entries()) {
        reached.forEach((user, position) => {
          const row = complexZeros(truth.antennas), expected = truth.rows[scenario][user];
          writeChannelRow(row, 0, truth.antennas, source.paths(position, carrier as 0 | 1));
          expect([...row.re]).toEqual(expected.re.map((x) => expect.closeTo(x, 15)));
          expect([...row.im]).toEqual(expected.im.map((x) => expect.closeTo(x, 15)));
          expect(Math.max(...row.re.map(Math.abs))).toBeGreaterThan(1e-8);
        });
      }
    });
  }

  it("draws users of the files, by stream and point alone", () => {
    const { source: { draw: drawFrom } } = deepMimo({ streamName: "i1", file: "i1" }),
      point = { antennas: 6, users: 2, downlinkPowerDbm: 0, uplinkPowerDbm: 0 };
    const draw = () => drawFrom(point, stream("test"), 9, join(data, "v2"));
    const block = draw();
    expect(draw()).toEqual(block);
    expect(block.downlink.re).toHaveLength(9 * 2 * 6);
    expect(block.pilots!.received.re).toHaveLength(9 * 6 * 2);
    const known = new Set([0, 1, 3].map((user) => truth.rows.I1_2p5[user].re[0].toPrecision(9)));
    for (let row = 0; row < 18; row++) {
      expect(known.has(block.downlink.re[6 * row].toPrecision(9))).toBe(true);
    }
  });

  it("says in one line which files are missing", () => {
    const { source: { draw: drawFrom } } = deepMimo({ streamName: "i1", file: "i1" }),
      point = { antennas: 2, users: 1, downlinkPowerDbm: 0 };
    expect(() => drawFrom(point, stream("test"), 1)).toThrow("--data i1=FOLDER");
    expect(() => drawFrom(point, stream("test"), 1, "/nowhere")).toThrow(
      "/nowhere: no files of the DeepMIMO scenario I1_2p4: neither I1_2p4.1.CIR.mat (version 2) nor BS1_UE_*.mat",
    );
    withCopy("v2", (folder) => {
      Deno.removeSync(join(folder, "I1_2p5", "I1_2p5.1.DoD.mat"));
      expect(() => openDeepMimo(folder, deepMimoI1)).toThrow(
        "DoD.mat: expected a MATLAB file of version 5, found no such",
      );
    });
  });

  it("refuses files that don't belong together or are cut", () => {
    withCopy("v2", (folder) => {
      const at = (name: string) => join(folder, "I1_2p5", `I1_2p5.${name}.mat`);
      Deno.copyFileSync(at("params"), at("1.DoD"));
      expect(() => openDeepMimo(folder, deepMimoI1)).toThrow("has 4 numeric variables, not one");
    });
    withCopy("v3", (folder) => {
      Deno.removeSync(join(folder, "I1_2p5", "BS1_UE_3-4.mat"));
      expect(() => openDeepMimo(folder, deepMimoI1)).toThrow("I1_2p4 has 4 users and I1_2p5 has 3");
    });
    withCopy("v2", (folder) => {
      const path = join(folder, "I1_2p4", "I1_2p4.1.DoD.mat");
      Deno.writeFileSync(path, Deno.readFileSync(path).subarray(0, 300));
      expect(() => openDeepMimo(folder, deepMimoI1)).toThrow(
        /contents that can't be read \(truncated: \d+ bytes/,
      );
    });
  });

  /** A copy of a file's numbers with some of them changed, as MATLAB's file of one variable. */
  function rewrite(path: string, change: (values: Float64Array) => Float64Array): void {
    const numbers = [...readMatFile(path).values()][0];
    if (numbers.kind !== "numbers") throw new TypeError(path);
    const values = change(numbers.values), bytes = new Uint8Array(128 + 64 + 8 * values.length);
    bytes.set([0, 1, 73, 77], 124);
    const view = new DataView(bytes.buffer, 128);
    const words = [14, 48 + 8 * values.length, 6, 8, 6, 0, 5, 8, 1, values.length, 0x10001, 0x78, 9]; // 1 x n, "x"
    [...words, 8 * values.length].forEach((word, i) => view.setUint32(4 * i, word, true));
    values.forEach((value, i) => view.setFloat64(56 + 8 * i, value, true));
    Deno.writeFileSync(path, bytes.subarray(0, 128 + 56 + 8 * values.length));
  }

  it("names file and user where a file ends too soon, goes on too long or holds no number", () => {
    const cases: [file: string, change: (values: Float64Array) => Float64Array, message: RegExp][] = [
      ["I1_2p5.1.DoD.mat", (x) => x.subarray(0, -3), /^\S*I1_2p5.1.DoD.mat: ends within user 4 of 4$/],
      ["I1_2p5.1.CIR.mat", (x) => x.subarray(0, -3), /^\S*I1_2p5.1.CIR.mat: ends within user 4 of 4$/],
      ["I1_2p5.1.CIR.mat", (x) => x.subarray(0, -5), /^\S*I1_2p5.1.CIR.mat: ends within user 4 of 4$/],
      ["I1_2p5.1.DoD.mat", (x) => Float64Array.of(...x, 1), /DoD.mat: 1 numbers after the last of 4 users$/],
      ["I1_2p5.1.CIR.mat", (x) => x.with(0, 3), /DoD.mat: expected 3 users as in \S*CIR.mat, found 4$/],
      ["I1_2p5.1.CIR.mat", (x) => x.with(0, 2.5), /CIR.mat: expected a number of users, found 2.5$/],
      [
        "I1_2p5.1.CIR.mat",
        (x) => x.with(2, -1),
        /CIR.mat: expected a number of paths, found -1 at user 1 of 4$/,
      ],
      // 4 values a path: index, phase, delay, power
      [
        "I1_2p5.1.CIR.mat",
        (x) => x.with(6, NaN),
        /CIR.mat: expected a number as power, found NaN at path 1 of user 1/,
      ],
      [
        "I1_2p5.1.DoD.mat",
        (x) => x.with(4, Infinity),
        /DoD.mat: .* azimuth, found Infinity at path 1 of user 1 of 4$/,
      ],
    ];
    for (const [file, change, message] of cases) {
      withCopy("v2", (folder) => {
        rewrite(join(folder, "I1_2p5", file), (values) => values);
        checkDeepMimo(folder, deepMimoI1, 3);
        rewrite(join(folder, "I1_2p5", file), change);
        expect(() => checkDeepMimo(folder, deepMimoI1, 3)).toThrow(message);
      });
    }
  });

  it("finds files in links to folders and in folders within folders", () => {
    for (const version of ["v2", "v3"] as const) {
      const expected = openDeepMimo(join(data, version), deepMimoI1);
      withCopy(version, (folder) => {
        for (const scenario of ["I1_2p4", "I1_2p5"]) {
          Deno.mkdirSync(join(folder, "nested", scenario), { recursive: true });
          Deno.renameSync(join(folder, scenario), join(folder, "nested", scenario, scenario));
        }
        Deno.mkdirSync(join(folder, "linked"));
        Deno.symlinkSync(join(folder, "nested"), join(folder, "linked", "all"));
        Deno.symlinkSync("/nowhere", join(folder, "linked", "dangling"));
        for (const at of [join(folder, "nested"), join(folder, "linked")]) {
          const found = openDeepMimo(at, deepMimoI1);
          expect(found.positions).toBe(expected.positions);
          expect(found.paths(2, 1)).toEqual(expected.paths(2, 1));
        }
        expect(() => checkDeepMimo(folder, deepMimoI1, 3)).not.toThrow(); // the nearer of the two
        Deno.mkdirSync(join(folder, "linked2"));
        Deno.symlinkSync(join(folder, "nested", "I1_2p4"), join(folder, "linked2", "I1_2p4"));
        expect(() => checkDeepMimo(folder, deepMimoI1, 3)).toThrow(/the same scenario is in \S*, too$/);
      });
    }
  });

  it("says that a scenario is of version 4, and which users' files of version 3 are missing", () => {
    for (const name of ["params.json", "I1_2p4/aoa_az_t000_tx000_r000.mat", "power.npz"]) {
      const folder = Deno.makeTempDirSync();
      try {
        Deno.mkdirSync(join(folder, "I1_2p4"));
        Deno.writeTextFileSync(join(folder, name), "{}");
        expect(() => checkDeepMimo(folder, deepMimoI1, 3)).toThrow(
          /expected a DeepMIMO scenario of version 2 or 3, found one of version 4 \(\S*\)$/,
        );
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    }
    withCopy("v3", (folder) => {
      Deno.removeSync(join(folder, "I1_2p4", "BS1_UE_0-3.mat"));
      expect(() => checkDeepMimo(folder, deepMimoI1, 3)).toThrow(
        /BS1_UE_3-4.mat: begins at user 3, but the files before it end at 0$/,
      );
    });
  });

  it("asks for as many users as are served at once", () => {
    expect(() => checkDeepMimo(join(data, "v2"), deepMimoI1, 4)).toThrow(
      /expected at least 4 users whom base station 1 reaches at both carriers, found 3$/,
    );
  });
});
