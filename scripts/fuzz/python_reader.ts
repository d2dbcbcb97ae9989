/** Reference readers in Python: scipy, numpy and h5py, where the system's Python has them. @module */
import { fromFileUrl } from "../../src/engine/paths.ts";
import type { Reference } from "./target.ts";

const python = "/usr/bin/python3";
const script = fromFileUrl(new URL("readers.py", import.meta.url));

/** What `readers.py` makes of folders, in their order; nothing that can be compared where it can't run. */
export async function readByPython(reader: string, folders: readonly string[]): Promise<Reference[]> {
  const unknown = folders.map((): Reference => "unknown");
  try {
    const command = new Deno.Command(python, { args: [script, reader, ...folders], stderr: "null" });
    const { success, stdout } = await command.output();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : unknown;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return unknown;
    throw error;
  }
}

/** Numbers as `readers.py` writes them: those that JSON has no form for as texts. */
export function plainNumbers(values: ArrayLike<number>): (number | string)[] {
  return Array.from(values, (value) => Number.isFinite(value) ? value : String(value));
}
