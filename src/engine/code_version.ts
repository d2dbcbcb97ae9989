/**
 * The version of a component's code: a hash of what it can execute, so that a comment, a type, another layout, the
 * name of a file or code that it doesn't reach change nothing.
 *
 * What counts: the declarations that the component's export reaches, wherever they stand, with the constants,
 * defaults and functions that they use; what the modules that are loaded do at once; files that this code reads
 * beside itself (`new URL("./table.bin", import.meta.url)`), byte by byte; and the packages that it uses, by name and
 * version. What lies behind the compute boundary counts by its bits (`kernel_bits.ts`) and not as code.
 *
 * @module
 */
import { dirname, join } from "node:path";
import type { Component, Json } from "../suite/types.ts";
import { sha256 } from "../suite/canonical_json.ts";
import {
  type Bundle,
  bundle,
  entryName,
  loadedWith,
  pathInBundle,
  pathOf,
  type Resolution,
} from "./code/bundle.ts";
import { hashFile, keep, recall } from "./code/cache.ts";
import { Reach } from "./code/reach.ts";
import { type Statement, statementsOf } from "./code/statements.ts";
import { fromFileUrl, relativePath, toFileUrl } from "./paths.ts";

/** The functions and constants ("src/phy/qam.ts modulate"), files and packages behind a code version. */
export type CodeListing = Readonly<Record<string, string>>;

/** A code version and what it is made of. */
export interface CodeVersion {
  readonly hash: string;
  readonly listing: CodeListing;
}

/** Where a component's code is. */
export type CodeSource = Pick<Component, "module" | "export" | "uses">;

/**
 * What isn't followed, relative to the root. The kernels and their glue to tfjs: what they give is probed, bit by bit. And
 * what says where code is, which computes nothing.
 */
const unfollowed = [
  "src/suite/made_by.ts",
  "src/compute/kernels/*",
  "src/compute/tfjs/*",
  "src/compute/exact.ts",
  "src/compute/backend.ts",
];

/** What is not followed, whichever file it is in. */
const boundaryName = "behind the boundary";

/** Reads code versions, each file once; make a new reader to see changed files. */
export class CodeVersions {
  readonly #root: URL;
  readonly #resolution: Resolution;
  readonly #versions = new Map<string, CodeVersion>();
  readonly #files = new Map<string, string | null>();

  /**
   * @param root the directory whose `deno.json` maps package names; files under it are listed relative to it
   * @param options `throughBoundary`: the code behind the compute boundary counts too
   */
  constructor(root: URL, { throughBoundary = false } = {}) {
    this.#root = root;
    const boundary = throughBoundary ? [] : unfollowed.map((path) => fromFileUrl(new URL(path, root)));
    const { imports } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
    this.#resolution = { root, imports, boundary };
  }

  /**
   * Reads the versions of several components at once, which is faster than one after the other.
   *
   * @throws {UsageError} where a module lacks the export that a component names
   */
  prepare(components: readonly CodeSource[]): void {
    const wanted = new Map(components.map((one) => [idOf(one), one]));
    this.#versions.forEach((_, id) => wanted.delete(id));
    if (wanted.size > 0) this.#read([...wanted.values()]);
  }

  /** The version of a component's code, with that of what it uses. @throws {UsageError} as {@link prepare} */
  of(component: CodeSource): CodeVersion {
    this.prepare([component]);
    return this.#versions.get(idOf(component))!;
  }

  /** Gives the versions again that an earlier process found, or finds them. */
  #read(components: readonly CodeSource[]): void {
    const { root, imports, boundary } = this.#resolution;
    const question = [toolHash(), root.href, imports, boundary, components.map(idOf).sort()];
    const known = recall<Record<string, CodeVersion>>(question, (path) => this.#hashFile(path));
    if (!known) return this.#find(components, question);
    for (const [id, version] of Object.entries(known)) this.#versions.set(id, version);
  }

  #find(components: readonly CodeSource[], question: Json): void {
    const entries = new Map(
      components.flatMap(filesOf).map((one) => [keyOf(one), { file: fileOf(one), export: one.export }]),
    );
    if (entries.size === 0) {
      return components.forEach((one) =>
        this.#versions.set(idOf(one), { hash: sha256(idOf(one)), listing: {} })
      );
    }
    const bundled = bundle([...entries.values()], this.#resolution);
    if (bundled.loadsLater.size > 0 && components.length > 1) {
      // what import() loads has another form, which no other component's code may depend on
      const later = components.filter((one) => loadsAnyOf(one, bundled.loadsLater, bundled));
      if (later.length < components.length) this.#read(components.filter((one) => !later.includes(one)));
      return later.forEach((one) => this.#read([one]));
    }
    const read = new Set([...bundled.imports.keys()].map(pathOf));
    const hashFile = (path: string) => {
      read.add(path);
      return this.#hashFile(path);
    };
    const statements = statementsOf(bundled);
    const reach = new Reach(bundled, statements, {
      hashFile: (module, file) => hashFile(join(dirname(pathOf(module)), file)),
      nameSource(source) {
        if (!/^\.{0,2}[\\/]|^[A-Z]:/.test(source)) return source;
        return source.endsWith(".wasm") ? `wasm ${hashFile(pathOf(pathInBundle(source)))}` : boundaryName;
      },
      source: (module) => Deno.readTextFileSync(pathOf(module)),
    });
    const names = new Map([...entries.keys()].map((key, index) => [key, entryName(index)]));
    for (const component of components) {
      const files = filesOf(component);
      const { hash, statements: reached, imports } = reach.of(
        files.map((one) => names.get(keyOf(one))!),
        files.map((one) => pathInBundle(fileOf(one))),
      );
      const listing = this.#list(component, reached, imports, reach);
      const elsewhere = sourcesOf(component).filter((one) => !files.includes(one)).map(keyOf);
      const whole = elsewhere.length === 0 ? hash : sha256([hash, ...elsewhere].join("\n"));
      this.#versions.set(idOf(component), { hash: whole, listing });
    }
    keep(question, {
      files: Object.fromEntries([...read].map((path) => [path, this.#hashFile(path)])),
      value: Object.fromEntries(components.map(idOf).map((id) => [id, this.#versions.get(id)!])),
    });
  }

  #list(
    component: CodeSource,
    reached: readonly Statement[],
    imports: readonly string[],
    reach: Reach,
  ): CodeListing {
    const listing: Record<string, string> = {};
    for (const statement of reached) {
      const { module, declares, files } = statement;
      const file = this.#nameOf(pathOf(module), component);
      const what = declares.length > 0
        ? declares.map((name) => reach.nameInSource(name)).join(", ")
        : "(when it is loaded)";
      let name = `${file} ${what}`;
      for (let copy = 2; name in listing; copy++) name = `${file} ${what} (${copy})`;
      listing[name] = reach.ownHash(statement);
      for (const one of files) {
        const path = join(dirname(pathOf(module)), one), hash = this.#hashFile(path);
        if (hash !== null) listing[this.#nameOf(path, component)] = hash;
      }
    }
    for (const source of imports) if (source !== boundaryName) listing[packageOf(source)] = source;
    return listing;
  }

  #nameOf(path: string, { module }: CodeSource): string {
    const file = toFileUrl(path);
    return relativePath(file.href.startsWith(this.#root.href) ? this.#root : new URL(".", module), file);
  }

  #hashFile(path: string): string | null {
    if (!this.#files.has(path)) this.#files.set(path, hashFile(path));
    return this.#files.get(path)!;
  }
}

/** A component and the components that it uses. */
function sourcesOf(component: CodeSource): CodeSource[] {
  return [component, ...(component.uses ?? []).flatMap(sourcesOf)];
}

function loadsAnyOf(component: CodeSource, modules: ReadonlySet<string>, bundled: Bundle): boolean {
  const own = filesOf(component).map((one) => pathInBundle(fileOf(one)));
  return !loadedWith(bundled, own).isDisjointFrom(modules);
}

/** Those of them whose code is in files; what is elsewhere counts by its address. */
function filesOf(component: CodeSource): CodeSource[] {
  return sourcesOf(component).filter(({ module }) => module.startsWith("file:"));
}

function keyOf({ module, export: name }: CodeSource): string {
  return `${module} ${name ?? "*"}`;
}

function idOf(component: CodeSource): string {
  return sourcesOf(component).map(keyOf).join("\n");
}

function fileOf({ module }: CodeSource): string {
  return fromFileUrl(module);
}

/** The package's name in "npm:@scope/name@1.2.3/file.js". */
function packageOf(source: string): string {
  return /^(?:npm|jsr):((?:@[^/]+\/)?[^@/]+)/.exec(source)?.[1] ?? source;
}

let tools: string | undefined;

/** This code, which finds the versions with the packages that the import map names. */
function toolHash(): string {
  const files = ["./code_version.ts", "./code/bundle.ts", "./code/reach.ts", "./code/statements.ts"];
  return tools ??= sha256(files.map((file) => hashFile(fromFileUrl(import.meta.resolve(file)))).join());
}
