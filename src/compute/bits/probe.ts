/** One computation whose bits are pinned. @module */

/** What is computed on the current exact backend, from inputs that depend on nothing else. */
export interface Probe {
  readonly name: string;
  /** SHA-256 of the result's bits. */
  compute(): string | Promise<string>;
}
