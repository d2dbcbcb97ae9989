/**
 * Where RadCom's examples come from: waveforms, the channel of Table II, and what may be chosen where the paper is silent
 * or can be read in two ways.
 *
 * The paper sets GNU Radio's noise amplitude to 10^(-SNR/10). That is the standard deviation of complex noise, so with
 * signals of unit power the ratio of powers is twice the nominal decibels. `snrDb` is the paper's number; whether it is
 * taken as the paper took it (`noise: "amplitude"`) or as a ratio of powers (`"power"`) is an option.
 *
 * @module
 */
import { fillUniform } from "../src/compute/draw.ts";
import { stream } from "../src/compute/random.ts";
import { type DynamicChannel, dynamicChannel } from "../src/phy/dynamic_channel.ts";
import { amDsb, amDsbRadio } from "../src/phy/waveforms/am_dsb.ts";
import { amSsb, amSsbRadio } from "../src/phy/waveforms/am_ssb.ts";
import { ask } from "../src/phy/waveforms/ask.ts";
import { bpsk } from "../src/phy/waveforms/bpsk.ts";
import { cck, wifi } from "../src/phy/waveforms/cck.ts";
import { fmcw } from "../src/phy/waveforms/fmcw.ts";
import { bluetooth, gfsk } from "../src/phy/waveforms/gfsk.ts";
import { oqpsk, zigbee } from "../src/phy/waveforms/oqpsk.ts";
import { pulsed, pulsedRadars } from "../src/phy/waveforms/pulsed.ts";
import { sampleRateHz, type Waveform } from "../src/phy/waveforms/waveform.ts";
import { madeBy } from "../src/suite/made_by.ts";
import type { Component } from "../src/suite/types.ts";
import { windowSamples } from "./radcom_block.ts";
import { awgnClasses, dynamicClasses, type RadComClasses } from "./radcom_classes.ts";

/** What may be chosen where the paper is silent or can be read in two ways. */
export interface RadComOptions {
  /** The noise's standard deviation is 10^(-SNR/10), "amplitude", or its power is, "power". */
  noise?: "amplitude" | "power";
  /** The signal's level: unit mean power, or unit amplitude where a waveform is on. */
  level?: "mean" | "peak";
  /** Where the tones of AM radio's message lie; as of broadcast AM if absent. */
  audioHz?: readonly [low: number, high: number];
  /**
   * "run": the windows are cut from one run of a flow graph, as the paper's seem to be. Carriers keep phase 0, and the
   * channel's paths begin each run alike and go on; the waveforms of the interference data set, which were received, have
   * random phases. "random": every window has a carrier phase and path phases of its own.
   */
  phase?: "run" | "random";
  /**
   * Of Bluetooth, 802.11b and 802.15.4: one channel each, or all that the receiver's band holds, as in the interference
   * data set. The paper doesn't say how much of that set it took; with all ten Bluetooth channels its network is far from
   * the accuracies that it prints.
   */
  channels?: "one" | "all";
  /** The pulsed radars' repetition intervals, as multiples of those of `pulsed.ts`; 1 if absent. */
  intervals?: number;
}

/** A source of random examples: waveforms, what they pass, and how loud they are. */
export interface RadComSource extends Component {
  readonly classes: RadComClasses;
  /** Of each of the classes' waveforms. */
  readonly waveforms: readonly Waveform[];
  readonly channel?: DynamicChannel;
  readonly options: Required<Pick<RadComOptions, "noise" | "level" | "phase">>;
  /** How the paths of runs begin. */
  readonly paths?: Float32Array;
}

/**
 * Table II at 10 MS/s. Runs are as long as the 700 windows that the public files hold of each waveform
 * and SNR (RadarCommDataset, README); that the windows follow each other is a choice.
 */
export const tableII = {
  sampleRateHz,
  sampleRateOffset: { stdHzPerSample: 0.05, maxHz: 60 },
  carrierOffset: { stdHzPerSample: 0.05, maxHz: 250 },
  sinusoids: 5,
  maxDopplerHz: 2,
  ricianK: 3,
  delays: [0.2, 0.3, 0.1],
  magnitudes: [1, 0.5, 0.5],
  taps: 5,
  runSamples: 700 * windowSamples,
} as const;

/** The 9 waveforms of {@link dynamicClasses}, or the 12 of {@link awgnClasses}. */
function waveforms(classes: RadComClasses, { audioHz, channels, intervals = 1 }: RadComOptions): Waveform[] {
  const { airborneDetection, airborneRange, groundMapping, airGroundMti } = pulsedRadars;
  const one = channels !== "all";
  const interference = classes !== awgnClasses ? [] : [
    gfsk(one ? { ...bluetooth, channelHz: [0.5e6] } : bluetooth),
    cck(one ? { ...wifi, channelHz: [0.5e6] } : wifi),
    oqpsk(one ? { ...zigbee, channelHz: [-1.5e6] } : zigbee),
  ];
  const radars = [airborneDetection, airborneRange, groundMapping, airGroundMti].map((radar) =>
    pulsed({ ...radar, intervalSeconds: intervals * radar.intervalSeconds })
  );
  const am = audioHz && { audioHz };
  const radio = [amDsb({ ...amDsbRadio, ...am }), amSsb({ ...amSsbRadio, ...am })];
  return [bpsk(), ask(), ...radio, ...interference, fmcw(), ...radars];
}

/** Names the draws that say how runs begin. Of this one the channel's power gain is 1.44 to 1.57, near its mean. */
const runNumber = 11;

function source(
  maker: typeof awgnSource | typeof dynamicSource,
  classes: RadComClasses,
  options: RadComOptions,
  channel?: DynamicChannel,
): RadComSource {
  const { noise = "amplitude", level = "mean", phase = "run" } = options;
  const chosen = { noise, level, phase };
  const made = waveforms(classes, options);
  const spec = {
    ...chosen,
    waveforms: made.map(({ parameters }) => parameters),
    ...channel && { channel: channel.parameters },
  };
  const common = { ...madeBy(import.meta.url, maker), classes, waveforms: made, options: chosen };
  if (!channel) return { ...common, spec };
  const paths = new Float32Array(channel.pathDraws);
  fillUniform(paths, stream("radcom", "paths", runNumber));
  return { ...common, spec: { ...spec, runNumber }, channel, paths };
}

/** The source behind {@link radcomAwgn}. */
export function awgnSource(options: RadComOptions = {}): RadComSource {
  return source(awgnSource, awgnClasses, options);
}

/** The source behind {@link radcomDynamic}. */
export function dynamicSource(options: RadComOptions = {}): RadComSource {
  return source(dynamicSource, dynamicClasses, options, dynamicChannel(tableII, windowSamples));
}
