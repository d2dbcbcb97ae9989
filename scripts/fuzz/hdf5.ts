/** HDF5 files under mutation, against h5py. @module */
import { openHdf5 } from "../../datasets/hdf5.ts";
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { plainNumbers, readByPython } from "./python_reader.ts";
import type { FuzzTarget, Input } from "./target.ts";

const file = "a.h5";

/** The reader of HDF5 files: all numbers of the root group. */
export const target: FuzzTarget = {
  name: "hdf5",
  corpus() {
    const data = fromFileUrl(new URL("datasets/testdata/hdf5", root));
    return [...Deno.readDirSync(data)].filter(({ name }) => name.endsWith(".h5"))
      .map(({ name }): Input => ({ [file]: Deno.readFileSync(`${data}/${name}`) }));
  },
  async read(folder) {
    const opened = await openHdf5(`${folder}/${file}`, "numbers");
    try {
      return Object.fromEntries(
        opened.names().map((name) => {
          const array = opened.array(name);
          return [name, { shape: array.shape, values: plainNumbers(array.read()) }];
        }),
      );
    } finally {
      opened.close();
    }
  },
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => readByPython("hdf5", folders),
};
