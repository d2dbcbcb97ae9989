/**
 * Which states of a training are kept, so that any stretch between two of them can be trained again. A training offers
 * a state after every step; which offers are taken depends on their number alone.
 *
 * @module
 */

/** At most this many states are kept. */
const stateLimit = 8;

/** The numbers of the offers that are kept after `calls` of them: the multiples of the least power of two that does. */
export function keptStates(calls: number): number[] {
  let stride = 1;
  while (Math.floor(calls / stride) > stateLimit) stride *= 2;
  return Array.from({ length: Math.floor(calls / stride) }, (_, i) => (i + 1) * stride);
}

/** Whether offer number `call` (from 1) is one that is kept at least for a while. */
export function isKept(call: number): boolean {
  return keptStates(call).at(-1) === call;
}
