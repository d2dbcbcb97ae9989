/** Where a command writes: looked at before the work, which may take hours. @module */
import { fileInTheWay, kindOf } from "../engine/paths.ts";
import { reasonOf } from "../engine/store.ts";
import { UsageError } from "../suite/errors.ts";
import { writeAside } from "../suite/write_aside.ts";

/**
 * Makes a directory, if it isn't there, and writes in it.
 *
 * @param names files that are going to be there
 * @throws {UsageError} one line that names the option, where that can't be done
 */
export function makeOutputDirectory(option: string, path: string, names: readonly string[] = []): void {
  const file = fileInTheWay(path);
  if (file !== undefined) throw new UsageError(`${option}: '${file}' is a file; name a directory`);
  try {
    Deno.mkdirSync(path, { recursive: true });
    writeAside(`${path}/.${Deno.pid}.part`, (partial) => Deno.writeTextFileSync(partial, "airtight\n"));
  } catch (error) {
    throw new UsageError(`${option}: '${path}' can't be written: ${reasonOf(error)}`);
  }
  for (const name of names) {
    if (kindOf(`${path}/${name}`) === "directory") {
      throw new UsageError(`${option}: '${path}/${name}' is a directory, where a file is to be written`);
    }
  }
}
