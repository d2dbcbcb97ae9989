/**
 * The store: a directory of finished units that several processes may use at once. An entry is a directory
 * `<first 2 of key>/<key>/` with `entry.json` (what the unit is and gave, under a hash) and, for artifacts,
 * `tensors.bin`. It appears by one rename, whole; what is read back is checked against the hash, and what fails the
 * check, or isn't a real directory with regular files in it, is removed, so that it is computed again.
 *
 * @module
 */
import { canonicalJson, hashJson, sha256 } from "../suite/canonical_json.ts";
import { firstLine } from "../suite/errors.ts";
import { oneLine } from "../suite/one_line.ts";
import type { Artifact, Json } from "../suite/types.ts";
import { removeQuietly, writeAside } from "../suite/write_aside.ts";
import { type ArtifactHead, packArtifact, tensorBytes, unpackArtifact } from "./artifact_file.ts";
import type { PackedScores } from "./item_scores.ts";
import { partialName, sweepPartial } from "./partial.ts";
import { shownPath } from "./paths.ts";
import { entryKind, readRegularFile } from "./regular_file.ts";

/** The store's directory where none is named. */
export const defaultStore = ".airtight/store";

/** No entry's JSON is as large: it wouldn't fit a string. */
const largestEntry = 2 ** 29;
/** Nor any listing of what code is made of. */
const largestListing = 2 ** 24;

/** A store that can't be written: a full disk, a read-only directory. The run ends with exit 3. */
export class StoreError extends Error {
  /** The error's name. */
  override name = "StoreError";
}

/** The ingredients of a key: everything that can change what the unit gives, by name. */
export type Ingredients = { readonly [name: string]: Json };

/** What an entry says beside its tensors. */
interface Body {
  readonly key: string;
  readonly label: string;
  readonly ingredients: Ingredients;
  readonly value: Json;
  readonly items?: PackedScores;
  readonly provenance?: Provenance;
  readonly artifact?: ArtifactHead;
  readonly tensorHash?: string;
}

/** Where a unit was computed, when, and how long it took. Nothing of it is in a key or a fingerprint. */
export type Provenance = {
  /** System, processor and Deno, in words: "linux x86_64, AMD EPYC, 2 cores, Deno 2.9.6". */
  readonly machine: string;
  /** The backend, and the engine that served: "exact (native)". */
  readonly engine: string;
  /** The commit of the working tree, with "+" where it had changes; absent outside a checkout. */
  readonly commit?: string;
  /** When it was done: ISO 8601, UTC. */
  readonly date: string;
  /** How long it took, all sittings of a training together. */
  readonly seconds: number;
};

/** What is put under a key. */
export interface StoredUnit {
  readonly label: string;
  readonly ingredients: Ingredients;
  readonly value: Json;
  /** Of a shard: what each of its items scored. */
  readonly items?: PackedScores;
  /** Absent in entries of older versions. */
  readonly provenance?: Provenance;
  readonly artifact?: Artifact;
}

/** A store in a directory, which need not exist before something is put there. */
export class Store {
  readonly directory: string;
  readonly #warn: (line: string) => void;

  /** @param warn is told in one line about each entry that fails its check */
  constructor(directory: string, warn: (line: string) => void = () => {}) {
    this.directory = directory;
    this.#warn = warn;
  }

  /** The finished unit, or undefined where there is none or it fails its check. */
  get(key: string): StoredUnit | undefined {
    return this.#read(this.#pathOf(key), key);
  }

  /** Whether there is an entry, without checking it. */
  has(key: string): boolean {
    return isEntry(this.#pathOf(key));
  }

  /**
   * Stores a finished unit, unless it is there already.
   *
   * @throws {StoreError} where the disk is full or can't be written
   */
  put(key: string, unit: StoredUnit): void {
    this.#write(this.#pathOf(key), key, unit);
  }

  /** Forgets a unit. */
  remove(key: string): void {
    removeQuietly(this.#pathOf(key));
  }

  /** The state of an interrupted training: the newest that passes its check. */
  getCheckpoint(key: string): StoredUnit | undefined {
    for (const path of this.#checkpoints(key).reverse()) {
      const found = this.#read(path, key);
      if (found?.artifact) return found;
    }
  }

  /** Whether there is a checkpoint, without checking it. */
  hasCheckpoint(key: string): boolean {
    return this.#checkpoints(key).length > 0;
  }

  /** Stores the state of a training. The one before goes only when this one is there. @throws {StoreError} */
  putCheckpoint(key: string, unit: StoredUnit): void {
    const before = this.#checkpoints(key);
    const last = before.length === 0 ? 0 : Number(before.at(-1)!.split("-").at(-1));
    this.#write(`${this.directory}/checkpoints/${key}-${String(last + 1).padStart(6, "0")}`, key, unit);
    before.forEach(removeQuietly);
  }

  /** Forgets a training's states: it is done. */
  removeCheckpoint(key: string): void {
    this.#checkpoints(key).forEach(removeQuietly);
  }

  /** Keeps what a code version is made of, so that a later change can be named. @throws {StoreError} */
  putListing(hash: string, listing: Readonly<Record<string, string>>): void {
    const path = `${this.directory}/code/${hash}.json`;
    if (entryKind(path) === "file") return;
    this.#writeAside((partial) => {
      makeFolder(`${this.directory}/code`);
      removeQuietly(path); // whatever stands there is no file
      writeWhole(partial, new TextEncoder().encode(canonicalJson(listing)));
      Deno.renameSync(partial, path);
    });
  }

  /** What a code version is made of, where that was kept. */
  getListing(hash: string): Record<string, string> | undefined {
    try {
      return JSON.parse(text(readRegularFile(`${this.directory}/code/${hash}.json`, largestListing)));
    } catch {
      return undefined;
    }
  }

  /** The keys of all entries. */
  *keys(): Generator<string> {
    for (const shelf of list(this.directory)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
      for (const key of list(`${this.directory}/${shelf}`)) if (/^[0-9a-f]{64}$/.test(key)) yield key;
    }
  }

  /** Copies the units of another store that this one lacks. @returns how many */
  import(other: Store): number {
    let imported = 0;
    for (const key of other.keys()) {
      if (this.has(key)) continue;
      const unit = other.get(key);
      if (!unit) continue;
      this.put(key, unit);
      imported++;
    }
    for (const file of list(`${other.directory}/code`)) {
      const hash = file.replace(/\.json$/, "");
      const listing = other.getListing(hash);
      if (listing) this.putListing(hash, listing);
    }
    return imported;
  }

  /** Removes what processes that were killed left half written. */
  sweep(): void {
    sweepPartial(`${this.directory}/partial`);
  }

  #pathOf(key: string): string {
    return `${this.directory}/${key.slice(0, 2)}/${key}`;
  }

  /** Paths of a training's checkpoints, oldest first. */
  #checkpoints(key: string): string[] {
    const directory = `${this.directory}/checkpoints`;
    return list(directory).filter((name) => name.startsWith(`${key}-`)).map((name) => `${directory}/${name}`);
  }

  #write(path: string, key: string, unit: StoredUnit): void {
    const packed = unit.artifact && packArtifact(unit.artifact);
    const body = {
      key,
      label: unit.label,
      ingredients: unit.ingredients,
      value: unit.value,
      items: unit.items,
      provenance: unit.provenance,
      artifact: packed?.head,
      tensorHash: packed && sha256(packed.bytes),
    };
    const entry = new TextEncoder().encode(`{"body":${canonicalJson(body)},"sha256":"${hashJson(body)}"}\n`);
    this.#writeAside((partial) => {
      Deno.mkdirSync(partial);
      if (packed) writeWhole(`${partial}/tensors.bin`, packed.bytes);
      writeWhole(`${partial}/entry.json`, entry);
      makeFolder(path.slice(0, path.lastIndexOf("/")));
      moveUnlessThere(partial, path);
    });
  }

  #read(path: string, key: string): StoredUnit | undefined {
    let problem: string;
    try {
      const kind = entryKind(path);
      if (kind === "nothing" || kind === "directory" && entryKind(`${path}/entry.json`) === "nothing") {
        return undefined;
      }
      if (kind !== "directory") throw new Error(`it is a ${kind}, not a directory`);
      const { body, sha256: hash } = JSON.parse(
        text(readRegularFile(`${path}/entry.json`, largestEntry)),
      ) as {
        body: Body;
        sha256: string;
      };
      // It was read from JSON; an interface only lacks the index signature that Json wants.
      if (body.key === key && hashJson(body as unknown as Json) === hash) {
        const { label, ingredients, value, items, provenance } = body;
        const unit = {
          label,
          ingredients,
          value,
          ...(items ? { items } : {}),
          ...(provenance ? { provenance } : {}),
        };
        if (!body.artifact) return unit;
        const bytes = readRegularFile(`${path}/tensors.bin`, tensorBytes(body.artifact));
        if (sha256(bytes) === body.tensorHash) {
          return { ...unit, artifact: unpackArtifact(body.artifact, bytes) };
        }
      }
      problem = "its content is not what was stored";
    } catch (error) {
      problem = firstLine(error);
    }
    removeQuietly(path);
    this.#warn(
      oneLine(
        entryKind(path) === "nothing"
          ? `${shownPath(path)}: corrupt store entry removed (${problem}); it will be computed again`
          : `${shownPath(path)}: corrupt store entry (${problem}) that can't be removed; remove it yourself`,
      ),
    );
    return undefined;
  }

  /** Gives a path of one's own to write at, and to move from; nothing is left there. @throws {StoreError} */
  #writeAside(write: (partial: string) => void): void {
    const partial = `${this.directory}/partial/${partialName()}`;
    try {
      makeFolder(this.directory);
      makeFolder(`${this.directory}/partial`);
      writeAside(partial, write);
    } catch (error) {
      throw new StoreError(`the store ${shownPath(this.directory)} can't be written: ${reasonOf(error)}`);
    }
  }
}

/** Why something could not be written, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return "the disk is full; free some space, and the next run goes on from here";
  }
  return firstLine(error);
}

function writeWhole(path: string, bytes: Uint8Array): void {
  using file = Deno.openSync(path, { write: true, createNew: true });
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/** Another process may have been faster; its entry is as good. What is left of an entry, or being removed, makes way. */
function moveUnlessThere(from: string, to: string): void {
  for (let attempt = 1;; attempt++) {
    try {
      return Deno.renameSync(from, to);
    } catch (error) {
      if (isEntry(to)) return;
      if (attempt === moveAttempts) throw error;
      removeQuietly(to);
    }
  }
}

/** Others that remove and write the same entry can come in between; each time takes a coincidence of its own. */
const moveAttempts = 10;

/** Whether something stands there as an entry does, without a check of its content. */
function isEntry(path: string): boolean {
  return entryKind(path) === "directory" && entryKind(`${path}/entry.json`) === "file";
}

/**
 * Makes one of the store's own folders. What stands in its place may be somebody's file, so that it isn't removed.
 *
 * @throws {Error} one line that says what to remove
 */
function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { recursive: true });
  } catch (error) {
    const kind = entryKind(path);
    if (kind === "nothing" || kind === "directory") throw error;
    throw new Error(
      `${shownPath(path)} is a ${kind}, not a directory; remove it, and the next run goes on from here`,
    );
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function list(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}
