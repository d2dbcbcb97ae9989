/** Copies of the sources that tests edit and plan again. @module */
import { fromFileUrl, root, toFileUrl } from "../paths.ts";
import { makePlan } from "../plan.ts";
import type { ProfileName } from "../../suite/types.ts";

/** A copy of the sources, or of a part of them. */
export class EditedTree {
  readonly url: URL;
  readonly #home: string;

  /** @param home the folder that files are relative to, itself relative to the root and with "/" at its end */
  constructor(directory: string, home = "") {
    this.url = new URL(`${toFileUrl(directory).href}/`);
    this.#home = home;
  }

  /** The path of a file: relative to the home, or to the root where it begins with "/". */
  path(file: string): string {
    return fromFileUrl(new URL(file.startsWith("/") ? `.${file}` : `${this.#home}${file}`, this.url));
  }

  write(file: string, text: string): void {
    const path = this.path(file);
    Deno.mkdirSync(path.replace(/[\\/][^\\/]*$/, ""), { recursive: true });
    if (this.has(file)) Deno.removeSync(path); // a link to the file that other copies have
    Deno.writeTextFileSync(path, text);
  }

  has(file: string): boolean {
    try {
      return Deno.statSync(this.path(file)).isFile;
    } catch {
      return false;
    }
  }

  read(file: string): string {
    return Deno.readTextFileSync(this.path(file));
  }

  /** @throws {Error} where the file hasn't what is to be replaced */
  replace(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} has no '${from}'`);
    this.write(file, text.replaceAll(from, to));
  }

  /** Moves a file; what its imports are called has to be edited beside. */
  move(from: string, to: string): void {
    const text = this.read(from);
    Deno.removeSync(this.path(from));
    this.write(to, text);
  }

  append(file: string, text: string): void {
    this.write(file, `${this.read(file)}\n${text}`);
  }

  /** The keys of all units of a suite's file, by their labels. */
  async keys(file: string, profile: ProfileName): Promise<Map<string, string>> {
    const { default: suite } = await import(toFileUrl(this.path(file)).href);
    const { trainings, points } = makePlan({
      suite,
      profile,
      seeds: [1],
      experiments: Object.keys(suite.experiments),
      methods: Object.keys(suite.methods),
      backend: "exact",
    }, this.url);
    return new Map([...trainings, ...points].map(({ label, key }) => [label, key]));
  }
}

/** The labels of the units whose keys aren't what they were, sorted. */
export function changedUnits(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): string[] {
  return [...now].filter(([label, key]) => before.get(label) !== key).map(([label]) => label).sort();
}

/** A copy of parts of the sources, for others to be copied from. */
export function copySources(parts: readonly string[], directory: string): void {
  for (const part of parts) {
    copy(fromFileUrl(new URL(part, root)), `${directory}/${part}`, Deno.copyFileSync);
  }
}

/** A copy of such a copy, whose files are links until they are edited. */
export function linkSources(from: string, to: string): void {
  copy(from, to, Deno.linkSync);
}

/** Without tests, of which the self-test of native kernels is none. */
function copy(from: string, to: string, put: (from: string, to: string) => void): void {
  if (Deno.statSync(from).isFile) {
    Deno.mkdirSync(to.replace(/[\\/][^\\/]*$/, ""), { recursive: true });
    return put(from, to);
  }
  Deno.mkdirSync(to, { recursive: true });
  for (const { name } of Deno.readDirSync(from)) {
    if (!name.endsWith("_test.ts") || name === "self_test.ts") copy(`${from}/${name}`, `${to}/${name}`, put);
  }
}

/** A directory and a cache of code versions for a group of tests, and how to remove them. */
export async function editingPlace(): Promise<{ readonly directory: string; remove(): Promise<void> }> {
  const directory = await Deno.makeTempDir({ prefix: "airtight-edits-" });
  const cache = Deno.env.get("XDG_CACHE_HOME");
  Deno.env.set("XDG_CACHE_HOME", `${directory}/cache`);
  return {
    directory,
    async remove() {
      if (cache === undefined) Deno.env.delete("XDG_CACHE_HOME");
      else Deno.env.set("XDG_CACHE_HOME", cache);
      await Deno.remove(directory, { recursive: true });
    },
  };
}
