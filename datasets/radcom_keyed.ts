/**
 * The layout of the public RadComDynamic and RadComOta files: one dataset per window, named by the text of a Python
 * tuple, "('pulsed', 'Airborne-detection', 10, 0)": modulation, signal, SNR or gain in dB, number; 256 numbers, 128 of
 * I, then 128 of Q (RadarCommDataset, README).
 *
 * @module
 */
import { UsageError } from "../src/suite/errors.ts";
import type { Hdf5 } from "./hdf5.ts";
import { dynamicClasses, type RadComClasses } from "./radcom_classes.ts";
import { windowSamples } from "./radcom_block.ts";
import type { RecordingIndex } from "./recording_index.ts";

const layout = `keys like "('pulsed', 'Airborne-detection', 10, 0)" with ${2 * windowSamples} numbers each`;

/** What a key says. */
export interface RecordingKey {
  readonly modulation: string;
  readonly signal: string;
  readonly snrDb: number;
  readonly number: number;
}

/** Reads a key; undefined where it isn't one. */
export function parseKey(key: string): RecordingKey | undefined {
  const match = /^\(\s*(['"])(.*?)\1\s*,\s*(['"])(.*?)\3\s*,\s*(-?\d+(?:\.\d+)?)\s*,\s*(\d+)\s*\)$/.exec(key);
  if (!match) return undefined;
  return { modulation: match[2], signal: match[4], snrDb: Number(match[5]), number: Number(match[6]) };
}

/** The names that the files use instead of the paper's. */
const aliases: Readonly<Record<string, string>> = { pulsed: "pcw", raw: "satcom" };

/** A name without case and punctuation, since the files disagree about both ("AM-DSB" and "amdsb"). */
function plain(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return aliases[letters] ?? letters;
}

/** The waveform of a pair of names in {@link dynamicClasses}, or -1. */
export function findWaveform(
  { modulations, signals, waveforms }: RadComClasses,
  modulation: string,
  signal: string,
): number {
  return waveforms.findIndex((waveform) =>
    plain(modulations[waveform.modulation]) === plain(modulation) &&
    plain(signals[waveform.signal]) === plain(signal)
  );
}

/** The index of such a file. @throws {UsageError} at the first key that doesn't fit, with what it says */
export function indexKeyed(file: Hdf5, names: readonly string[]): RecordingIndex {
  const fail = (found: string) => new UsageError(`${file.path}: expected ${layout}, found ${found}`);
  if (names.length === 0) throw fail("an empty file");
  const count = names.length, classes = dynamicClasses;
  const waveform = new Uint8Array(count), snrDb = new Float32Array(count), number = new Uint32Array(count);
  const known = new Map<string, number>();
  names.forEach((name, i) => {
    const key = parseKey(name);
    if (!key) throw fail(`"${name}"`);
    const pair = `${key.modulation}\0${key.signal}`;
    let index = known.get(pair);
    if (index === undefined) known.set(pair, index = findWaveform(classes, key.modulation, key.signal));
    if (index < 0) throw fail(`"${name}", a waveform that Table I doesn't have`);
    waveform[i] = index;
    snrDb[i] = key.snrDb;
    number[i] = key.number;
  });
  const check = (name: string) => {
    const { shape, numeric } = file.describe(name) ?? { shape: [], numeric: false };
    if (!numeric || shape.reduce((product, length) => product * length, 1) !== 2 * windowSamples) {
      throw fail(`"${name}" with ${numeric ? `shape [${shape.join(", ")}]` : "something else than numbers"}`);
    }
  };
  check(names[0]);
  return {
    classes,
    count,
    waveform,
    snrDb,
    number,
    read(i, out) {
      const values = file.read(names[i]);
      if (values.length !== 2 * windowSamples) check(names[i]);
      for (let n = 0; n < out.length; n++) out[n] = values[n];
    },
  };
}
