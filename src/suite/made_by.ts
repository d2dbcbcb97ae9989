/** Says which function makes a component, so that its code version covers what this function reaches. @module */
import type { Component } from "./types.ts";

/**
 * The fields of a component that say where its code is, for the function that makes it. Whoever spreads a component and
 * replaces one of its functions replaces these fields as well.
 *
 * @param module `import.meta.url` of the file that exports the function
 * @param maker the function, exported under its own name; planning refuses a suite where it isn't
 *
 * @example
 * ```ts ignore
 * export function zfSic(): Method<CodedMimo, Float32Array> {
 *   return { ...madeBy(import.meta.url, zfSic), spec: "Algorithm 1", kind: "classical", label: "ZF-SIC", open };
 * }
 * ```
 */
export function madeBy(
  module: string,
  // deno-lint-ignore no-explicit-any -- a function of any parameters will do
  maker: (...parameters: any[]) => unknown,
): Pick<Component, "module" | "export"> {
  return { module, export: maker.name };
}
