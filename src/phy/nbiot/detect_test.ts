import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../../compute/random.ts";
import { drawBits, drawNormals } from "../draw.ts";
import { type Mismatch, receiverImage, transmitterImage } from "../iq_imbalance.ts";
import { complexZeros, fromInterleaved, part, setComplex } from "../linalg/complex_array.ts";
import { unitaryDft } from "../ofdm.ts";
import { erfc } from "../testing.ts";
import { emptyEstimates, nbIot } from "./burst.ts";
import { detectQpsk } from "./detect.ts";
import { receivePhysical } from "./link.ts";

const width = nbIot.subcarriers;

/** One burst of QPSK pilots and data with true estimates; noise of variance `noiseVariance` at the antenna. */
function send(
  { pilotSymbols, dataSymbols, noiseVariance, theta, mismatch, taps }: {
    pilotSymbols: number;
    dataSymbols: number;
    noiseVariance: number;
    theta: number;
    mismatch: { transmitter: Mismatch; receiver: Mismatch };
    taps: number[];
  },
) {
  const bits = drawBits(stream("detect", "bits"), 2 * width * (1 + dataSymbols));
  const length = width * (pilotSymbols + dataSymbols), pilotLength = pilotSymbols * width;
  const time = complexZeros(bits.length / 2), sent = complexZeros(length), received = complexZeros(length);
  const spectrum = Float64Array.from(bits, (bit) => (2 * bit - 1) * Math.SQRT1_2);
  unitaryDft(width).inverse(fromInterleaved(spectrum), time);
  const pilots = part(time, 0, width);
  for (let i = 0; i < pilotSymbols; i++) setComplex(sent, pilots, i * width);
  setComplex(sent, part(time, width, time.re.length), pilotLength);
  const normals = Float64Array.from(drawNormals(stream("detect", "noise"), 2 * length));
  const noise = fromInterleaved(normals.map((x) => Math.sqrt(noiseVariance / 2) * x));
  receivePhysical(nbIot, { theta, ...mismatch, taps: fromInterleaved(taps) }, sent, noise, received);
  const estimates = emptyEstimates(1);
  const alpha = transmitterImage(mismatch.transmitter), beta = receiverImage(mismatch.receiver);
  estimates.theta[0] = theta;
  estimates.alphaRe[0] = alpha.re;
  estimates.alphaIm[0] = alpha.im;
  estimates.betaRe[0] = beta.re;
  estimates.betaIm[0] = beta.im;
  const bursts = {
    count: 1,
    symbols: pilotSymbols,
    pilots,
    received: part(received, 0, pilotLength),
  };
  return { bits: bits.slice(2 * width), bursts, data: part(received, pilotLength, length), estimates };
}

const impaired = { transmitter: { epsilon: 1.2, phi: -0.3 }, receiver: { epsilon: 0.8, phi: 0.35 } };
const perfect = { transmitter: { epsilon: 1, phi: 0 }, receiver: { epsilon: 1, phi: 0 } };

describe("detectQpsk", () => {
  it("has no errors without noise, over channels of more than one tap too", () => {
    for (const taps of [[1, 0], [-0.2, 0.9, 0.3, 0.1, 0, -0.2]]) {
      const { bits, bursts, data, estimates } = send({
        pilotSymbols: 4,
        dataSymbols: 50,
        noiseVariance: 0,
        theta: 0.6,
        mismatch: impaired,
        taps,
      });
      expect(detectQpsk(bursts, data, 50, estimates)).toEqual(bits);
      estimates.theta[0] += 0.05; // half a turn after 110 samples
      expect(detectQpsk(bursts, data, 50, estimates)).not.toEqual(bits);
    }
  });

  it("has the bit error rate of QPSK, Q(sqrt(SNR)), where many pilots make the channel known", () => {
    for (const snr of [2, 6]) {
      const dataSymbols = 4000;
      const { bits, bursts, data, estimates } = send({
        pilotSymbols: 500,
        dataSymbols,
        noiseVariance: 1 / snr,
        theta: -0.4,
        mismatch: perfect,
        taps: [0.6, 0.8],
      });
      const wrong = detectQpsk(bursts, data, dataSymbols, estimates)
        .reduce((sum, bit, i) => sum + (bit ^ bits[i]), 0);
      const expected = bits.length * erfc(Math.sqrt(snr / 2)) / 2;
      expect(Math.abs(wrong - expected)).toBeLessThan(4 * Math.sqrt(expected) + 0.02 * expected);
    }
  });

  it("loses 10 lg(1 + 1/p) dB to a channel estimate from p pilots, to first order", () => {
    const dataSymbols = 10000, snr = 6, signs = { wrong: 0, bits: 0 };
    const { bits, bursts, data, estimates } = send({
      pilotSymbols: 4,
      dataSymbols,
      noiseVariance: 1 / snr,
      theta: 0,
      mismatch: perfect,
      taps: [0, -1],
    });
    detectQpsk(bursts, data, dataSymbols, estimates).forEach((bit, i) => signs.wrong += bit ^ bits[i]);
    const known = bits.length * erfc(Math.sqrt(snr / 2)) / 2;
    // One draw of 12 channel estimates, so only a band: more than a known channel's, less than at half the SNR.
    expect(signs.wrong).toBeGreaterThan(known);
    expect(signs.wrong).toBeLessThan(bits.length * erfc(Math.sqrt(snr / 4)) / 2);
  });
});
