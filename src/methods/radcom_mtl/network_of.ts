/** Networks from plain data. @module */
import { drcnnNetwork } from "./drcnn.ts";
import type { Network } from "./network.ts";
import { mtlNetwork, type MtlSize } from "./networks.ts";
import { vtcnnNetwork } from "./vtcnn.ts";

/** Everything that decides what a network computes. */
export type NetworkSpec =
  | { readonly network: "mtl"; readonly size: MtlSize }
  | { readonly network: "vtcnn" | "drcnn"; readonly modulations: number; readonly signals: number };

/** The network of a spec. Whoever takes a spec instead of a network has the code of all of them in its version. */
export function networkOf(spec: NetworkSpec): Network {
  switch (spec.network) {
    case "mtl":
      return mtlNetwork(spec.size);
    case "vtcnn":
      return vtcnnNetwork(spec.modulations, spec.signals);
    case "drcnn":
      return drcnnNetwork(spec.modulations, spec.signals);
  }
}
