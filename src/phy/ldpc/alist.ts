/**
 * Parity-check matrices in MacKay's alist format (D. MacKay, "Encyclopedia of sparse graph codes"):
 *
 *     n m                        columns and rows
 *     largest column weight, largest row weight
 *     the n columns' weights
 *     the m rows' weights
 *     n lists: the rows of each column's ones, counted from 1
 *     m lists: the columns of each row's ones, counted from 1
 *
 * Lists may be filled up with zeros to the largest weight; an empty one may be blank, zeros or left out. Each list has
 * its line, or all numbers go on without regard for lines. Blank lines, trailing spaces and lines that begin with # are
 * passed over. AFF3CT's files may end with the positions of the information bits, counted from 0, after a comment that
 * says so: they are checked and not used. Some programs list rows first.
 *
 * @module
 */
import { AlistError, type Line, readLines } from "./alist_text.ts";
import { codeFromRows, type ParityCheckCode, weights } from "./code.ts";

/** How an alist is read. */
export interface AlistOptions {
  /** Whether the file has rows where the format has columns, and the other way round. */
  readonly rowsFirst?: boolean;
}

/** The lists of one kind: all columns' or all rows'. */
interface Kind {
  readonly name: "column" | "row";
  readonly weights: readonly number[];
  /** The largest weight, to which lists may be filled up with zeros. */
  readonly largest: number;
  /** How many rows a column has, or columns a row: the largest number that a list may have. */
  readonly bound: number;
}

/** The kinds in the order of the file. */
type Kinds = readonly [Kind, Kind];

/** A kind's lists, without zeros. */
type Lists = readonly Line[];

/**
 * Parses an alist.
 *
 * @throws {AlistError} where the text departs from the format, naming the line
 */
export function parseAlist(text: string, { rowsFirst = false }: AlistOptions = {}): ParityCheckCode {
  const { lines, positions } = readLines(text);
  const names: Names = rowsFirst ? ["row", "column"] : ["column", "row"];
  const [first, second] = readLists(lines, names);
  checkAgreement(first, second, names);
  const [columns, rows] = rowsFirst ? [second, first] : [first, second];
  if (positions) checkPositions(positions, columns.length);
  return codeFromRows(columns.length, rows.map((line) => line.values.map((v) => v - 1)));
}

/** The alist of a code, its lists filled up with zeros as MacKay's programs do; {@link parseAlist} reads it back. */
export function formatAlist(code: ParityCheckCode): string {
  const { rows, columns } = weights(code);
  const most = [columns, rows].map((w) => w.reduce((a, b) => Math.max(a, b), 0));
  const ofColumn: number[][] = Array.from({ length: code.length }, () => []);
  const ofRow: number[][] = Array.from({ length: code.checks }, () => []);
  for (let c = 0; c < code.checks; c++) {
    for (let e = code.start[c]; e < code.start[c + 1]; e++) {
      ofColumn[code.variable[e]].push(c + 1);
      ofRow[c].push(code.variable[e] + 1);
    }
  }
  const fill = (list: number[], width: number) => [...list, ...Array(width - list.length).fill(0)].join(" ");
  return [
    `${code.length} ${code.checks}`,
    most.join(" "),
    columns.join(" "),
    rows.join(" "),
    ...ofColumn.map((list) => fill(list, most[0])),
    ...ofRow.map((list) => fill(list, most[1])),
    "",
  ].join("\n");
}

type Names = readonly ["column" | "row", "column" | "row"];

function readLists(lines: readonly Line[], names: Names): [Lists, Lists] {
  try {
    return listsByLine(lines, names);
  } catch (error) {
    if (!(error instanceof AlistError)) throw error;
    const running = () => runningLists(lines, names);
    if (ignoresLines(lines)) return running();
    try {
      return running();
    } catch (other) {
      if (!(other instanceof AlistError)) throw other;
      throw error; // the lines are those of the format, so the mistake is where they depart from it
    }
  }
}

/** Whether the first lines are so unlike the format's that mistakes are better looked for without regard for lines. */
function ignoresLines(lines: readonly Line[]): boolean {
  if (!lines.length || lines[0].values.length === 1) return false;
  if (lines[0].values.length > 3) return true;
  const [n, m] = lines[0].values;
  return [2, n, m].filter((count, i) => lines[i + 1]?.values.length !== count).length > 1;
}

/** Reads lists that have a line each. */
function listsByLine(lines: readonly Line[], names: Names): [Lists, Lists] {
  let at = 0;
  const take = (what: string): Line => {
    const line = lines[at++];
    if (!line) {
      throw new AlistError(`the text ends after line ${lines.at(-1)?.number ?? 0}, before ${what}`);
    }
    return line;
  };
  const takeValues = (what: string, count: number): Line => {
    const line = take(what);
    if (line.values.length !== count) {
      throw new AlistError(
        `line ${line.number}: ${what}: expected ${count} numbers, found ${line.values.length}`,
      );
    }
    return line;
  };
  const size = takeValues(`the numbers of ${names[0]}s and ${names[1]}s`, 2);
  checkSize(size, names);
  const largest = takeValues(`the largest ${names[0]} and ${names[1]} weights`, 2);
  const kinds = makeKinds(
    names,
    size,
    largest,
    names.map((name, i) => takeValues(`the ${name} weights`, size.values[i])),
  );
  const [first, second] = kinds.map((kind) =>
    kind.weights.map((weight, i): Line => {
      if (weight === 0 && !lines[at]?.values.every((value) => value === 0)) {
        return { number: lines[at - 1].number, values: [] }; // a blank line, or none
      }
      const line = take(`the ones of ${kind.name} ${i + 1}`);
      const ones = line.values.filter((value) => value > 0);
      if (ones.length !== weight) {
        throw new AlistError(
          `line ${line.number}: ${kind.name} ${i + 1} lists ${ones.length} ones, but its weight is ${weight}`,
        );
      }
      const most = Math.max(kind.largest, 1);
      if (line.values.length > most) {
        throw new AlistError(
          `line ${line.number}: ${kind.name} ${
            i + 1
          }: expected at most ${most} numbers, found ${line.values.length}`,
        );
      }
      const list = { number: line.number, values: ones };
      checkList(list, kind, i);
      return list;
    })
  );
  if (at < lines.length) {
    throw new AlistError(`line ${lines[at].number}: more text after the last ${names[1]}'s list`);
  }
  return [first, second];
}

/**
 * Reads lists that go on without regard for lines. All lists are filled up with zeros or none is, which the count of
 * numbers tells.
 */
function runningLists(lines: readonly Line[], names: Names): [Lists, Lists] {
  const values = lines.flatMap((line) => line.values);
  const numbers = lines.flatMap((line) => Array<number>(line.values.length).fill(line.number));
  const slice = (what: string, begin: number, count: number): Line => {
    if (values.length < begin + count) {
      throw new AlistError(
        `the text ends after line ${numbers.at(-1) ?? 0}, before the last of ${what}: expected ${
          begin + count
        } numbers to there, found ${values.length}`,
      );
    }
    return { number: numbers[begin], values: values.slice(begin, begin + count) };
  };
  const size = slice("the numbers of columns and rows", 0, 2);
  checkSize(size, names);
  const largest = slice("the largest weights", 2, 2);
  const weightsAt = [4, 4 + size.values[0]];
  const kinds = makeKinds(
    names,
    size,
    largest,
    names.map((name, i) => slice(`the ${name} weights`, weightsAt[i], size.values[i])),
  );
  const begin = weightsAt[1] + size.values[1], found = values.length - begin;
  const bare = kinds.map((kind) => kind.weights.reduce((a, b) => a + b, 0));
  const filled = kinds.map((kind) => kind.weights.length * kind.largest);
  const widths = [bare, filled].filter(([a, b]) => a + b === found);
  if (!widths.length) {
    throw new AlistError(
      `the lists, without regard for lines, have ${found} numbers; expected ${bare[0] + bare[1]}, or ${
        filled[0] + filled[1]
      } with zeros`,
    );
  }
  const split = begin + widths[0][0];
  return [
    runningKind(kinds[0], values.slice(begin, split), numbers.slice(begin, split)),
    runningKind(kinds[1], values.slice(split), numbers.slice(split)),
  ];
}

/** Cuts the numbers of a kind into its lists; `numbers` says in which line each stands. */
function runningKind(kind: Kind, values: readonly number[], numbers: readonly number[]): Lists {
  const ones = kind.weights.reduce((a, b) => a + b, 0);
  let at = 0;
  return kind.weights.map((weight, i): Line => {
    const all = values.slice(at, at + (values.length === ones ? weight : kind.largest));
    const list = { number: numbers[at] ?? numbers.at(-1), values: all.slice(0, weight) };
    at += all.length;
    if (list.values.includes(0) || all.slice(weight).some((value) => value !== 0)) {
      throw new AlistError(
        `line ${list.number}: ${kind.name} ${i + 1} lists ${
          all.filter((value) => value > 0).length
        } ones, but its weight is ${weight}`,
      );
    }
    checkList(list, kind, i);
    return list;
  });
}

function checkSize({ number, values }: Line, names: Names): void {
  if (values.some((value) => value < 1)) {
    throw new AlistError(`line ${number}: the numbers of ${names[0]}s and ${names[1]}s must be positive`);
  }
}

function makeKinds(names: Names, size: Line, largest: Line, weightLines: readonly Line[]): Kinds {
  weightLines.forEach(({ number, values }, i) => {
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    if (most !== largest.values[i]) {
      throw new AlistError(
        `line ${largest.number}: the largest ${names[i]} weight is said to be ${
          largest.values[i]
        }, but line ${number} has ${most}`,
      );
    }
  });
  const kind = (i: 0 | 1): Kind => ({
    name: names[i],
    weights: weightLines[i].values,
    largest: largest.values[i],
    bound: size.values[1 - i],
  });
  return [kind(0), kind(1)];
}

function checkList({ number, values }: Line, { name, bound }: Kind, index: number): void {
  const ascending = [...values].sort((a, b) => a - b);
  const wrong = ascending.find((value, i) => value > bound || value === ascending[i - 1]);
  if (wrong === undefined) return;
  const why = wrong > bound ? `is beyond the ${bound} there are` : "is listed twice";
  throw new AlistError(`line ${number}: ${name} ${index + 1}: ${wrong} ${why}`);
}

/** Checks that both kinds of lists are of one matrix. */
function checkAgreement(first: Lists, second: Lists, names: Names): void {
  const expected = transposed(first, second.length);
  const given = transposed(transposed(second, first.length).map((values) => ({ values })), second.length);
  for (let i = 0; i < second.length; i++) {
    const missing = given[i].find((value, k) => value !== expected[i][k]);
    if (given[i].length === expected[i].length && missing === undefined) continue;
    const extra = given[i].find((value) => !expected[i].includes(value));
    if (extra !== undefined) {
      throw new AlistError(
        `line ${second[i].number}: ${names[1]} ${i + 1} has a one in ${names[0]} ${extra}, which line ${
          first[extra - 1].number
        } (${names[0]} ${extra}) doesn't list`,
      );
    }
    const lost = expected[i].find((value) => !given[i].includes(value))!;
    throw new AlistError(
      `line ${first[lost - 1].number}: ${names[0]} ${lost} has a one in ${names[1]} ${i + 1}, which line ${
        second[i].number
      } (${names[1]} ${i + 1}) doesn't list`,
    );
  }
}

/** The lists of the other kind, each ascending. */
function transposed(lists: readonly { values: readonly number[] }[], count: number): number[][] {
  const others: number[][] = Array.from({ length: count }, () => []);
  lists.forEach(({ values }, i) => values.forEach((value) => others[value - 1].push(i + 1)));
  return others;
}

/** Checks what AFF3CT writes behind a matrix: a count and as many positions of information bits, counted from 0. */
function checkPositions(lines: readonly Line[], length: number): void {
  const [count, ...positions] = lines.flatMap((line) => line.values);
  const number = lines[0]?.number;
  if (count === undefined || positions.length !== count) {
    throw new AlistError(
      number === undefined
        ? "the text ends before the positions of the information bits"
        : `line ${number}: expected ${count} positions of information bits, found ${positions.length}`,
    );
  }
  if (positions.some((v) => v >= length) || new Set(positions).size !== count) {
    throw new AlistError(
      `line ${number}: a position of the information bits is listed twice or not within 0 … ${length - 1}`,
    );
  }
}
