/** The complex gain of a specular path, with polarisation. @module */
import { type FieldPattern, polarisation } from "./antenna.ts";
import type { Complex } from "../linalg/complex.ts";
import { type Material, reflection } from "./materials.ts";
import type { SpecularPath } from "./specular.ts";
import { along, cross, direction, dot, type Vector } from "./vector.ts";

/** The speed of light in m/s. */
export const speedOfLight = 299792458;

/**
 * The gain λ / (4π d) f_r · (Π R) f_t of a path, f the antennas' field vectors and R the dyadic reflection of each
 * face by Fresnel's coefficients. The delay's phase e^{−j 2π f τ} isn't in it (neural calibration, eq. 1).
 *
 * @param etas the materials' permittivities at this frequency
 */
export function pathGain(
  { points, faces, length }: SpecularPath,
  frequencyHz: number,
  etas: ReadonlyMap<Material, Complex>,
  transmit: FieldPattern,
  receive: FieldPattern,
): Complex {
  let ray = direction(points[0], points[1]);
  let re = along([0, 0, 0], polarisation(ray), transmit(ray)), im: Vector = [0, 0, 0];
  for (const { axis, side, material } of faces) {
    const normal: [number, number, number] = [0, 0, 0];
    normal[axis] = side;
    const cosine = -dot(ray, normal);
    const perpendicular = perpendicularTo(ray, normal);
    const reflected = along(ray, normal, 2 * cosine);
    const before = cross(perpendicular, ray), after = cross(perpendicular, reflected);
    const { te, tm } = reflection(etas.get(material)!, cosine);
    const s = times(te, { re: dot(re, perpendicular), im: dot(im, perpendicular) });
    const p = times(tm, { re: dot(re, before), im: dot(im, before) });
    re = along(along([0, 0, 0], perpendicular, s.re), after, p.re);
    im = along(along([0, 0, 0], perpendicular, s.im), after, p.im);
    ray = reflected;
  }
  const back: Vector = [-ray[0], -ray[1], -ray[2]], seen = polarisation(back);
  const scale = speedOfLight / frequencyHz / (4 * Math.PI * length) * receive(back);
  return { re: scale * dot(re, seen), im: scale * dot(im, seen) };
}

/** A unit vector perpendicular to the plane of incidence; any one across the normal where the ray comes along it. */
function perpendicularTo(ray: Vector, normal: Vector): Vector {
  const across = cross(ray, normal), length = Math.sqrt(dot(across, across));
  if (length < 1e-9) return [normal[1], normal[2], normal[0]];
  return [across[0] / length, across[1] / length, across[2] / length];
}

function times(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}
