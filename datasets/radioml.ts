/**
 * The layout of RadioML 2018.01A (O'Shea, Roy, Clancy, "Over-the-air deep learning based radio signal classification",
 * IEEE J. Sel. Topics Signal Process. 12(1), 2018): X [n, samples, 2] I/Q, Y [n, classes] one-hot modulation, Z [n, 1]
 * SNR in dB. Of each example the first 128 samples are taken. There is one signal class, since the file names none.
 *
 * @module
 */
import { UsageError } from "../src/suite/errors.ts";
import type { Hdf5 } from "./hdf5.ts";
import { windowSamples } from "./radcom_block.ts";
import type { RecordingIndex } from "./recording_index.ts";

const layout = `X [n, at least ${windowSamples}, 2], Y [n, classes] and Z [n, 1], as in RadioML 2018.01A`;

/** The 24 modulations in the order of Y. */
const radioMl2018 = [
  ...[
    "OOK",
    "4ASK",
    "8ASK",
    "BPSK",
    "QPSK",
    "8PSK",
    "16PSK",
    "32PSK",
    "16APSK",
    "32APSK",
    "64APSK",
    "128APSK",
  ],
  ...["16QAM", "32QAM", "64QAM", "128QAM", "256QAM"],
  ...["AM-SSB-WC", "AM-SSB-SC", "AM-DSB-WC", "AM-DSB-SC", "FM", "GMSK", "OQPSK"],
];

const rowsAtATime = 65536; // while labels are read

/** The index of such a file. @throws {UsageError} where the shapes or the labels are others */
export function indexRadioMl(file: Hdf5): RecordingIndex {
  const fail = (found: string) => new UsageError(`${file.path}: expected ${layout}, found ${found}`);
  const [x, y, z] = ["X", "Y", "Z"].map((name) => file.array(name));
  const text = [x, y, z].map((array, i) =>
    `${"XYZ"[i]} ${array.numeric ? `[${array.shape.join(", ")}]` : `with ${array.holds}`}`
  );
  const count = x.shape[0] ?? 0, classes = y.shape[1] ?? 0;
  const fits = [x, y, z].every((array) => array.numeric && array.shape[0] === count) && count > 0 &&
    x.shape.length === 3 && x.shape[1] >= windowSamples && x.shape[2] === 2 &&
    y.shape.length === 2 && classes > 0 && classes < 256 &&
    z.shape.slice(1).every((length) => length === 1);
  if (!fits) throw fail(text.join(", "));
  const waveform = new Uint8Array(count), snrDb = new Float32Array(count), number = new Uint32Array(count);
  for (let begin = 0; begin < count; begin += rowsAtATime) {
    const end = Math.min(count, begin + rowsAtATime);
    const labels = y.read([[begin, end], [0, classes]]);
    const levels = z.read(z.shape.map((length, i) => i === 0 ? [begin, end] : [0, length]));
    for (let i = begin; i < end; i++) {
      waveform[i] = oneHot(labels, (i - begin) * classes, classes) ?? failAt(i);
      snrDb[i] = levels[i - begin];
      if (!Number.isFinite(snrDb[i])) throw fail(`${levels[i - begin]} in row ${i} of Z`);
      number[i] = i;
    }
  }
  function failAt(i: number): never {
    throw fail(`row ${i} of Y with no single 1 in it`);
  }
  const named = classes === radioMl2018.length;
  return {
    classes: {
      modulations: named ? radioMl2018 : Array.from({ length: classes }, (_, i) => `class ${i}`),
      signals: ["unknown"],
      waveforms: Array.from({ length: classes }, (_, modulation) => ({ modulation, signal: 0 })),
    },
    count,
    waveform,
    snrDb,
    number,
    read(i, out) {
      const pairs = x.read([[i, i + 1], [0, windowSamples], [0, 2]]);
      for (let n = 0; n < windowSamples; n++) {
        out[n] = pairs[2 * n];
        out[windowSamples + n] = pairs[2 * n + 1];
      }
    },
  };
}

function oneHot(labels: ArrayLike<number>, first: number, classes: number): number | undefined {
  let found: number | undefined;
  for (let c = 0; c < classes; c++) {
    if (labels[first + c] === 0) continue;
    if (labels[first + c] !== 1 || found !== undefined) return undefined;
    found = c;
  }
  return found;
}
