/** What rays meet: plane faces that reflect and boxes that block. @module */
import { type Material, materials } from "./materials.ts";
import type { Vector } from "./vector.ts";

/** A rectangle perpendicular to an axis, seen from one side. */
export interface Face {
  /** The axis that it is perpendicular to: x, y or z. */
  readonly axis: 0 | 1 | 2;
  /** Its place on the axis, in metres. */
  readonly at: number;
  /** 1 where the free space lies towards larger coordinates, −1 where it lies towards smaller ones. */
  readonly side: 1 | -1;
  /** Its corner of smallest coordinates, in metres; the axis' own coordinate is `at`. */
  readonly low: Vector;
  /** Its corner of largest coordinates. */
  readonly high: Vector;
  /** What it is made of. */
  readonly material: Material;
}

/** A piece of furniture, opaque. */
export interface Box {
  /** The corner of smallest coordinates, in metres. */
  readonly low: Vector;
  /** The corner of largest coordinates, in metres. */
  readonly high: Vector;
  /** What it is made of. */
  readonly material: keyof typeof materials;
}

/** The materials of a room's six sides: walls at x = 0 and x = length, y = 0 and y = width, floor and ceiling. */
export interface Surfaces {
  /** The wall at x = 0. */
  readonly west: keyof typeof materials;
  /** The wall at x = length. */
  readonly east: keyof typeof materials;
  /** The wall at y = 0. */
  readonly south: keyof typeof materials;
  /** The wall at y = width. */
  readonly north: keyof typeof materials;
  /** At z = 0. */
  readonly floor: keyof typeof materials;
  /** At z = height. */
  readonly ceiling: keyof typeof materials;
}

/** A furnished rectangular room from the origin to `size`. */
export interface Room {
  /** Length, width and height, in metres. */
  readonly size: Vector;
  /** What its sides are made of. */
  readonly surfaces: Surfaces;
  /** What stands in it. */
  readonly furniture: readonly Box[];
}

/** What the tracer needs of a room. */
export interface Scene {
  /** Faces that take part in reflections of any order. */
  readonly walls: readonly Face[];
  /** Faces that take part in single reflections only. */
  readonly furnitureFaces: readonly Face[];
  /** What blocks rays. */
  readonly boxes: readonly Box[];
}

const axes = [0, 1, 2] as const;

/** The faces of a box, as seen from outside or, `inside` out, as a room's. */
function facesOf(low: Vector, high: Vector, material: (face: number) => Material, inside: boolean): Face[] {
  return axes.flatMap((axis) =>
    ([-1, 1] as const).map((end, i): Face => ({
      axis,
      at: end < 0 ? low[axis] : high[axis],
      side: (inside ? -end : end) as 1 | -1,
      low,
      high,
      material: material(2 * axis + i),
    }))
  );
}

/** The scene of a room. Faces of furniture that lie on the room's sides are left out: no ray meets them. */
export function sceneOf({ size, surfaces, furniture }: Room): Scene {
  const { west, east, south, north, floor, ceiling } = surfaces;
  const sides = [west, east, south, north, floor, ceiling];
  return {
    walls: facesOf([0, 0, 0], size, (face) => materials[sides[face]], true),
    furnitureFaces: furniture.flatMap(({ low, high, material }) =>
      facesOf(low, high, () => materials[material], false)
        .filter(({ axis, at }) => at > 0 && at < size[axis])
    ),
    boxes: furniture,
  };
}

/** Whether a box lies across the segment from `a` to `b`; touching one with an end or along a face is not enough. */
export function isBlocked(boxes: readonly Box[], a: Vector, b: Vector): boolean {
  for (const { low, high } of boxes) {
    let enter = 0, exit = 1;
    for (let axis = 0; axis < 3 && exit > enter; axis++) {
      const span = b[axis] - a[axis];
      if (span === 0) {
        if (a[axis] <= low[axis] || a[axis] >= high[axis]) exit = enter;
      } else {
        const first = (low[axis] - a[axis]) / span, second = (high[axis] - a[axis]) / span;
        enter = Math.max(enter, Math.min(first, second));
        exit = Math.min(exit, Math.max(first, second));
      }
    }
    if (exit - enter > 1e-9) return true; // rounding leaves a point of reflection a little way inside
  }
  return false;
}
