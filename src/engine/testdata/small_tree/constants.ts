/** Numbers that several files share. @module */

/** Of a sent number. */
export const amplitude = 0.5;

/** Of gradient descent. */
export const rate = 0.05;

export const nobodyReads = 7;
