/** The INT8 network as a method: it exports what training gave to a file's bytes, and runs that file. @module */
import type { RadComBlock } from "../../../../datasets/radcom.ts";
import type { TaskClasses } from "../../../metrics/classification.ts";
import type { Method, Training } from "../../../suite/types.ts";
import { mostLikely } from "../classifier.ts";
import { exportInt8 } from "./export_int8.ts";
import { openInt8 } from "./open_int8.ts";

/**
 * The most likely classes by integers alone.
 *
 * @param training quantisation-aware
 */
export function int8Classifier(label: string, training: Training): Method<RadComBlock, TaskClasses> {
  return {
    module: import.meta.url,
    spec: "int8",
    kind: "learned",
    label,
    parts: { network: training },
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
