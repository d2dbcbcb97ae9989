/** QPSK data behind pilots, detected with estimated impairments. Complex arrays are interleaved. @module */
import { offsetPhases, unitaryDft } from "../ofdm.ts";
import { type ImpairmentEstimates, nbIot, type PilotBursts } from "./burst.ts";

/**
 * The bits of data symbols: r - β r* undoes the receiver's mixer (but for a factor that the channel estimate takes),
 * e^{-jφ} the offset; the channel of each subcarrier is the least-squares fit to the pilots, which after the
 * transmitter's mixer are s + α s*; zero forcing divides by it; then, in the time domain, (x - α x*) / (1 - |α|²)
 * undoes the transmitter's mixer, and the signs decide.
 *
 * @param data received symbols without prefixes, [count, symbols, 12, 2]; they follow the pilots
 * @returns the signs of real and imaginary parts, 1 for positive, [count, symbols, 12, 2]
 */
export function detectQpsk(
  bursts: PilotBursts,
  data: Float64Array,
  symbols: number,
  estimates: ImpairmentEstimates,
): Uint8Array {
  const { count } = bursts, width = 2 * nbIot.subcarriers, pilotLength = bursts.symbols * width;
  const dataLength = symbols * width, dft = unitaryDft(nbIot.subcarriers);
  const phases = new Float64Array(pilotLength + dataLength);
  const time = new Float64Array(pilotLength + dataLength), spectrum = new Float64Array(time.length);
  const reference = new Float64Array(width), pilotSpectrum = new Float64Array(width);
  const inverse = new Float64Array(width), equalised = new Float64Array(dataLength);
  const sent = new Float64Array(dataLength);
  const bits = new Uint8Array(data.length);
  for (let item = 0; item < count; item++) {
    const alphaRe = estimates.alphaRe[item], alphaIm = estimates.alphaIm[item];
    time.set(bursts.received.subarray(item * pilotLength, (item + 1) * pilotLength));
    time.set(data.subarray(item * dataLength, (item + 1) * dataLength), pilotLength);
    offsetPhases(nbIot, bursts.symbols + symbols, estimates.theta[item], phases);
    subtractImage(time, estimates.betaRe[item], estimates.betaIm[item]);
    for (let at = 0; at < time.length; at += 2) {
      const re = time[at], im = time[at + 1], c = phases[at], s = phases[at + 1];
      time[at] = c * re + s * im;
      time[at + 1] = c * im - s * re;
    }
    dft.forward(time, spectrum);
    reference.set(bursts.pilots.subarray(item * width, (item + 1) * width));
    subtractImage(reference, -alphaRe, -alphaIm);
    dft.forward(reference, pilotSpectrum);
    for (let k = 0; k < width; k += 2) { // P / Σ R, the least-squares channel's inverse but for a positive factor
      let re = 0, im = 0;
      for (let at = k; at < pilotLength; at += width) re += spectrum[at], im += spectrum[at + 1];
      const pr = pilotSpectrum[k], pi = pilotSpectrum[k + 1], power = re * re + im * im;
      inverse[k] = bursts.symbols * (pr * re + pi * im) / power;
      inverse[k + 1] = bursts.symbols * (pi * re - pr * im) / power;
    }
    for (let at = 0; at < dataLength; at += 2) {
      const re = spectrum[pilotLength + at], im = spectrum[pilotLength + at + 1];
      const ir = inverse[at % width], ii = inverse[at % width + 1];
      equalised[at] = ir * re - ii * im;
      equalised[at + 1] = ir * im + ii * re;
    }
    dft.inverse(equalised, sent);
    subtractImage(sent, alphaRe, alphaIm);
    dft.forward(sent, equalised);
    const factor = 1 - alphaRe * alphaRe - alphaIm * alphaIm; // only its sign counts
    for (let at = 0; at < dataLength; at++) {
      bits[item * dataLength + at] = factor * equalised[at] > 0 ? 1 : 0;
    }
  }
  return bits;
}

/** x <- x - b x*. */
function subtractImage(x: Float64Array, bRe: number, bIm: number): void {
  for (let at = 0; at < x.length; at += 2) {
    const re = x[at], im = x[at + 1];
    x[at] = re - (bRe * re + bIm * im);
    x[at + 1] = im - (bIm * re - bRe * im);
  }
}
