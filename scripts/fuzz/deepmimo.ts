/** A scenario of DeepMIMO under mutation, against scipy and numpy. @module */
import { readScenario } from "../../datasets/deepmimo_files.ts";
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { uncompressed } from "./mat.ts";
import { readByPython } from "./python_reader.ts";
import type { FuzzTarget } from "./target.ts";

/** The reader of scenarios of version 2. */
export const target: FuzzTarget = {
  name: "deepmimo",
  corpus() {
    const data = fromFileUrl(new URL("datasets/testdata/deepmimo/v2/", root));
    const names = ["1.CIR", "1.DoD", "params"].map((kind) => `I1_2p4/I1_2p4.${kind}.mat`);
    return [uncompressed, (bytes: Uint8Array) => bytes].map((of) =>
      Object.fromEntries(names.map((name) => [name, of(Deno.readFileSync(`${data}${name}`))]))
    );
  },
  read: (folder) =>
    readScenario(folder, "I1_2p4", 1, 5).map((paths) =>
      paths.map((path) => [path.phaseDegrees, path.gainDb, path.azimuthDegrees, path.zenithDegrees])
    ),
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => readByPython("deepmimo", folders),
};
