/** QPSK data behind pilots, detected with estimated impairments. @module */
import { type ComplexArray, complexZeros, part, setComplex } from "../linalg/complex_array.ts";
import { offsetPhases, unitaryDft } from "../ofdm.ts";
import { type ImpairmentEstimates, nbIot, type PilotBursts } from "./burst.ts";

/**
 * The bits of data symbols: r - β r* undoes the receiver's mixer (but for a factor that the channel estimate takes),
 * e^{-jφ} the offset; the channel of each subcarrier is the least-squares fit to the pilots, which after the
 * transmitter's mixer are s + α s*; zero forcing divides by it; then, in the time domain, (x - α x*) / (1 - |α|²)
 * undoes the transmitter's mixer, and the signs decide.
 *
 * @param data received symbols without prefixes, [count, symbols, 12]; they follow the pilots
 * @returns the signs of real and imaginary parts, 1 for positive, [count, symbols, 12, 2]
 */
export function detectQpsk(
  bursts: PilotBursts,
  data: ComplexArray,
  symbols: number,
  estimates: ImpairmentEstimates,
): Uint8Array {
  const { count } = bursts, width = nbIot.subcarriers, pilotLength = bursts.symbols * width;
  const dataLength = symbols * width, dft = unitaryDft(nbIot.subcarriers);
  const length = pilotLength + dataLength, phases = complexZeros(length);
  const time = complexZeros(length), spectrum = complexZeros(length);
  const reference = complexZeros(width), pilotSpectrum = complexZeros(width);
  const inverse = complexZeros(width), equalised = complexZeros(dataLength);
  const sent = complexZeros(dataLength);
  const bits = new Uint8Array(2 * data.re.length);
  for (let item = 0; item < count; item++) {
    const alphaRe = estimates.alphaRe[item], alphaIm = estimates.alphaIm[item];
    setComplex(time, part(bursts.received, item * pilotLength, (item + 1) * pilotLength));
    setComplex(time, part(data, item * dataLength, (item + 1) * dataLength), pilotLength);
    offsetPhases(nbIot, bursts.symbols + symbols, estimates.theta[item], phases);
    subtractImage(time, estimates.betaRe[item], estimates.betaIm[item]);
    for (let at = 0; at < length; at++) {
      const re = time.re[at], im = time.im[at], c = phases.re[at], s = phases.im[at];
      time.re[at] = c * re + s * im;
      time.im[at] = c * im - s * re;
    }
    dft.forward(time, spectrum);
    setComplex(reference, part(bursts.pilots, item * width, (item + 1) * width));
    subtractImage(reference, -alphaRe, -alphaIm);
    dft.forward(reference, pilotSpectrum);
    for (let k = 0; k < width; k++) { // P / Σ R, the least-squares channel's inverse but for a positive factor
      let re = 0, im = 0;
      for (let at = k; at < pilotLength; at += width) re += spectrum.re[at], im += spectrum.im[at];
      const pr = pilotSpectrum.re[k], pi = pilotSpectrum.im[k], power = re * re + im * im;
      inverse.re[k] = bursts.symbols * (pr * re + pi * im) / power;
      inverse.im[k] = bursts.symbols * (pi * re - pr * im) / power;
    }
    for (let at = 0; at < dataLength; at++) {
      const re = spectrum.re[pilotLength + at], im = spectrum.im[pilotLength + at];
      const ir = inverse.re[at % width], ii = inverse.im[at % width];
      equalised.re[at] = ir * re - ii * im;
      equalised.im[at] = ir * im + ii * re;
    }
    dft.inverse(equalised, sent);
    subtractImage(sent, alphaRe, alphaIm);
    dft.forward(sent, equalised);
    const factor = 1 - alphaRe * alphaRe - alphaIm * alphaIm; // only its sign counts
    for (let at = 0; at < dataLength; at++) {
      const to = 2 * (item * dataLength + at);
      bits[to] = factor * equalised.re[at] > 0 ? 1 : 0;
      bits[to + 1] = factor * equalised.im[at] > 0 ? 1 : 0;
    }
  }
  return bits;
}

/** x <- x - b x*. */
function subtractImage(x: ComplexArray, bRe: number, bIm: number): void {
  for (let at = 0; at < x.re.length; at++) {
    const re = x.re[at], im = x.im[at];
    x.re[at] = re - (bRe * re + bIm * im);
    x.im[at] = im - (bIm * re - bRe * im);
  }
}
