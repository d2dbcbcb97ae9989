/**
 * The physical layer: symbols, codes, channels, detectors, waveforms and beamformers, over plain typed arrays. Nothing
 * here needs tfjs, and everything gives the same bits on every machine.
 *
 * Complex numbers are interleaved (re, im) in float32 arrays of symbols and channels, and two arrays of float64 where
 * linear algebra is done. LLRs are log p(1)/p(0). Noise variances are those of a complex sample.
 *
 * @example Gray-mapped 16-QAM over an AWGN channel without noise
 * ```ts
 * import { demapHard, modulate } from "airtight/phy";
 *
 * const bits = Uint8Array.of(0, 1, 1, 0, 1, 1, 0, 0);
 * const symbols = modulate(bits, 16); // [2, 2]: two symbols, re and im
 * if (String(demapHard(symbols, 16)) !== String(bits)) throw new Error("without noise no bit is lost");
 * ```
 *
 * @module
 */
// symbols and LLRs
export {
  bitsPerSymbol,
  demapHard,
  demapSoft,
  modulate,
  pamAmplitudes,
  pamBit,
  qamConstellation,
  qamLevels,
  scalarLlr,
} from "./qam.ts";
export { drawBits, drawNormals } from "./draw.ts";
export { bpskNoiseVarianceAt, noiseVarianceAt } from "./snr.ts";

// MIMO detection
export {
  type ChannelUses,
  checkChannelUses,
  type DetectorInputs,
  drawRayleighUses,
  type DrawStreams,
  type SentChannelUses,
  transmit,
} from "./mimo.ts";
export { rayleigh } from "./fading.ts";
export { mlLlr } from "./ml_llr.ts";
export { sphereLlr } from "./sphere.ts";
export { zfSicLlr } from "./zf_sic.ts";

// codes
export { type BlockCode, blockCode, type BlockCodeName } from "./block_code.ts";
export { type AlistOptions, formatAlist, parseAlist } from "./ldpc/alist.ts";
export { AlistError, alistText } from "./ldpc/alist_text.ts";
export { codeFromRows, type ParityCheckCode, satisfies } from "./ldpc/code.ts";
export { defaultLlrLimit, type LlrLimit } from "./llr_limit.ts";
export { type Decoded, type DecoderOptions, ldpcDecode } from "./ldpc/decoder.ts";
export { allZeroEncoder, type Encoder, ieee80211nEncoder, systematicEncoder } from "./ldpc/encoder.ts";
export { frameErrorPoint, type FrameOptions, type FramePoint } from "./ldpc/fer.ts";
export { ieee80211nCode } from "./ldpc/ieee80211n.ts";
export { independentColumns, rank } from "./ldpc/rank.ts";
export { deinterleave, fixedInterleaver, interleave, type Interleaver } from "./ldpc/interleaver.ts";
export { type PolarCode, polarCode, polarEncode } from "./polar/code.ts";
export { crc11, type CrcPolynomial } from "./polar/crc.ts";
export { polarListDecode } from "./polar/list_decoder.ts";

// channels
export { cdlChannels, type CdlOptions, type Polarisation } from "./cdl.ts";
export { cdlA, type CdlProfile } from "./cdl_profile.ts";
export { drawPaths, exactDelayTaps, type PowerDelayProfile, ruralArea, sampleSpacedTaps } from "./cost207.ts";
export { type Dft, type Numerology, offsetPhases, sampleIndex, samplePeriod, unitaryDft } from "./ofdm.ts";
export { imbalanceGains, type Mismatch, receiverImage, transmitterImage } from "./iq_imbalance.ts";
export { type Fader, fader, type FaderParameters } from "./sum_of_sinusoids.ts";
export {
  type ChannelDraws,
  type DynamicChannel,
  dynamicChannel,
  type DynamicChannelParameters,
  type WanderingOffset,
} from "./dynamic_channel.ts";
export { type FieldPattern, halfWaveDipole, isotropic } from "./rays/antenna.ts";
export { type Material, materials } from "./rays/materials.ts";
export { type Box, type Face, type Room, type Scene, sceneOf, type Surfaces } from "./rays/scene.ts";
export type { SpecularPath } from "./rays/specular.ts";
export { type Antenna, pathTracer, type TracedPath } from "./rays/trace.ts";
export type { Vector } from "./rays/vector.ts";

// beamforming
export {
  type Downlink,
  type DownlinkSize,
  type Precoder,
  sumRates,
  transmitPowers,
} from "./beamforming/downlink.ts";
export { maximumRatio, regularisedZeroForcing, zeroForcing } from "./beamforming/linear.ts";
export { dftPilots, leastSquaresChannel, receivePilots } from "./beamforming/pilots.ts";
export { wmmse, type WmmseOptions, type WmmseResult } from "./beamforming/wmmse.ts";

// waveforms
export { amDsb, type AmDsbParameters, amDsbRadio } from "./waveforms/am_dsb.ts";
export { amSsb, amSsbRadio } from "./waveforms/am_ssb.ts";
export { ask, type AskParameters, shortRange } from "./waveforms/ask.ts";
export type { AudioParameters } from "./waveforms/audio.ts";
export { bpsk, type BpskParameters, satcom } from "./waveforms/bpsk.ts";
export { cck, type CckParameters, wifi } from "./waveforms/cck.ts";
export { fmcw, type FmcwParameters, radarAltimeter } from "./waveforms/fmcw.ts";
export { bluetooth, gfsk, type GfskParameters } from "./waveforms/gfsk.ts";
export { oqpsk, type OqpskParameters, zigbee } from "./waveforms/oqpsk.ts";
export { pulsed, type PulsedParameters, pulsedRadars } from "./waveforms/pulsed.ts";
export { sampleRateHz, type Waveform } from "./waveforms/waveform.ts";

// numbers
export type { Complex } from "./linalg/complex.ts";
export type { ComplexArray } from "./linalg/complex_array.ts";
export type { KernelEngine } from "../compute/kernels/engine.ts";
export type { KernelHeap } from "../compute/kernels/heap.ts";
export { type Stream, stream, substream } from "../compute/random.ts";
