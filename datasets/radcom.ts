/**
 * RadComAWGN and RadComDynamic: windows of 128 samples of radar and communication waveforms, made anew (paper, section
 * IV). A test block is a fresh draw; {@link drawFixedSet} makes a fixed set with the paper's split to
 * train on.
 *
 * @module
 */
import { madeBy } from "../src/suite/made_by.ts";
import type { Dataset, Point } from "../src/suite/types.ts";
import type { RadComInputs, RadComTruth } from "./radcom_block.ts";
import type { RadComClasses } from "./radcom_classes.ts";
import { drawExamples } from "./radcom_examples.ts";
import { awgnSource, dynamicSource, type RadComOptions, type RadComSource } from "./radcom_source.ts";

export * from "./radcom_block.ts";
export * from "./radcom_classes.ts";
export * from "./radcom_examples.ts";
export * from "./radcom_source.ts";

/** Fresh windows of a source, from which trainings draw their fixed sets, too. */
export interface RadComDataset extends Dataset<RadComInputs, RadComTruth> {
  readonly source: RadComSource;
}

/**
 * RadComAWGN: 12 waveforms in noise. Its points have `snrDb`; with `waveform`, `modulationClass` or `signalClass` they
 * hold examples of that index alone, otherwise all waveforms are equally probable.
 */
export function radcomAwgn(options: RadComOptions = {}): RadComDataset {
  return dataset(radcomAwgn, awgnSource(options));
}

/** RadComDynamic: 9 waveforms behind the channel of Table II; its points are those of {@link radcomAwgn}. */
export function radcomDynamic(options: RadComOptions = {}): RadComDataset {
  return dataset(radcomDynamic, dynamicSource(options));
}

function dataset(maker: typeof radcomAwgn, source: RadComSource): RadComDataset {
  return {
    ...madeBy(import.meta.url, maker),
    spec: source.spec,
    source,
    items: "windows",
    block: (point, s, count) =>
      drawExamples(source, { waveforms: selected(source.classes, point), snrDb: [point.snrDb] }, count, s),
  };
}

/** Indices of the waveforms that a point asks for. @throws {RangeError} where there is none */
export function selected({ waveforms }: RadComClasses, point: Point): number[] {
  const wanted = waveforms.flatMap(({ modulation, signal }, index) =>
    (point.waveform ?? index) === index && (point.modulationClass ?? modulation) === modulation &&
      (point.signalClass ?? signal) === signal
      ? [index]
      : []
  );
  if (wanted.length === 0) throw new RangeError(`no waveform fits the point ${JSON.stringify(point)}`);
  return wanted;
}
