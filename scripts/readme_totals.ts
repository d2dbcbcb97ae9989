/**
 * Writes the totals of `results/reference` into README, between its two marks. @module
 */
import { fromFileUrl, root } from "../src/engine/paths.ts";
import { readResult } from "../src/report/result.ts";
import { totalsMarkdown } from "../src/report/totals.ts";

const marks = /(<!-- totals: [^>]*-->\n)[\s\S]*?(<!-- \/totals -->)/;

/** README with today's totals. @throws {Error} where the marks are gone */
export function withTotals(readme: string): string {
  if (!marks.test(readme)) throw new Error("README.md has no place for the totals");
  const directory = new URL("results/reference/", root);
  const results = [...Deno.readDirSync(directory)].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name).sort()
    .map((name) => ({ name, ...readResult(fromFileUrl(new URL(`${name}/result.json`, directory))) }));
  return readme.replace(marks, (_, begin, end) => `${begin}\n${totalsMarkdown(results)}\n\n${end}`);
}

if (import.meta.main) {
  const path = new URL("README.md", root);
  Deno.writeTextFileSync(path, withTotals(Deno.readTextFileSync(path)));
}
