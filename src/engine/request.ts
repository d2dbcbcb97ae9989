/** What is to be run, as plain data. The command line and the library both say it in these words. @module */
import { UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import type { ProfileName } from "../suite/types.ts";

/** The backends that can be asked for. `native` and `wasm` are engines of `exact` and give the same bits. */
export const runBackends = ["auto", "exact", "native", "wasm", "webgpu", "cpu"] as const;
/** One of {@link runBackends}: `auto` and `exact` take the native kernels where a compiler is found. */
export type RunBackend = (typeof runBackends)[number];

/** Part `index` of `count` parts of a run, from 1. */
export interface RunPart {
  /** From 1 to `count`. */
  readonly index: number;
  /** How many parts there are. */
  readonly count: number;
}

/** What is to be run. Everything but the suite has a default. */
export interface RunRequest {
  /** A name in `suites/`, or the path or URL of a suite's file. */
  readonly suite: string | URL;
  /** "quick" by default. */
  readonly profile?: ProfileName;
  /** The profile's by default. */
  readonly seeds?: readonly number[];
  /**
   * Names of the suite's experiments. By default the profile's, without those that need a file or a backend that isn't
   * given; an experiment that is named and can't be run is refused.
   */
  readonly experiments?: readonly string[];
  /** Names of the suite's methods; all by default. Those of `methodFiles` are always run. */
  readonly methods?: readonly string[];
  /** Paths or file URLs of one's own methods. */
  readonly methodFiles?: readonly string[];
  /** Paths of files that the suite can read, by the suite's names for them. */
  readonly data?: Readonly<Record<string, string>>;
  /** "auto" by default. */
  readonly backend?: RunBackend;
  /** Worker processes; the number of cores by default. */
  readonly workers?: number;
  /** The directory where finished work is kept: ".airtight/store" by default. */
  readonly store?: string;
  /** Directories of stores from which finished work is taken first. */
  readonly from?: readonly string[];
  /** Computes everything anew: what the store has of this run is removed first. */
  readonly fresh?: boolean;
  /** Only a part of the points, without what is timed. A part isn't held against the claims. */
  readonly shard?: RunPart;
}

/** A mistake in one field of a {@link RunRequest}: "methods: there is no method 'optimum'". */
export class RequestError extends UsageError {
  /** The field. */
  readonly field: keyof RunRequest;
  /** The entry of the field that is wrong, where the field has several. */
  readonly entry: string | undefined;
  /** What is wrong with it. */
  readonly detail: string;

  /** Words the mistake as a program sees it; the command line names its option instead. */
  constructor(field: keyof RunRequest, detail: string, entry?: string) {
    super(`${entry === undefined ? field : `${field} ${entry}`}: ${detail}`);
    this.field = field;
    this.entry = entry;
    this.detail = detail;
  }
}

/** One of a few values. @throws {RequestError} with a suggestion */
export function oneOf<T extends string>(field: keyof RunRequest, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new RequestError(field, `there is no ${field} '${value}'${suggest(value, known)}`);
}
