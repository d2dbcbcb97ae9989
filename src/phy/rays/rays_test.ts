import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream, wordReader } from "../../compute/random.ts";
import { meetingRoom } from "../../../datasets/indoor_room.ts";
import { halfWaveDipole, isotropic, polarisation } from "./antenna.ts";
import { materials, permittivity, reflection } from "./materials.ts";
import { speedOfLight } from "./path_gain.ts";
import { type Box, type Face, isBlocked, type Room, type Scene, sceneOf } from "./scene.ts";
import { mirror, specularPath } from "./specular.ts";
import { pathTracer } from "./trace.ts";
import { direction, distance, dot, type Vector } from "./vector.ts";

const hz = 2.5e9, wavelength = speedOfLight / hz;
const free: Scene = { walls: [], furnitureFaces: [], boxes: [] };
const emptyRoom: Room = { ...meetingRoom.room, furniture: [] };

/** `count` points of a room, well inside. */
function points(name: string, count: number, [x, y, z]: Vector = meetingRoom.room.size): Vector[] {
  const next = wordReader(stream("test", name));
  const draw = (size: number) => size * (0.05 + 0.9 * next() / 2 ** 32);
  return Array.from({ length: count }, () => [draw(x), draw(y), draw(z)]);
}

function ground(material: keyof typeof materials): Face {
  return {
    axis: 2,
    at: 0,
    side: 1,
    low: [-1e3, -1e3, 0],
    high: [1e3, 1e3, 0],
    material: materials[material],
  };
}

const decibels = (power: number) => 10 * Math.log10(power);

describe("materials", () => {
  it("have the permittivities that ITU-R P.2040-3 gives at 2.5 GHz", () => {
    // Concrete: 5.24, and sigma = 0.0462 * 2.5^0.7822 S/m; the imaginary part is 17.98 sigma / f (P.2040-3, eq. 9b).
    const concrete = permittivity(materials.concrete, hz);
    expect(concrete.re).toBe(5.24);
    expect(concrete.im).toBeCloseTo(-17.98 * 0.0462 * 2.5 ** 0.7822 / 2.5, 3);
  });

  it("reflect as closed forms say: normal incidence, Brewster's angle, grazing, a conductor", () => {
    const eta = { re: 4, im: 0 };
    const normal = reflection(eta, 1);
    expect(normal.te.re).toBeCloseTo(-1 / 3, 12); // (1 - n) / (1 + n), n = 2
    expect(normal.tm.re).toBeCloseTo(1 / 3, 12);
    const brewster = reflection(eta, Math.cos(Math.atan(2)));
    expect(Math.abs(brewster.tm.re)).toBeLessThan(1e-12);
    expect(brewster.te.re).toBeCloseTo(-(4 - 1) / (4 + 1), 12); // -cos 2(90 deg - Brewster)
    const grazing = reflection(eta, 1e-9);
    expect([grazing.te.re, grazing.tm.re]).toEqual([expect.closeTo(-1, 7), expect.closeTo(-1, 7)]);
    const metal = reflection(permittivity(materials.metal, hz), 0.5);
    expect([metal.te.re, metal.tm.re]).toEqual([expect.closeTo(-1, 3), expect.closeTo(1, 3)]);
  });

  it("never reflect more than comes in", () => {
    for (const material of Object.values(materials)) {
      for (let cosine = 0; cosine <= 1; cosine += 1 / 64) {
        for (const { re, im } of Object.values(reflection(permittivity(material, hz), cosine))) {
          expect(re * re + im * im).toBeLessThanOrEqual(1 + 1e-12);
        }
      }
    }
  });
});

describe("halfWaveDipole", () => {
  it("radiates what it is fed: its gain averages 1 over the sphere, 2.15 dBi at most", () => {
    let sum = 0;
    const steps = 2000;
    for (let i = 0; i < steps; i++) { // the sphere's area is uniform in z
      const z = -1 + (2 * i + 1) / steps, sine = Math.sqrt(1 - z * z);
      sum += halfWaveDipole([sine, 0, z]) ** 2;
    }
    expect(sum / steps).toBeCloseTo(1, 5);
    expect(decibels(halfWaveDipole([0, 1, 0]) ** 2)).toBeCloseTo(2.15, 2);
    expect(halfWaveDipole([0, 0, 1])).toBe(0);
  });

  it("has a field across the ray, in the vertical plane", () => {
    const ray = direction([0, 0, 0], [1, 2, 3]), field = polarisation(ray);
    expect(dot(ray, field)).toBeCloseTo(0, 14);
    expect(dot(field, field)).toBeCloseTo(1, 14);
    expect(field[2]).toBeLessThan(0);
  });
});

describe("pathTracer", () => {
  it("gives Friis' free-space gain: 54.39 dB of loss over 5 m at 2.5 GHz between isotropic antennas", () => {
    const antenna = (position: Vector, pattern = isotropic) => ({ position, pattern });
    const trace = pathTracer(free, [hz]);
    const [{ gains, length }, ...others] = trace(antenna([0, 0, 0]), antenna([3, 4, 0]));
    expect(others).toEqual([]);
    expect(length).toBe(5);
    // 20 log10(d / km) + 20 log10(f / MHz) + 32.45 (ITU-R P.525-4, eq. 4)
    expect(-decibels(gains[0].re ** 2 + gains[0].im ** 2)).toBeCloseTo(
      20 * Math.log10(0.005) + 20 * Math.log10(2500) + 32.45,
      2,
    );
    const [dipoles] = trace(antenna([0, 0, 0], halfWaveDipole), antenna([3, 4, 0], halfWaveDipole));
    expect(decibels(dipoles.gains[0].re ** 2 / gains[0].re ** 2)).toBeCloseTo(2 * 2.15, 2);
  });

  it("gives the two-ray ground field, reflection by the closed form of vertical polarisation", () => {
    const trace = pathTracer({ ...free, walls: [ground("concrete")] }, [hz]);
    const [high, low] = [7, 1.5];
    for (const d of [3, 20, 200]) {
      const [direct, reflected] = trace(
        { position: [0, 0, high], pattern: isotropic },
        { position: [0, d, low], pattern: isotropic },
      );
      const d1 = Math.hypot(d, high - low), d2 = Math.hypot(d, high + low);
      expect(direct.length).toBeCloseTo(d1, 10);
      expect(reflected.length).toBeCloseTo(d2, 10);
      expect(direct.gains[0].re).toBeCloseTo(wavelength / (4 * Math.PI * d1), 10);
      // Vertical polarisation (Rappaport, eq. 4.24 with this sign): by the angle to the ground.
      const eta = permittivity(materials.concrete, hz), sine = (high + low) / d2;
      const { tm } = reflection(eta, sine);
      expect(reflected.gains[0].re).toBeCloseTo(wavelength / (4 * Math.PI * d2) * tm.re, 12);
      expect(reflected.gains[0].im).toBeCloseTo(wavelength / (4 * Math.PI * d2) * tm.im, 12);
    }
  });

  it("has the fourth-power law of two rays far out: P = G (h1 h2)^2 / d^4", () => {
    const trace = pathTracer({ ...free, walls: [ground("metal")] }, [hz]);
    // At grazing incidence even metal reflects vertical fields with -1 only beyond its pseudo-Brewster angle, so the
    // field is taken across: antennas beside a metal wall, vertical polarisation parallel to it.
    const wall: Face = {
      ...ground("metal"),
      axis: 0,
      low: [0, -1e5, -1e5],
      high: [0, 1e5, 1e5],
    };
    const beside = pathTracer({ ...free, walls: [wall] }, [hz]), d = 5000;
    let re = 0, im = 0;
    for (
      const { gains, length } of beside(
        { position: [3, 0, 0], pattern: isotropic },
        { position: [2, d, 0], pattern: isotropic },
      )
    ) {
      const phase = -2 * Math.PI * (length / wavelength % 1);
      re += gains[0].re * Math.cos(phase) - gains[0].im * Math.sin(phase);
      im += gains[0].re * Math.sin(phase) + gains[0].im * Math.cos(phase);
    }
    expect(decibels(re * re + im * im)).toBeCloseTo(decibels((3 * 2) ** 2 / d ** 4), 1);
    expect(trace({ position: [0, 0, 1], pattern: isotropic }, { position: [0, 5, 1], pattern: isotropic }))
      .toHaveLength(2);
  });

  it("is reciprocal: exchanged ends see the same gains and lengths", () => {
    const trace = pathTracer(sceneOf(meetingRoom.room), [2.4e9, hz]);
    const [from, to] = [points("from", 30), points("to", 30)];
    from.forEach((position, i) => {
      const a = { position, pattern: halfWaveDipole }, b = { position: to[i], pattern: halfWaveDipole };
      const there = trace(a, b), back = trace(b, a);
      expect(back).toHaveLength(there.length);
      there.forEach((path, l) => {
        expect(back[l].length).toBeCloseTo(path.length, 10);
        path.gains.forEach(({ re, im }, c) => {
          expect(back[l].gains[c].re).toBeCloseTo(re, 12);
          expect(back[l].gains[c].im).toBeCloseTo(im, 12);
        });
      });
    });
  });

  it("finds 1 + 6 + 18 paths in an empty room, each as long as its image is far", () => {
    // Images of a box lie at (±x + 2 i X, ±y + 2 j Y, ±z + 2 k Z); up to two reflections there are 25 (Allen and
    // Berkley, 1979). Counted apart from the tracer, by coordinates.
    const trace = pathTracer(sceneOf(emptyRoom), [hz]);
    const images = (x: number, size: number) => [
      { at: x, order: 0 },
      { at: -x, order: 1 },
      { at: 2 * size - x, order: 1 },
      { at: x - 2 * size, order: 2 },
      { at: x + 2 * size, order: 2 },
    ];
    const [from, to] = [points("box from", 20), points("box to", 20)];
    from.forEach((position, i) => {
      const [xs, ys, zs] = ([0, 1, 2] as const).map((axis) => images(position[axis], emptyRoom.size[axis]));
      const lengths = xs.flatMap((x) =>
        ys.flatMap((y) =>
          zs.filter((z) => x.order + y.order + z.order <= 2)
            .map((z) => distance([x.at, y.at, z.at], to[i]))
        )
      );
      const found = trace({ position, pattern: isotropic }, { position: to[i], pattern: isotropic });
      const ascending = (a: number, b: number) => a - b;
      expect(lengths).toHaveLength(25);
      expect(found.map(({ length }) => length).sort(ascending))
        .toEqual(lengths.sort(ascending).map((length) => expect.closeTo(length, 9)));
    });
  });

  it("reflects at equal angles, in one plane with the normal, and on the faces", () => {
    const trace = pathTracer(sceneOf(meetingRoom.room), [hz]);
    const [from, to] = [points("angles from", 40), points("angles to", 40)];
    const orders = [0, 0, 0];
    from.forEach((position, i) => {
      for (
        const { points: corners, faces, length } of trace(
          { position, pattern: isotropic },
          { position: to[i], pattern: isotropic },
        )
      ) {
        orders[faces.length]++;
        let legs = 0;
        for (let l = 1; l < corners.length; l++) legs += distance(corners[l - 1], corners[l]);
        expect(legs).toBeCloseTo(length, 9);
        faces.forEach(({ axis, at, side, low, high }, f) => {
          const into = direction(corners[f], corners[f + 1]), out = direction(corners[f + 1], corners[f + 2]);
          expect(corners[f + 1][axis]).toBe(at);
          expect(into[axis] * side).toBeLessThan(0);
          for (const other of [0, 1, 2]) { // the part along the normal turns round, the rest stays
            expect(out[other]).toBeCloseTo(other === axis ? -into[other] : into[other], 9);
            if (other !== axis) expect(corners[f + 1][other]).toBeGreaterThan(low[other]);
            if (other !== axis) expect(corners[f + 1][other]).toBeLessThan(high[other]);
          }
        });
      }
    });
    orders.forEach((found) => expect(found).toBeGreaterThan(30));
  });

  it("loses the paths that furniture blocks and gains those that it reflects", () => {
    const box: Box = { low: [4, 4, 0], high: [6, 6, 3], material: "metal" }; // from floor to ceiling
    const trace = pathTracer(sceneOf({ ...emptyRoom, furniture: [box] }), [hz]);
    const at = (position: Vector) => ({ position, pattern: isotropic });
    const behind = trace(at([5, 1, 1.5]), at([5, 9, 1.4]));
    expect(behind.some(({ faces }) => faces.length === 0)).toBe(false);
    const before = trace(at([2, 1, 1.5]), at([8, 1.2, 1.4]));
    const off = before.find(({ faces }) => faces.length === 1 && faces[0].axis === 1 && faces[0].at === 4)!;
    expect(off.length).toBeCloseTo(Math.hypot(6, 3 + 2.8, 0.1), 9);
    const bare = pathTracer(sceneOf(emptyRoom), [hz])(at([2, 1, 1.5]), at([8, 1.2, 1.4]));
    expect(before[0].gains).toEqual(bare[0].gains); // the line of sight
  });
});

describe("specularPath", () => {
  it("needs both ends on the face's free side and the point of reflection on the face", () => {
    const face: Face = { ...ground("wood"), low: [0, 0, 0], high: [1, 1, 0] };
    expect(specularPath([0.2, 0.5, 1], [0.8, 0.5, 1], [face])!.points[1]).toEqual([0.5, 0.5, 0]);
    expect(specularPath([0.2, 0.5, 1], [2.8, 0.5, 1], [face])).toBeUndefined();
    expect(specularPath([0.2, 0.5, -1], [0.8, 0.5, 1], [face])).toBeUndefined();
    expect(specularPath([0.2, 0.5, -1], [0.8, 0.5, -1], [face])).toBeUndefined();
    expect(mirror([1, 2, 3], { ...face, at: -1 })).toEqual([1, 2, -5]);
  });

  it("takes the shortest way over a face (Fermat), by search", () => {
    const [from, to]: Vector[] = [[1, 2, 1], [4, 3, 2]];
    const { length, points: [, at] } = specularPath(from, to, [ground("glass")])!;
    for (const dx of [-0.1, 0, 0.1]) {
      for (const dy of [-0.1, 0, 0.1]) {
        const other: Vector = [at[0] + dx, at[1] + dy, 0];
        expect(distance(from, other) + distance(other, to)).toBeGreaterThanOrEqual(length - 1e-12);
      }
    }
  });
});

describe("isBlocked", () => {
  it("agrees with a search along the segment", () => {
    const box: Box = { low: [2, 3, 0], high: [6, 5, 2], material: "wood" };
    const [from, to] = [points("blocked from", 400), points("blocked to", 400)];
    let blocked = 0;
    from.forEach((a, i) => {
      const inside = Array.from({ length: 2001 }, (_, s) =>
        s / 2000).filter((share) =>
          [0, 1, 2].every((axis) => {
            const x = a[axis] + share * (to[i][axis] - a[axis]);
            return x > box.low[axis] && x < box.high[axis];
          })
        ).length;
      if (inside > 1) expect(isBlocked([box], a, to[i])).toBe(true);
      if (isBlocked([box], a, to[i])) blocked++;
      else expect(inside).toBe(0);
    });
    expect(blocked).toBeGreaterThan(50);
    expect(isBlocked([box], [0, 3, 1], [9, 3, 1])).toBe(false); // along a face
  });
});
