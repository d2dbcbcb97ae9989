/**
 * The narrowband MIMO channel y = H x + n (EQ-Net eq. 1), in bulk.
 *
 * @module
 */
import { constants } from "../compute/kernels/constants.ts";
import type { Stream } from "../compute/random.ts";
import { checkNoiseVariance } from "./chunks.ts";
import { drawBits, drawNormals } from "./draw.ts";
import { rayleigh } from "./fading.ts";
import { bitsPerSymbol, modulate } from "./qam.ts";
import { noiseVarianceAt } from "./snr.ts";

const { MAX_NT, MAX_NR } = constants;

/** What a detector is given: `n` uses of a channel. Complex arrays are interleaved. */
export interface ChannelUses {
  /** Channel uses. */
  readonly n: number;
  /** Receive antennas. */
  readonly nr: number;
  /** Transmit antennas. */
  readonly nt: number;
  /** Received, [n, nr, 2]. */
  readonly y: Float32Array;
  /** Channels, [n, nr, nt, 2]. */
  readonly h: Float32Array;
  /** Total variance of each complex noise sample: one for all, or [n]. */
  readonly noiseVariance: number | Float32Array;
}

/** What a detector of QAM is given. */
export interface DetectorInputs {
  /** What was received, and the channels. */
  readonly uses: ChannelUses;
  /** QAM order, of all streams. */
  readonly order: number;
}

/** Channel uses with what was sent. */
export interface SentChannelUses extends ChannelUses {
  /** [n, nt K], stream by stream. */
  readonly bits: Uint8Array;
  /** [n, nt, 2]. */
  readonly x: Float32Array;
}

/** Checks what a detector is given. @throws {RangeError} where an array's length and the shape disagree, or a noise variance is not positive */
export function checkChannelUses({ n, nr, nt, y, h, noiseVariance }: ChannelUses): void {
  if (!(nt >= 1 && nt <= MAX_NT)) {
    throw new RangeError(`the number of streams must be 1 to ${MAX_NT}, not ${nt}`);
  }
  if (!(nr >= nt && nr <= MAX_NR)) {
    throw new RangeError(`the number of receivers must be ${nt} to ${MAX_NR}, not ${nr}`);
  }
  if (y.length !== 2 * n * nr) {
    throw new RangeError(`y has ${y.length} elements, not ${2 * n * nr} (${n} x ${nr} complex)`);
  }
  if (h.length !== 2 * n * nr * nt) {
    throw new RangeError(`h has ${h.length} elements, not ${2 * n * nr * nt} (${n} x ${nr} x ${nt} complex)`);
  }
  checkNoiseVariance(noiseVariance, n);
}

/**
 * y = H x + n, [n, nr, 2], with n ~ CN(0, noiseVariance I), summed in float64 and rounded once.
 *
 * @param x [n, nt, 2]
 * @param h [n, nr, nt, 2]
 * @param noise the stream of the noise
 */
export function transmit(
  { n, nr, nt, x, h, noiseVariance }: Omit<SentChannelUses, "y" | "bits">,
  noise: Stream,
): Float32Array {
  const y = drawNormals(noise, 2 * n * nr);
  const common = typeof noiseVariance === "number" ? Math.sqrt(noiseVariance / 2) : 0;
  for (let i = 0, row = 0, channel = 0; i < n; i++) {
    const deviation = typeof noiseVariance === "number" ? common : Math.sqrt(noiseVariance[i] / 2);
    for (let a = 0; a < nr; a++, row += 2) {
      let re = deviation * y[row], im = deviation * y[row + 1];
      for (let t = 2 * nt * i; t < 2 * nt * (i + 1); t += 2, channel += 2) {
        re += h[channel] * x[t] - h[channel + 1] * x[t + 1];
        im += h[channel] * x[t + 1] + h[channel + 1] * x[t];
      }
      y[row] = re;
      y[row + 1] = im;
    }
  }
  return y;
}

/** Where a draw's randomness comes from. */
export interface DrawStreams {
  /** Of the information. */
  bits: Stream;
  /** Of the channels. */
  channel: Stream;
  /** Of the noise. */
  noise: Stream;
}

/**
 * Random bits over i.i.d. Rayleigh channels.
 *
 * @param snrDb E||H||_F^2 / sigma_n^2 in dB: one for all, or [n]
 */
export function drawRayleighUses(
  { n, nr, nt, order, snrDb }: {
    n: number;
    nr: number;
    nt: number;
    order: number;
    snrDb: number | Float32Array;
  },
  streams: DrawStreams,
): SentChannelUses {
  const bits = drawBits(streams.bits, n * nt * bitsPerSymbol(order));
  const x = modulate(bits, order);
  const h = rayleigh(streams.channel, n, nr, nt);
  const noiseVariance = typeof snrDb === "number"
    ? noiseVarianceAt(snrDb, nr, nt)
    : Float32Array.from(snrDb, (db) => noiseVarianceAt(db, nr, nt));
  const y = transmit({ n, nr, nt, x, h, noiseVariance }, streams.noise);
  return { n, nr, nt, y, h, noiseVariance, bits, x };
}
