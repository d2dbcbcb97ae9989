/**
 * The clustered delay line CDL-A (3GPP TR 38.901, Table 7.7.1-1): a channel without line of sight whose rays leave and
 * arrive at given angles.
 *
 * @module
 */
import { fromDecibels } from "../compute/exact_math.ts";

/** Clusters of rays. Angles are in degrees; zenith angles count from straight up. */
export interface CdlProfile {
  /** Over the rms delay spread. */
  readonly delays: readonly number[];
  /** Of the clusters, [clusters]. */
  readonly powersDb: readonly number[];
  /** Azimuths of departure, [clusters]. */
  readonly azimuthDeparture: readonly number[];
  /** Azimuths of arrival, [clusters]. */
  readonly azimuthArrival: readonly number[];
  /** Zenith angles of departure, [clusters]. */
  readonly zenithDeparture: readonly number[];
  /** Zenith angles of arrival, [clusters]. */
  readonly zenithArrival: readonly number[];
  /** The rms spread of a cluster's rays about these angles, in the same order. */
  readonly raySpreads: {
    readonly azimuthDeparture: number;
    readonly azimuthArrival: number;
    readonly zenithDeparture: number;
    readonly zenithArrival: number;
  };
  /** How much stronger a ray's polarisation arrives than the one across it. */
  readonly crossPolarisationDb: number;
}

/** The four angles of a ray. */
export type RayAngle = keyof CdlProfile["raySpreads"];

// Delay, power in dB, azimuth of departure and arrival, zenith of departure and arrival.
const clusters = [
  [0.0000, -13.4, -178.1, 51.3, 50.2, 125.4],
  [0.3819, 0, -4.2, -152.7, 93.2, 91.3],
  [0.4025, -2.2, -4.2, -152.7, 93.2, 91.3],
  [0.5868, -4, -4.2, -152.7, 93.2, 91.3],
  [0.4610, -6, 90.2, 76.6, 122, 94],
  [0.5375, -8.2, 90.2, 76.6, 122, 94],
  [0.6708, -9.9, 90.2, 76.6, 122, 94],
  [0.5750, -10.5, 121.5, -1.8, 150.2, 47.1],
  [0.7618, -7.5, -81.7, -41.9, 55.2, 56],
  [1.5375, -15.9, 158.4, 94.2, 26.4, 30.1],
  [1.8978, -6.6, -83, 51.9, 126.4, 58.8],
  [2.2242, -16.7, 134.8, -115.9, 171.6, 26],
  [2.1718, -12.4, -153, 26.6, 151.4, 49.2],
  [2.4942, -15.2, -172, 76.6, 157.2, 143.1],
  [2.5119, -10.8, -129.9, -7, 47.2, 117.4],
  [3.0582, -11.3, -136, -23, 40.4, 122.7],
  [4.0810, -12.7, 165.4, -47.2, 43.3, 123.2],
  [4.4579, -16.2, 148.4, 110.4, 161.8, 32.6],
  [4.5695, -18.3, 132.7, 144.5, 10.8, 27.2],
  [4.7966, -18.9, -118.6, 155.3, 16.7, 15.2],
  [5.0066, -16.6, -154.1, 102, 171.7, 146],
  [5.3043, -19.9, 126.5, -151.8, 22.7, 150.7],
  [9.6586, -29.7, -56.2, 55.2, 144.9, 156.1],
] as const;
const column = (i: number) => clusters.map((row) => row[i]);

/** Table 7.7.1-1. */
export const cdlA: CdlProfile = {
  delays: column(0),
  powersDb: column(1),
  azimuthDeparture: column(2),
  azimuthArrival: column(3),
  zenithDeparture: column(4),
  zenithArrival: column(5),
  raySpreads: { azimuthDeparture: 5, azimuthArrival: 11, zenithDeparture: 3, zenithArrival: 3 },
  crossPolarisationDb: 10,
};

/** A cluster's rays. */
export const raysPerCluster = 20;

// Table 7.5-3: each offset with either sign; their rms is one.
const offsets = [0.0447, 0.1413, 0.2492, 0.3715, 0.5129, 0.6797, 0.8844, 1.1481, 1.5195, 2.1551];

/** The rays' angles in radians, [clusters, 20], before they are coupled: the cluster's plus the spread times an offset. */
export function rayAngles(profile: CdlProfile, angle: RayAngle): Float64Array {
  const spread = profile.raySpreads[angle];
  return Float64Array.from(
    profile[angle].flatMap((centre) =>
      offsets.flatMap((offset) => [1, -1].map((sign) => (centre + sign * spread * offset) * (Math.PI / 180)))
    ),
  );
}

/** The clusters' powers, which sum to one. */
export function clusterPowers({ powersDb }: CdlProfile): Float64Array {
  const powers = Float64Array.from(powersDb, fromDecibels);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
