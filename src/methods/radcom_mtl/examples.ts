/** Fixed sets of labelled windows that classifiers are trained on. @module */
import {
  drawFixedSet,
  everything,
  type RadComBlock,
  type RadComClasses,
  type RadComSource,
  splitSizes,
} from "../../../datasets/radcom.ts";
import type { Stream } from "../../compute/random.ts";
import { gatherRows } from "../../learn/rows.ts";
import type { Json } from "../../suite/types.ts";

/** Windows `[count, 256]` and their classes. */
export type Examples = Pick<RadComBlock, "count" | "iq" | "modulation" | "signal">;

/** How large a set is. */
export type SetSize = {
  /** Windows of each waveform at each SNR (or gain), of which 70 % are trained on and 20 % validate. */
  readonly windowsPerCell: number;
  /** The SNRs in dB, or the gains. */
  readonly snrDb: readonly number[];
};

/** Where a fixed set comes from. */
export interface ExampleSource {
  readonly spec: Json;
  readonly classes: RadComClasses;
  /** The suite's file that it reads. */
  readonly file?: string;
  /** How many windows of a set are trained on. */
  trainingWindows(size: SetSize): number;
  fixedSet(
    size: SetSize,
    stream: Stream,
    path?: string,
  ): Promise<{ training: Examples; validation: Examples }>;
}

/** The windows of a generator. */
export function generated(source: RadComSource): ExampleSource {
  return {
    spec: source.spec,
    classes: source.classes,
    trainingWindows: ({ windowsPerCell, snrDb }) =>
      splitSizes(windowsPerCell)[0] * source.waveforms.length * snrDb.length,
    // deno-lint-ignore require-await -- other sources read files
    async fixedSet({ windowsPerCell, snrDb }, stream) {
      const choice = { ...everything(source), snrDb };
      const { train, validation } = drawFixedSet(source, choice, windowsPerCell, stream);
      return { training: train, validation };
    },
  };
}

/** The examples of these indices. */
export function gatherExamples({ count, iq, modulation, signal }: Examples, indices: Uint32Array): Examples {
  return {
    count: indices.length,
    iq: gatherRows(iq, iq.length / count, indices),
    modulation: Uint8Array.from(indices, (i) => modulation[i]),
    signal: Uint8Array.from(indices, (i) => signal[i]),
  };
}
