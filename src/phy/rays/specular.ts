/** The geometry of specular paths, by the image method. @module */
import type { Face } from "./scene.ts";
import { distance, type Vector } from "./vector.ts";

/** A path by its points: the transmitter, the points of reflection in order, the receiver. */
export interface SpecularPath {
  /** Transmitter, points of reflection, receiver. */
  readonly points: readonly Vector[];
  /** The faces that reflect, in order. */
  readonly faces: readonly Face[];
  /** In metres. */
  readonly length: number;
}

/** The mirror image of a point in a face's plane. */
export function mirror(point: Vector, { axis, at }: Face): Vector {
  const image: [number, number, number] = [...point];
  image[axis] = 2 * at - point[axis];
  return image;
}

/**
 * The path from `from` to `to` over `faces` in this order, or `undefined` where there is none: each point of
 * reflection must lie within its face, and the path must stay on the face's free side. Whether something blocks it is
 * another question ({@link ./scene.ts}).
 */
export function specularPath(from: Vector, to: Vector, faces: readonly Face[]): SpecularPath | undefined {
  const images = [from];
  for (const face of faces) images.push(mirror(images[images.length - 1], face));
  const points = [to];
  for (let i = faces.length - 1; i >= 0; i--) {
    const point = crossing(images[i + 1], points[0], faces[i]);
    if (point === undefined) return undefined;
    points.unshift(point);
  }
  points.unshift(from);
  for (let i = 0; i < faces.length; i++) {
    if (!isInFront(points[i], faces[i])) return undefined;
  }
  return { points, faces, length: distance(images[faces.length], to) };
}

function isInFront(point: Vector, { axis, at, side }: Face): boolean {
  return (point[axis] - at) * side > 0;
}

/** Where the segment from the image behind a face to a point in front of it goes through the face. */
function crossing(image: Vector, target: Vector, face: Face): Vector | undefined {
  const { axis, at, low, high } = face;
  if (!isInFront(target, face) || isInFront(image, face)) return undefined;
  const share = (at - image[axis]) / (target[axis] - image[axis]);
  const point: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < 3; i++) {
    point[i] = i === axis ? at : image[i] + share * (target[i] - image[i]);
    if (i !== axis && !(point[i] > low[i] && point[i] < high[i])) return undefined;
  }
  return point;
}
