/**
 * Alist files under mutation, against a reader that knows numbers and no lines: it finds a matrix wherever column lists and row
 * lists of the announced weights agree, zeros left out.
 *
 * @module
 */
import { parseAlist } from "../../src/phy/ldpc/alist.ts";
import { AlistError, alistText } from "../../src/phy/ldpc/alist_text.ts";
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import type { FuzzTarget, Input, Reference } from "./target.ts";

const file = "code.alist";

/** The reader of alist files. */
export const target: FuzzTarget = {
  name: "alist",
  corpus() {
    const folder = fromFileUrl(new URL("src/phy/testdata", root));
    const published = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".alist")).sort();
    const inputs = published.map((name): Input => ({ [file]: Deno.readFileSync(`${folder}/${name}`) }));
    return [...inputs, ...dialects.map((text): Input => ({ [file]: new TextEncoder().encode(text) }))];
  },
  read(folder) {
    const { length, checks, start, variable } = parseAlist(alistText(Deno.readFileSync(`${folder}/${file}`)));
    return {
      length,
      checks,
      rows: Array.from({ length: checks }, (_, c) => [...variable.subarray(start[c], start[c + 1])]),
    };
  },
  refusal: (error) => error instanceof AlistError,
  // deno-lint-ignore require-await
  async reference(folders): Promise<Reference[]> {
    return folders.map((folder) => {
      const read = fromNumbers(new TextDecoder().decode(Deno.readFileSync(`${folder}/${file}`)));
      return read ? { read } : "refused";
    });
  },
};

/** Small codes in other spellings of the format: comments, positions of information bits, running lists, one list empty. */
const dialects = [
  "# written by AFF3CT\n3 2\n2 2\n1 2 1\n2 2\n1 0\n1 2\n2 0\n1 2\n2 3\n" +
  "# Positions of the information bits in the codewords:\n1\n0 \n",
  "7 3 3 4 1 1 2 1 2 2 3 4 4 4 1 2 1 2 3 1 3\n2 3 1 2 3 1 3 5 7 2 3 6 7 4 5 6 7\n",
  "4 2\n2 2\n1 0 1 2\n2 2\n1 0\n0 0\n2 0\n1 2\n1 4\n3 4\n",
];

interface Matrix {
  readonly length: number;
  readonly checks: number;
  readonly rows: number[][];
}

/** Reads the numbers alone: a matrix where both kinds of lists say the same. */
function fromNumbers(text: string): Matrix | undefined {
  const body = text.split(/[\r\n]+/).filter((line) =>
    !/^\s*#/.test(line) || /Positions of the info/i.test(line)
  )
    .join("\n").replace(/^\s*#.*[^]*$/m, ""); // the positions are behind the only comment that is left
  const words = body.split(/\s+/).filter((word) => word !== "");
  if (words.some((word) => !/^[0-9]+$/.test(word))) return undefined;
  const numbers = words.map(Number), [length, checks] = numbers;
  const columnWeights = numbers.slice(4, 4 + length);
  const rowWeights = numbers.slice(4 + length, 4 + length + checks);
  if (!(length > 0 && checks > 0) || rowWeights.length !== checks) return undefined;
  const ones = numbers.slice(4 + length + checks).filter((number) => number > 0);
  let at = 0;
  const pairs = (weights: number[], name: (list: number, entry: number) => string) =>
    weights.flatMap((weight, i) => {
      const list = ones.slice(at, at + weight);
      at += weight;
      return list.map((one) => name(i + 1, one));
    });
  const ofColumns = pairs(columnWeights, (v, c) => `${c} ${v}`),
    ofRows = pairs(rowWeights, (c, v) => `${c} ${v}`);
  const all = new Set(ofRows);
  const agree = at === ones.length && all.size === ofRows.length && all.size === ofColumns.length &&
    new Set(ofColumns).isSubsetOf(all) && new Set(ofColumns).size === all.size;
  if (!agree) return undefined;
  const rows = Array.from({ length: checks }, (): number[] => []);
  for (const pair of all) {
    const [c, v] = pair.split(" ").map(Number);
    if (c > checks || v > length) return undefined;
    rows[c - 1].push(v - 1);
  }
  return { length, checks, rows: rows.map((row) => row.sort((a, b) => a - b)) };
}
