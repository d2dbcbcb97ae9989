/** The files that make up a submitted method. @module */
import { posix } from "node:path";
import { type AnyNode, type Literal, type Node, parse, type TemplateLiteral } from "acorn";
import { type TransformFailure, transformSync } from "esbuild";
import { root } from "../engine/paths.ts";
import { firstLine } from "../suite/errors.ts";
import { oneLine } from "../suite/one_line.ts";
import type { Files } from "./files.ts";
import { Rejection } from "./rejection.ts";
import { openDirectories } from "./sandbox/permissions.ts";

/** The names of files that are sources. */
export const sourcePattern = /\.[cm]?[jt]sx?$/;

/**
 * The method's file and all that it imports or reads in its directory, with what is in them, by their paths relative to
 * it. A method may import files beside it, airtight's public modules such as `airtight/phy`, its sources as
 * `airtight/src/…`, and the packages that airtight imports. What a method computes the name of is decided when it runs
 * (`sandbox/modules.ts`).
 *
 * @param read gives the bytes of a file, or undefined where there is none
 * @throws {Rejection} "imports" where it imports anything else, or something that isn't there
 */
export function methodFiles(
  read: (path: string) => Uint8Array<ArrayBuffer> | undefined,
  entry: string,
): Files {
  const { imports } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const packages = Object.keys(imports);
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  const waiting = [{ file: entry, from: entry, reference: `./${entry}` }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { file, from, reference } = next;
    if (found.has(file)) continue;
    const bytes = read(file);
    if (!bytes) throw new Rejection("imports", `${from} imports '${reference}', which isn't there`);
    found.set(file, bytes);
    if (!sourcePattern.test(file)) continue;
    for (const reference of referencesOf(file, new TextDecoder().decode(bytes))) {
      if (/^airtight(\/|$)/.test(reference)) checkOwn(file, reference, imports[reference]);
      else if (/^\.{0,2}\//.test(reference)) {
        waiting.push({ file: beside(file, reference), from: file, reference });
      } else if (
        !packages.some((name) => name === reference || name.endsWith("/") && reference.startsWith(name))
      ) {
        throw new Rejection(
          "imports",
          `${file} imports '${oneLine(reference)}', which is no package that airtight imports`,
        );
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function beside(file: string, reference: string): string {
  const target = posix.join(posix.dirname(file), reference);
  if (reference.startsWith("/") || target.startsWith("..")) {
    const hint = "airtight's own are imported as 'airtight/phy' or 'airtight/src/…'";
    throw new Rejection("imports", `${file} imports '${reference}' from outside its directory; ${hint}`);
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
function referencesOf(file: string, source: string): string[] {
  const references: string[] = [];
  const waiting: unknown[] = [parsed(file, source)];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== "object" || node === null) continue;
    const reference = referenceOf(node as AnyNode);
    if (reference !== undefined) references.push(reference);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) { for (const one of value) waiting.push(one); }
      else waiting.push(value);
    }
  }
  return references;
}

/** esbuild takes types away, acorn reads what is left; both take time that grows as the source does. */
function parsed(file: string, source: string): Node {
  try {
    const { code } = transformSync(source, {
      loader: /\.[cm]?js$/.test(file) ? "js" : /x$/.test(file) ? "tsx" : "ts",
      minifySyntax: true, // "a" + "b" is "ab", as it is to the bundler that hashes the method's code
      treeShaking: false,
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
      logLevel: "silent",
    });
    return parse(code, { ecmaVersion: "latest", sourceType: "module" });
  } catch (error) {
    const [{ text, location } = { text: firstLine(error), location: null }] =
      (error as Partial<TransformFailure>).errors ?? [];
    const where = location ? `${file}: line ${location.line}` : file;
    throw new Rejection("imports", oneLine(`${where}: its code can't be read: ${text}`));
  }
}

function referenceOf(node: AnyNode): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
      return textOf(node.source);
    case "NewExpression": {
      const [path, base] = node.arguments;
      const isUrl = node.callee.type === "Identifier" && node.callee.name === "URL" &&
        base?.type === "MemberExpression" && base.object.type === "MetaProperty";
      const text = isUrl ? textOf(path) : undefined;
      return text?.startsWith(".") ? text : undefined;
    }
  }
}

/** The text of a literal, or of a template without holes. */
function textOf(node: Node | null | undefined): string | undefined {
  const { type, value, quasis } = (node ?? {}) as {
    type?: string;
    value?: Literal["value"];
    quasis?: TemplateLiteral["quasis"];
  };
  if (type === "Literal" && typeof value === "string") return value;
  if (type === "TemplateLiteral" && quasis?.length === 1) return quasis[0].value.cooked ?? undefined;
}
