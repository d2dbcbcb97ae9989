/** What is fuzzed: a reader of something that comes from outside. @module */

/** An input: files by their names within a folder. */
export type Input = Readonly<Record<string, Uint8Array>>;

/** What a reference reader makes of an input: a reading, a refusal, or nothing that can be compared. */
export type Reference = { readonly read: unknown } | "refused" | "unknown";

/** A reader under test. */
export interface FuzzTarget {
  /** The reader's name on the command line and in the table. */
  readonly name: string;
  /** Real inputs, of which one file at a time is mutated. There is at least one. */
  corpus(): Promise<Input[]> | Input[];
  /**
   * Reads the input that lies in a folder.
   *
   * @returns what was read as plain JSON data; numbers that JSON has no form for as texts
   * @throws an error for which `refusal` holds where the input is refused
   */
  read(folder: string): Promise<unknown> | unknown;
  /** Whether an error is the reader's refusal rather than a crash. */
  refusal(error: unknown): boolean;
  /** What an independent program reads from the same folders, if it is installed here; in their order. */
  reference?(folders: readonly string[]): Promise<Reference[]>;
}
