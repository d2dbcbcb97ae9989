/** The model families that are measured. @module */
import { eqnetAutoencoder, eqnetEstimator } from "./eqnet_families.ts";
import type { Family } from "./family.ts";

/** In the order of the tables. */
export const families: readonly Family[] = [eqnetEstimator, eqnetAutoencoder];

/** @throws {RangeError} on a name that no family has */
export function familyByName(name: string): Family {
  const family = families.find((one) => one.name === name);
  if (!family) {
    throw new RangeError(`no family '${name}'; there are ${families.map((one) => one.name).join(", ")}`);
  }
  return family;
}
