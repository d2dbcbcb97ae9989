/** Which ingredients of a unit's key differ from those of the nearest stored unit. @module */
import { canonicalJson } from "../suite/canonical_json.ts";
import type { Json } from "../suite/types.ts";
import type { Ingredients, Store, StoredUnit } from "./store.ts";

/** One difference: "recipe.steps: 200, was 100". */
export interface Difference {
  readonly path: string;
  readonly now: string;
  readonly before: string;
}

/** The stored unit of the same kind that differs least, and how. */
export interface Nearest {
  readonly key: string;
  readonly label: string;
  readonly differences: readonly Difference[];
}

/** Finds the nearest stored unit, or undefined where the store has none of this kind. */
export function nearestStored(
  ingredients: Ingredients,
  listings: (hash: string) => Readonly<Record<string, string>> | undefined,
  store: Store,
): Nearest | undefined {
  let best: { key: string; unit: StoredUnit; distance: number } | undefined;
  for (const key of store.keys()) {
    const unit = store.get(key);
    if (unit?.ingredients.kind !== ingredients.kind) continue;
    const { length } = differences(ingredients, unit.ingredients);
    // of two that differ in equally many places, the one of the same name
    if (!best || length < best.distance) best = { key, unit, distance: length };
  }
  if (!best) return undefined;
  const found = differences(ingredients, best.unit.ingredients);
  return {
    key: best.key,
    label: best.unit.label,
    differences: found.flatMap((one) => byDeclaration(one, listings, store)),
  };
}

/** The leaves in which two values differ. */
export function differences(now: Json | undefined, before: Json | undefined, path = ""): Difference[] {
  if (isRecord(now) && isRecord(before)) {
    const names = [...new Set([...Object.keys(now), ...Object.keys(before)])].sort();
    return names.flatMap((name) => differences(now[name], before[name], path ? `${path}.${name}` : name));
  }
  const [a, b] = [shown(now), shown(before)];
  return a === b ? [] : [{ path, now: a, before: b }];
}

/** A changed code version is told by function, constant, file and package. */
function byDeclaration(
  difference: Difference,
  listings: (hash: string) => Readonly<Record<string, string>> | undefined,
  store: Store,
): Difference[] {
  if (!difference.path.startsWith("code of ")) return [difference];
  const now = listings(JSON.parse(difference.now));
  const before = store.getListing(JSON.parse(difference.before));
  return now && before ? differences(now, before, difference.path) : [difference];
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: Json | undefined): string {
  return value === undefined ? "nothing" : canonicalJson(value);
}
