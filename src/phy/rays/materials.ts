/** Building materials and how they reflect. @module */
import { exp, log } from "../../compute/exact_math.ts";
import type { Complex } from "../linalg/complex.ts";

/** A material's relative permittivity is a f^b, its conductivity c f^d S/m, f in GHz. */
export interface Material {
  /** Permittivity at 1 GHz. */
  readonly a: number;
  /** Exponent of the permittivity. */
  readonly b: number;
  /** Conductivity at 1 GHz, in S/m. */
  readonly c: number;
  /** Exponent of the conductivity. */
  readonly d: number;
}

/** Recommendation ITU-R P.2040-3 (08/2023), Table 3, as far as it holds at 1 GHz to 40 GHz. */
export const materials = {
  concrete: { a: 5.24, b: 0, c: 0.0462, d: 0.7822 },
  brick: { a: 3.91, b: 0, c: 0.0238, d: 0.16 },
  plasterboard: { a: 2.73, b: 0, c: 0.0085, d: 0.9395 },
  wood: { a: 1.99, b: 0, c: 0.0047, d: 1.0718 },
  glass: { a: 6.31, b: 0, c: 0.0036, d: 1.3394 },
  ceilingBoard: { a: 1.48, b: 0, c: 0.0011, d: 1.075 },
  chipboard: { a: 2.58, b: 0, c: 0.0217, d: 0.78 },
  metal: { a: 1, b: 0, c: 1e7, d: 0 },
} as const satisfies Record<string, Material>;

/** Vacuum permittivity in F/m (CODATA 2018). */
const vacuumPermittivity = 8.8541878128e-12;

/** The complex relative permittivity η = ε_r − j σ / (2π f ε_0) (ITU-R P.2040-3, eqs. 9, 28 and 29). */
export function permittivity({ a, b, c, d }: Material, frequencyHz: number): Complex {
  const gigahertz = frequencyHz / 1e9;
  const power = (exponent: number) => exponent === 0 ? 1 : exp(exponent * log(gigahertz));
  return { re: a * power(b), im: -c * power(d) / (2 * Math.PI * frequencyHz * vacuumPermittivity) };
}

/**
 * Fresnel's reflection coefficients of a half-space (ITU-R P.2040-3, eqs. 31a and 31b): `te` of the electric field
 * perpendicular to the plane of incidence, `tm` of the field in it; a perfect conductor has −1 and +1.
 *
 * @param eta complex relative permittivity
 * @param cosine of the angle between the ray and the surface's normal, 0 to 1
 */
export function reflection(eta: Complex, cosine: number): { te: Complex; tm: Complex } {
  const root = squareRoot({ re: eta.re - (1 - cosine * cosine), im: eta.im });
  const scaled = { re: eta.re * cosine, im: eta.im * cosine };
  return {
    te: quotient({ re: cosine - root.re, im: -root.im }, { re: cosine + root.re, im: root.im }),
    tm: quotient(
      { re: scaled.re - root.re, im: scaled.im - root.im },
      { re: scaled.re + root.re, im: scaled.im + root.im },
    ),
  };
}

/** The root with a real part that isn't negative. */
function squareRoot({ re, im }: Complex): Complex {
  const modulus = Math.sqrt(re * re + im * im);
  const a = Math.sqrt((modulus + Math.abs(re)) / 2);
  if (a === 0) return { re: 0, im: 0 };
  const b = Math.abs(im) / (2 * a), sign = im < 0 ? -1 : 1;
  return re >= 0 ? { re: a, im: sign * b } : { re: b, im: sign * a };
}

function quotient(a: Complex, b: Complex): Complex {
  const square = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square };
}
