/** The INT8 network as a method: it exports what training gave to a file's bytes, and runs that file. @module */
import { type Classifier, mostLikely } from "../classifier.ts";
import { madeBy } from "../../../suite/made_by.ts";
import { exportInt8 } from "./export_int8.ts";
import { openInt8 } from "./open_int8.ts";
import { int8Training, type Int8TrainingOptions } from "./qat.ts";

/** The most likely classes by integers alone. */
export function int8(options: { readonly label: string } & Int8TrainingOptions): Classifier {
  return {
    ...madeBy(import.meta.url, int8),
    spec: "int8",
    kind: "learned",
    label: options.label,
    parts: { network: int8Training(options) },
    open({ network }) {
      const { run, classes } = openInt8(exportInt8(network));
      return {
        run: ({ iq, count }) => mostLikely(run(iq, count), count, [classes.modulation, classes.signal]),
      };
    },
    // The file is all that is stored of it.
    costs: ({ network }) => {
      const bytes = { value: exportInt8(network).length, unit: "B" };
      return { modelBytes: bytes, storedBytes: bytes };
    },
  };
}
