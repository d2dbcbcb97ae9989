/** `parse` and `stringify` of `@std/csv` over csv-parse and csv-stringify: the options that airtight uses. @module */
import { parse as parseRecords } from "csv-parse/sync";
import { stringify as stringifyRecords } from "csv-stringify/sync";

/** How to read. */
export interface ParseOptions {
  separator?: string;
  comment?: string;
  /** The first record names the columns of the others, which become objects. */
  skipFirstRow?: boolean;
}

/** How to write. */
export interface StringifyOptions {
  columns?: readonly string[];
  /** Whether a first line names the columns. */
  headers?: boolean;
  separator?: string;
}

/** Records of a CSV text. @throws {Error} where it isn't one */
export function parse(
  input: string,
  options: ParseOptions & { skipFirstRow: true },
): Record<string, string>[];
export function parse(input: string, options?: ParseOptions): string[][];
export function parse(input: string, options: ParseOptions = {}): unknown {
  return parseRecords(input, {
    columns: options.skipFirstRow ?? false,
    delimiter: options.separator ?? ",",
    comment: options.comment ?? "",
    record_delimiter: ["\r\n", "\n"],
    skip_empty_lines: true,
    relax_column_count: !options.skipFirstRow,
  });
}

/** CSV text (CRLF line ends) of records. */
export function stringify(
  data: readonly (Readonly<Record<string, unknown>> | readonly unknown[])[],
  options: StringifyOptions = {},
): string {
  return stringifyRecords(data as unknown[], {
    columns: options.columns && [...options.columns],
    header: options.columns !== undefined && (options.headers ?? true),
    delimiter: options.separator ?? ",",
    record_delimiter: "\r\n",
    quoted_match: /[\r\n]/,
    cast: { boolean: String },
  });
}
