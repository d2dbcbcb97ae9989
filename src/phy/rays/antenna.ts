/** Antennas of vertical polarisation. @module */
import { cos } from "../../compute/exact_math.ts";
import type { Vector } from "./vector.ts";

/** The field amplitude of an antenna in a direction (unit vector): the square root of its gain. */
export type FieldPattern = (direction: Vector) => number;

/** As much in every direction. */
export const isotropic: FieldPattern = (): number => 1;

/** The directivity of a half-wave dipole, 4 / Cin(2π) (Balanis, Antenna Theory, section 4.6): 2.15 dBi. */
const halfWaveDirectivity = 1.6409224;

/** A vertical half-wave dipole: sqrt(D) cos(π/2 cos θ) / sin θ, θ from the vertical (Balanis, eq. 4-84). */
export const halfWaveDipole: FieldPattern = ([, , z]): number => {
  const sine = Math.sqrt(Math.max(0, 1 - z * z));
  return sine < 1e-9 ? 0 : Math.sqrt(halfWaveDirectivity) * cos(Math.PI / 2 * z) / sine;
};

/** The unit vector of θ in a direction, along which a vertical antenna's field lies; 0 straight up and down. */
export function polarisation([x, y, z]: Vector): Vector {
  const sine = Math.sqrt(x * x + y * y);
  return sine < 1e-9 ? [0, 0, 0] : [x * z / sine, y * z / sine, -sine];
}
