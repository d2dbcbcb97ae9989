/** The files that make up a submitted method. @module */
import { posix } from "node:path";
import { root } from "../engine/paths.ts";
import { isFile } from "./files.ts";
import { Rejection } from "./rejection.ts";
import { openDirectories } from "./sandbox/permissions.ts";

const importPattern = /^\s*(?:import|export)\s+(?!type\b)(?:[^"';]*?\bfrom\s*)?["']([^"'\n]+)["']/gm;
const dynamicImportPattern = /\bimport\(\s*["']([^"'\n]+)["']\s*[,)]/g;
const filePattern = /\bnew URL\(\s*["'](\.[^"'\n]+)["']\s*,\s*import\.meta\.url\s*\)/g;
const sourcePattern = /\.[cm]?[jt]sx?$/;

/**
 * The method's file and all that it imports or reads in its directory, relative to it. A method may import files beside
 * it, airtight's public modules such as `airtight/phy`, its sources as `airtight/src/…`, and the packages that airtight
 * imports.
 *
 * @throws {Rejection} "imports" where it imports anything else, or something that isn't there
 */
export function methodFiles(directory: string, entry: string): string[] {
  const { imports } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const packages = Object.keys(imports);
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    if (!sourcePattern.test(file)) return;
    for (const reference of referencesOf(Deno.readTextFileSync(`${directory}/${file}`))) {
      if (/^airtight(\/|$)/.test(reference)) checkOwn(file, reference, imports[reference]);
      else if (/^\.{0,2}\//.test(reference)) visit(beside(directory, file, reference));
      else if (
        !packages.some((name) => name === reference || name.endsWith("/") && reference.startsWith(name))
      ) {
        throw new Rejection(
          "imports",
          `${file} imports '${reference}', which is no package that airtight imports`,
        );
      }
    }
  };
  visit(entry);
  return [...found].sort();
}

function beside(directory: string, file: string, reference: string): string {
  const target = posix.join(posix.dirname(file), reference);
  if (reference.startsWith("/") || target.startsWith("..")) {
    const hint = "airtight's own are imported as 'airtight/phy' or 'airtight/src/…'";
    throw new Rejection("imports", `${file} imports '${reference}' from outside its directory; ${hint}`);
  }
  if (!isFile(`${directory}/${target}`)) {
    throw new Rejection("imports", `${file} imports '${reference}', which isn't there`);
  }
  return target;
}

/** @param mapped where the import map says that it is, if it names it */
function checkOwn(file: string, reference: string, mapped: string | undefined): void {
  const path = posix.normalize(mapped ?? reference.slice("airtight/".length));
  if (!openDirectories.some((name) => path.startsWith(name))) {
    const known = openDirectories.map((name) => `'airtight/${name}'`).join(", ");
    throw new Rejection("imports", `${file} imports '${reference}': only ${known} can be`);
  }
  let there = false;
  try {
    there = Deno.statSync(new URL(path, root)).isFile;
  } catch {
    // it isn't
  }
  if (!there) throw new Rejection("imports", `${file} imports '${reference}', which isn't there`);
}

/** What a module's source imports, or reads beside itself, as written. Imports of types alone don't count. */
function referencesOf(source: string): string[] {
  return [importPattern, dynamicImportPattern, filePattern]
    .flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1]));
}
