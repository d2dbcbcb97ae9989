import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../src/compute/random.ts";
import { leastSquaresChannel } from "../src/phy/beamforming/pilots.ts";
import { halfWaveDipole } from "../src/phy/rays/antenna.ts";
import { sceneOf } from "../src/phy/rays/scene.ts";
import { pathTracer } from "../src/phy/rays/trace.ts";
import { carriers, indoorRoom, type IndoorSite, meetingRoom, pathTable } from "./indoor_room.ts";
import { downlinkItems, pilotInputs, pilotItems } from "./massive_mimo.ts";

const point = { antennas: 8, users: 3, downlinkPowerDbm: 5 };
const room = indoorRoom({ streamName: "room" });
const draw = (name: string, count: number, extra: Record<string, number> = {}) =>
  room.source.draw({ ...point, ...extra }, stream("test", name), count);

describe("indoorRoom", () => {
  it("depends on the point and the stream alone, item by item", () => {
    const long = draw("items", 20, { uplinkPowerDbm: 0 }), short = draw("items", 7, { uplinkPowerDbm: 0 });
    expect(pilotInputs(short)).toEqual(pilotItems(pilotInputs(long), 0, 7));
    expect(short.downlink).toEqual(downlinkItems(long, 0, 7).downlink);
    expect(draw("other", 7).downlink).not.toEqual(short.downlink);
  });

  it("gives longer arrays the same first antennas", () => {
    const small = draw("antennas", 5), large = draw("antennas", 5, { antennas: 12 });
    for (let row = 0; row < 15; row++) {
      expect(large.downlink.re.subarray(12 * row, 12 * row + 8))
        .toEqual(small.downlink.re.subarray(8 * row, 8 * row + 8));
    }
  });

  it("is eq. (1) of the paper, written out: rows are the conjugates of the sums over five paths", () => {
    const site = { ...meetingRoom, grid: { ...meetingRoom.grid, columns: 20, rows: 10 } };
    const table = pathTable(site), { baseStation } = site;
    const frequencies = [carriers.uplinkHz, carriers.downlinkHz], c = 299792458, spacing = c / 2.5e9 / 2;
    const block = indoorRoom({ streamName: "room", site }).source.draw(
      { ...point, users: 1 },
      stream("test"),
      1,
    );
    const found = Array.from({ length: table.positions }, (_, index) => index).filter((index) => {
      const paths = table.paths(index, 1);
      let re = 0;
      for (let l = 0; l < paths.length; l += 4) re += paths[l];
      return re === block.downlink.re[0]; // the first antenna's entry finds the position
    });
    expect(found).toHaveLength(1);
    const traced = pathTracer(sceneOf(meetingRoom.room), frequencies)(
      { position: baseStation, pattern: halfWaveDipole },
      { position: table.position(found[0]), pattern: halfWaveDipole },
    ).slice(0, 5);
    [block.uplink, block.downlink].forEach((rows, carrier) => {
      const hz = frequencies[carrier];
      for (let m = 0; m < 8; m++) {
        let re = 0, im = 0;
        for (const { gains, length, points: [from, to] } of traced) {
          const sine = (to[0] - from[0]) / Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
          const phase = -2 * Math.PI * hz * length / c + 2 * Math.PI * hz / c * spacing * m * sine;
          const gain = gains[carrier];
          re += (gain.re * Math.cos(phase) - gain.im * Math.sin(phase)) / 8; // 64 subcarriers
          im += (gain.re * Math.sin(phase) + gain.im * Math.cos(phase)) / 8;
        }
        expect(Math.abs(rows.re[m] - re)).toBeLessThan(1e-12);
        expect(Math.abs(rows.im[m] + im)).toBeLessThan(1e-12);
      }
    });
  });

  it("has users at different positions, all over the grid", () => {
    const site: IndoorSite = {
      ...meetingRoom,
      grid: { corner: [2.5, 5, 1], columns: 3, rows: 2, pitch: 1 },
    };
    const crowded = indoorRoom({ streamName: "room", site });
    const block = crowded.source.draw({ ...point, users: 6 }, stream("test", "grid"), 4);
    for (let i = 0; i < 4; i++) {
      const norms = Array.from({ length: 6 }, (_, k) => block.downlink.re[(6 * i + k) * 8]);
      expect(new Set(norms).size).toBe(6);
    }
    expect(() => crowded.source.draw({ ...point, users: 7 }, stream("test", "grid"), 1)).toThrow(
      "there are no 7 different integers below 6",
    );
  });

  it("has powers in milliwatts and noise of -85 dBm", () => {
    const { noisePower, downlinkPower } = draw("power", 1);
    expect(noisePower).toBeCloseTo(10 ** -8.5, 20);
    expect(downlinkPower).toBeCloseTo(10 ** 0.5, 14);
  });

  it("receives pilots (eq. 7) whose least-squares estimate has the error sigma^2 / (L P_UL)", () => {
    const block = draw("pilots", 400, { uplinkPowerDbm: -10 }), { uplink, pilots } = block;
    const estimate = leastSquaresChannel(block, pilots!.received, pilots!.sent);
    let error = 0;
    for (let at = 0; at < uplink.re.length; at++) {
      error += (estimate.re[at] - uplink.re[at]) ** 2 + (estimate.im[at] - uplink.im[at]) ** 2;
    }
    const expected = block.noisePower / (3 * 0.1), samples = uplink.re.length; // each exponentially distributed
    expect(Math.abs(error / samples / expected - 1)).toBeLessThan(4 / Math.sqrt(samples));
    for (let k = 0; k < 3; k++) {
      for (let l = 0; l < 3; l++) { // no symbol is sent with more than P_UL
        const { re, im } = pilots!.sent;
        expect(re[3 * k + l] ** 2 + im[3 * k + l] ** 2).toBeCloseTo(0.1, 14);
      }
    }
  });

  it("makes the downlink another channel than the uplink, with the same strength", () => {
    const { uplink, downlink } = draw("carriers", 300);
    let up = 0, down = 0, re = 0, im = 0;
    for (let at = 0; at < uplink.re.length; at++) {
      up += uplink.re[at] ** 2 + uplink.im[at] ** 2;
      down += downlink.re[at] ** 2 + downlink.im[at] ** 2;
      re += uplink.re[at] * downlink.re[at] + uplink.im[at] * downlink.im[at];
      im += uplink.im[at] * downlink.re[at] - uplink.re[at] * downlink.im[at];
    }
    // Friis: the power goes with the wavelength squared, (2.5 / 2.4)^2 = 0.355 dB; reflections interfere on top.
    expect(Math.abs(10 * Math.log10(up / down) - 0.355)).toBeLessThan(0.3);
    // Over the distances of the grid, 4 m to 7.5 m, the two carriers' phases part by more than a turn.
    expect(Math.hypot(re, im) / Math.sqrt(up * down)).toBeLessThan(0.5);
  });
});
