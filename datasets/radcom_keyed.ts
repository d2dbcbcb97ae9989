/**
 * The layout of the public RadComDynamic and RadComOta files: one dataset per window, named by the text of a Python
 * tuple, "('pulsed', 'Airborne-detection', 10, 0)": modulation, signal, SNR or gain in dB, number; 256 numbers, 128 of
 * I, then 128 of Q (RadarCommDataset, README). Windows of shape [128, 2] are pairs of I and Q.
 *
 * @module
 */
import { UsageError } from "../src/suite/errors.ts";
import { oneLine } from "../src/suite/one_line.ts";
import type { Hdf5 } from "./hdf5.ts";
import { dynamicClasses, type RadComClasses } from "./radcom_classes.ts";
import { windowSamples } from "./radcom_block.ts";
import type { RecordingIndex } from "./recording_index.ts";

const layout =
  `keys like "('pulsed', 'Airborne-detection', 10, 0)" with ${2 * windowSamples} numbers each, ` +
  `of shape [${2 * windowSamples}], [2, ${windowSamples}] or [${windowSamples}, 2]`;

/** What a key says. */
export interface RecordingKey {
  readonly modulation: string;
  readonly signal: string;
  readonly snrDb: number;
  readonly number: number;
}

/** A text as Python and NumPy, from version 2 on, write it: 'a', "a", b'a', u'a', np.str_('a'), np.bytes_(b'a'). */
const text = (name: string) =>
  `(?:np\\.(?:str_|bytes_)\\(\\s*)?[bu]?(?<${name}Quote>['"])(?<${name}>[^'"]*)\\k<${name}Quote>\\s*\\)?`;
/** A number, also as np.int64(10) or np.float64(10.0). */
const number = (name: string, digits: string) =>
  `(?:np\\.u?(?:int|float)\\d+\\(\\s*)?(?<${name}>${digits})\\s*\\)?`;

const tuple = new RegExp(
  `^\\(\\s*${
    [
      text("modulation"),
      text("signal"),
      number("level", "-?\\d+(?:\\.\\d*)?"),
      number("number", "\\d{1,9}"),
    ].join("\\s*,\\s*")
  }\\s*\\)$`,
);

/** Reads a key; undefined where it isn't one. */
export function parseKey(key: string): RecordingKey | undefined {
  const found = balanced(key) ? tuple.exec(key)?.groups : undefined;
  if (found === undefined) return undefined;
  const { modulation, signal, level, number } = found;
  return { modulation, signal, snrDb: Number(level), number: Number(number) };
}

/** Whether as many parentheses are closed as are opened. */
function balanced(key: string): boolean {
  return key.split("(").length === key.split(")").length;
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
  const fail = (found: string) => new UsageError(oneLine(`${file.path}: expected ${layout}, found ${found}`));
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
  /** The window of a name, once its shape is one of a window's. */
  const open = (name: string) => {
    const array = file.array(name), sizes = array.shape.filter((size) => size !== 1).join();
    if (!array.numeric) throw fail(`"${name}" with ${array.holds}`);
    if (!shapes.includes(sizes)) throw fail(`"${name}" with shape [${array.shape.join(", ")}]`);
    return { array, pairs: sizes === pairsShape };
  };
  open(names[0]);
  return {
    classes,
    count,
    waveform,
    snrDb,
    number,
    read(i, out) {
      const { array, pairs } = open(names[i]);
      const values = array.read();
      for (let n = 0; n < windowSamples; n++) {
        out[n] = values[pairs ? 2 * n : n];
        out[windowSamples + n] = values[pairs ? 2 * n + 1 : windowSamples + n];
      }
    },
  };
}

const pairsShape = `${windowSamples},2`;
/** A window's shapes, without dimensions of size 1. */
const shapes = [`${2 * windowSamples}`, `2,${windowSamples}`, pairsShape];
