/** All specular paths between two points of a scene. @module */
import type { FieldPattern } from "./antenna.ts";
import type { Complex } from "../linalg/complex.ts";
import { type Material, permittivity } from "./materials.ts";
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
  /** In metres. */
  readonly position: Vector;
  /** Its field amplitude by direction. */
  readonly pattern: FieldPattern;
}

/**
 * A tracer of the scene's paths: line of sight, every single reflection, and every double one on the scene's walls,
 * where nothing is in the way. Rays that go through furniture or round its edges are left out.
 *
 * @returns a function that gives the paths between two antennas, strongest first by power summed over the carriers
 */
export function pathTracer(
  { walls, furnitureFaces, boxes }: Scene,
  carriersHz: readonly number[],
): (transmitter: Antenna, receiver: Antenna) => TracedPath[] {
  const sequences = [
    [],
    ...[...walls, ...furnitureFaces].map((face) => [face]),
    ...walls.flatMap((first) => walls.filter((wall) => wall !== first).map((second) => [first, second])),
  ];
  const etas = carriersHz.map((hz) =>
    new Map<Material, Complex>(
      [...walls, ...furnitureFaces].map(({ material }) => [material, permittivity(material, hz)]),
    )
  );
  return (transmitter, receiver) => {
    const found: { path: TracedPath; power: number }[] = [];
    for (const faces of sequences) {
      const path = specularPath(transmitter.position, receiver.position, faces);
      if (path === undefined || isPathBlocked(boxes, path)) continue;
      const gains = carriersHz.map((hz, c) =>
        pathGain(path, hz, etas[c], transmitter.pattern, receiver.pattern)
      );
      const power = gains.reduce((sum, { re, im }) => sum + re * re + im * im, 0);
      if (power > 0) found.push({ path: { ...path, gains }, power });
    }
    return found.sort((a, b) => b.power - a.power).map(({ path }) => path);
  };
}

function isPathBlocked(boxes: Scene["boxes"], { points }: SpecularPath): boolean {
  for (let i = 1; i < points.length; i++) {
    if (isBlocked(boxes, points[i - 1], points[i])) return true;
  }
  return false;
}
