import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { join } from "node:path";
import { stream } from "../src/compute/random.ts";
import { complexZeros } from "../src/phy/linalg/complex_array.ts";
import { writeChannelRow } from "../src/phy/array_response.ts";
import { deepMimo, deepMimoI1, openDeepMimo } from "./deepmimo.ts";
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
    for (let row = 0; row < 18; row++) expect(known).toContain(block.downlink.re[6 * row].toPrecision(9));
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
});
