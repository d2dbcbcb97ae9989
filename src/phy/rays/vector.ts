/** Points and directions in a room, in metres. @module */

/** x, y and z. */
export type Vector = readonly [number, number, number];

/** The inner product. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** The cross product. */
export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** a + scale b. */
export function along(a: Vector, b: Vector, scale: number): Vector {
  return [a[0] + scale * b[0], a[1] + scale * b[1], a[2] + scale * b[2]];
}

/** The Euclidean distance. */
export function distance(a: Vector, b: Vector): number {
  const d = along(a, b, -1);
  return Math.sqrt(dot(d, d));
}

/** The unit vector from a to b; they must differ. */
export function direction(a: Vector, b: Vector): Vector {
  const d = along(b, a, -1), length = Math.sqrt(dot(d, d));
  return [d[0] / length, d[1] / length, d[2] / length];
}
