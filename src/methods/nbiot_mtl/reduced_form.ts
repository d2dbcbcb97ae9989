/** The reduced form (eq. 16) of drawn bursts. @module */
import type { NbIotTruth } from "../../../datasets/nbiot_pilots.ts";
import { type Complex, multiply, squaredSize } from "../../phy/linalg/complex.ts";
import { imbalanceGains } from "../../phy/iq_imbalance.ts";
import type { BurstParameters } from "../../phy/nbiot/fisher.ts";

/** The channel's only tap of each burst. @throws {RangeError} on channels of more taps */
export function tapsOf({ bursts: { count }, taps }: NbIotTruth): Complex[] {
  if (taps.re.length !== count) {
    throw new RangeError(`the reduced form wants channels of one tap, not of ${taps.re.length / count}`);
  }
  return Array.from({ length: count }, (_, i) => ({ re: taps.re[i], im: taps.im[i] }));
}

/** The true parameters of each burst. @throws {RangeError} on channels of more than one tap */
export function reducedParameters(truth: NbIotTruth): BurstParameters[] {
  const { impairments, noiseVariance } = truth, { transmitter, receiver } = impairments;
  return tapsOf(truth).map((h, i) => {
    const { mu: sent } = imbalanceGains({ epsilon: transmitter.epsilon[i], phi: transmitter.phi[i] });
    const { mu: received } = imbalanceGains({ epsilon: receiver.epsilon[i], phi: receiver.phi[i] });
    return {
      theta: impairments.theta[i],
      alpha: { re: impairments.alphaRe[i], im: impairments.alphaIm[i] },
      beta: { re: impairments.betaRe[i], im: impairments.betaIm[i] },
      tap: multiply(multiply(sent, received), h),
      noiseVariance: squaredSize(received) * noiseVariance[i],
    };
  });
}
