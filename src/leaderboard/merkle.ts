/**
 * Merkle trees as in RFC 6962, section 2.1: leaves and inner nodes are hashed under different prefixes, so that no
 * inner node can be passed off as a leaf, and a tree of n leaves splits at the largest power of two below n.
 *
 * @module
 */
import { createHash } from "node:crypto";

const leafPrefix = new Uint8Array([0]);
const nodePrefix = new Uint8Array([1]);

/** The root over texts (as UTF-8) or bytes, in their order, as hexadecimal. */
export function merkleRoot(leaves: readonly (string | Uint8Array)[]): string {
  if (leaves.length === 0) return hash().toString("hex");
  return rootOf(leaves.map((leaf) => hash(leafPrefix, leaf))).toString("hex");
}

function rootOf(hashes: readonly Uint8Array[]): ReturnType<typeof hash> {
  if (hashes.length === 1) return hashes[0] as ReturnType<typeof hash>;
  let split = 1;
  while (2 * split < hashes.length) split *= 2;
  return hash(nodePrefix, rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}

function hash(...parts: readonly (string | Uint8Array)[]) {
  const sha256 = createHash("sha256");
  for (const part of parts) sha256.update(part);
  return sha256.digest();
}
