/** The model families that are measured. @module */
import { eqnetAutoencoder, eqnetEstimator } from "./eqnet_families.ts";
import { nbiotMtl } from "./nbiot_family.ts";
import { neuralCalibration } from "./neural_calibration_family.ts";
import { radcomMtl } from "./radcom_family.ts";
import type { Family } from "./family.ts";

/** In the order of the tables. */
export const families: readonly Family[] = [
  eqnetEstimator,
  eqnetAutoencoder,
  nbiotMtl,
  radcomMtl,
  neuralCalibration,
];

/** @throws {RangeError} on a name that no family has */
export function familyByName(name: string): Family {
  const family = families.find((one) => one.name === name);
  if (!family) {
    throw new RangeError(`no family '${name}'; there are ${families.map((one) => one.name).join(", ")}`);
  }
  return family;
}
