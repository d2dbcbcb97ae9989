/** The names of profiles. @module */

/** How large a run is: a minute, ten minutes, ninety minutes, or the published recipe. */
export const profileNames = ["smoke", "quick", "nightly", "paper"] as const;
/** One of {@link profileNames}. */
export type ProfileName = (typeof profileNames)[number];
