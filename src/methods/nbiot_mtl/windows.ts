/** The networks with the windows that each sees of a sample (section IV-B), and tensors of such windows. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { NbIotBlock } from "../../../datasets/nbiot_pilots.ts";
import {
  labels,
  originalSamples,
  sampleRows,
  type Window,
  windowCount,
} from "../../../datasets/nbiot_samples.ts";
import { impairmentNames, type PilotBursts } from "../../phy/nbiot/burst.ts";
import { type EstimatorSize, singleSize, subnetworkSize } from "./networks.ts";

/** A network and the windows of a sample that it is applied to. */
export interface MtlNetwork {
  readonly size: EstimatorSize;
  readonly window: Window;
}

/** The proposal: the 49 windows of 48 rows go through one subnetwork (section V). */
export const parallelNetwork: MtlNetwork = { size: subnetworkSize, window: { length: 48, step: 1 } };

/** The single MTL network: its one window is the sample. */
export const singleNetwork: MtlNetwork = { size: singleSize, window: { length: sampleRows, step: 1 } };

/** A network as plain data. */
export function networkSpec({ size: { rows, blocks }, window }: MtlNetwork) {
  return { rows, blocks: blocks.map((block) => ({ ...block })), window: { ...window } };
}

/** Windows that go through a network at a time outside training: their activations are large. */
export const chunkWindows = 1024;

/** Numbers in a label. */
export const labelWidth = impairmentNames.length;

/** Samples and their labels. */
export interface Samples {
  readonly count: number;
  /** `[count, 96, 2]` */
  readonly features: Float32Array;
  /** `[count, 5]` */
  readonly labels: Float32Array;
}

/** The samples of a block of bursts. */
export function samplesOf({ inputs, truth }: NbIotBlock): Samples {
  return { count: inputs.count, features: networkInputs(inputs), labels: labels(truth.impairments) };
}

/**
 * Samples (eq. 18) as the networks get them, `[count, 96, 2]`: the received rows of each have a mean energy of one, as
 * behind a receiver's gain control. The paper doesn't say how its networks met fading; what they estimate doesn't depend
 * on the channel's gain.
 */
export function networkInputs(bursts: PilotBursts): Float32Array {
  const samples = originalSamples(bursts), width = 2 * sampleRows;
  for (let start = 0; start < samples.length; start += width) {
    let energy = 0;
    for (let at = start + 2; at < start + width; at += 4) {
      energy += samples[at] * samples[at] + samples[at + 1] * samples[at + 1];
    }
    const gain = Math.sqrt(sampleRows / 2 / energy);
    for (let at = start + 2; at < start + width; at += 4) {
      samples[at] *= gain;
      samples[at + 1] *= gain;
    }
  }
  return samples;
}

/**
 * Windows and what they are to give, `[n, L_w, 2]` and `[n, 5]`.
 *
 * @param pick which n windows: sample · T + t with t = 0 … T - 1
 */
export function windowTensors(
  { window }: MtlNetwork,
  samples: Samples,
  pick: Uint32Array,
): [windows: tf.Tensor, targets: tf.Tensor] {
  const perSample = windowCount(window), width = 2 * window.length;
  const windows = new Float32Array(pick.length * width), targets = new Float32Array(pick.length * labelWidth);
  pick.forEach((chosen, to) => {
    const sample = Math.floor(chosen / perSample), t = chosen % perSample;
    const from = 2 * (sample * sampleRows + t * window.step), label = sample * labelWidth;
    windows.set(samples.features.subarray(from, from + width), to * width);
    targets.set(samples.labels.subarray(label, label + labelWidth), to * labelWidth);
  });
  return [tf.tensor(windows, [pick.length, window.length, 2]), tf.tensor(targets, [pick.length, labelWidth])];
}
