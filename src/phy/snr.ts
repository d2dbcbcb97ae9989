/**
 * The signal-to-noise ratio as EQ-Net uses it: E||H||_F^2 / sigma_n^2, with sigma_n^2 the total variance of each
 * complex noise sample and unit mean symbol energy. For i.i.d. CN(0, 1) entries E||H||_F^2 = N_r N_t.
 *
 * @module
 */
import { fromDecibels } from "../compute/exact_math.ts";

/** sigma_n^2 at `snrDb` for channels of `nr` × `nt` entries with E|h|^2 = 1. */
export function noiseVarianceAt(snrDb: number, nr: number, nt: number): number {
  return nr * nt / fromDecibels(snrDb);
}

/** sigma_n^2 of a BPSK (±1) sample's *real* noise at Eb/N0 and code rate: N0/2 = 1 / (2 R 10^(ebn0Db/10)). */
export function bpskNoiseVarianceAt(ebn0Db: number, rate: number): number {
  return 1 / (2 * rate * fromDecibels(ebn0Db));
}
