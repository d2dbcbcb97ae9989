/** All specular paths between two points of a scene. @module */
import type { FieldPattern } from "./antenna.ts";
import type { Complex } from "./materials.ts";
import { pathGain } from "./path_gain.ts";
import { isBlocked, type Scene } from "./scene.ts";
import { type SpecularPath, specularPath } from "./specular.ts";
import type { Vector } from "./vector.ts";

/** A path with its gain at each carrier. */
export interface TracedPath extends SpecularPath {
  /** By carrier; without the phase of the delay. */
  readonly gains: readonly Complex[];
}

/** An end of a link. */
export interface Antenna {
  readonly position: Vector;
  readonly pattern: FieldPattern;
}

/**
 * Line of sight, every single reflection, and every double one on the scene's walls, where nothing is in the way.
 * Rays that go through furniture or round its edges are left out.
 *
 * @returns the paths, strongest first by their power summed over the carriers
 */
export function tracePaths(
  { walls, furnitureFaces, boxes }: Scene,
  transmitter: Antenna,
  receiver: Antenna,
  carriersHz: readonly number[],
): TracedPath[] {
  const sequences = [
    [],
    ...[...walls, ...furnitureFaces].map((face) => [face]),
    ...walls.flatMap((first) => walls.filter((wall) => wall !== first).map((second) => [first, second])),
  ];
  const found: { path: TracedPath; power: number }[] = [];
  for (const faces of sequences) {
    const path = specularPath(transmitter.position, receiver.position, faces);
    if (path === undefined) continue;
    if (path.points.some((point, i) => i > 0 && isBlocked(boxes, path.points[i - 1], point))) continue;
    const gains = carriersHz.map((hz) => pathGain(path, hz, transmitter.pattern, receiver.pattern));
    const power = gains.reduce((sum, { re, im }) => sum + re * re + im * im, 0);
    if (power > 0) found.push({ path: { ...path, gains }, power });
  }
  return found.sort((a, b) => b.power - a.power).map(({ path }) => path);
}
