/**
 * The version of a piece of code: a hash over its source, the local modules and files that it reaches by imports, and
 * the versions of the packages that these import. Type-only imports don't count, as they can't change a result.
 *
 * @module
 */
import { fromFileUrl, relativePath } from "./paths.ts";
import { hashJson, sha256 } from "../suite/canonical_json.ts";

/** The files (by path) and packages (by name) behind a code version, with their hashes or versions. */
export type CodeListing = Readonly<Record<string, string>>;

/** A code version and what it is made of. */
export interface CodeVersion {
  readonly hash: string;
  readonly listing: CodeListing;
}

interface Source {
  readonly hash: string;
  /** What it imports or reads beside itself, as written. */
  readonly references: readonly string[];
}

const importPattern = /^\s*(?:import|export)\s+(?!type\b)(?:[^"';]*?\bfrom\s*)?["']([^"'\n]+)["']/gm;
const dynamicImportPattern = /\bimport\(\s*["']([^"'\n]+)["']\s*[,)]/g;
const filePattern = /\bnew URL\(\s*["'](\.[^"'\n]+)["']\s*,\s*import\.meta\.url\s*\)/g;

/** Reads code versions, each file once; make a new reader to see changed files. */
export class CodeVersions {
  readonly #sources = new Map<string, Source | undefined>();
  readonly #versions = new Map<string, CodeVersion>();
  readonly #imports: Readonly<Record<string, string>>;
  readonly #root: URL;

  /**
   * @param root the directory whose `deno.json` maps package names; files under it are listed relative to it
   */
  constructor(root: URL) {
    this.#root = root;
    this.#imports = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root))).imports;
  }

  /** The version of the module at `url` and of everything that it uses. */
  of(url: string): CodeVersion {
    const known = this.#versions.get(url);
    if (known) return known;
    const listing: Record<string, string> = {};
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      const source = this.#read(file);
      if (!source) return;
      listing[this.#nameOf(file, url)] = source.hash;
      for (const reference of source.references) {
        const target = this.#resolve(reference, file);
        if (target.startsWith("file:")) visit(target);
        else listing[reference] = target;
      }
    };
    visit(url);
    const version = { hash: hashJson(listing), listing };
    this.#versions.set(url, version);
    return version;
  }

  /** A local file's URL, or a package specifier with its version. */
  #resolve(reference: string, from: string): string {
    if (/^\.{0,2}\//.test(reference)) return new URL(reference, from).href;
    const folder = Object.keys(this.#imports).find((name) =>
      name.endsWith("/") && reference.startsWith(name)
    );
    const mapped = this.#imports[reference] ?? (folder && this.#imports[folder]);
    if (!mapped?.startsWith("./")) return mapped ?? reference;
    const rest = this.#imports[reference] ? "" : reference.slice(folder!.length);
    return new URL(mapped + rest, this.#root).href;
  }

  #read(url: string): Source | undefined {
    if (!this.#sources.has(url)) this.#sources.set(url, readSource(url));
    return this.#sources.get(url);
  }

  #nameOf(file: string, entry: string): string {
    const base = file.startsWith(this.#root.href) ? this.#root : new URL(".", entry);
    return relativePath(base, file);
  }
}

/** Undefined where there is no such file: an example in a comment may import anything. */
function readSource(url: string): Source | undefined {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(fromFileUrl(url));
  } catch {
    return undefined;
  }
  if (!/\.[cm]?[jt]sx?$/.test(new URL(url).pathname)) return { hash: sha256(bytes), references: [] };
  return { hash: sha256(bytes), references: referencesOf(new TextDecoder().decode(bytes)) };
}

/** What a module's source imports, or reads beside itself, as written. */
export function referencesOf(source: string): string[] {
  return [importPattern, dynamicImportPattern, filePattern]
    .flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1]));
}
