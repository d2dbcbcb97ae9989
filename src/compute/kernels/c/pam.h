// Gray-mapped square QAM, one axis at a time. An axis carries L = sqrt(M) levels, the odd integers a = 2 i - (L - 1),
// i = 0 ... L - 1, times s = sqrt(3 / (2 (M - 1))) for unit mean energy. Level i bears the bits of i ^ (i >> 1), most
// significant first (IEEE 802.11-2016, 17.3.5.8). LLRs are log p(1) / p(0).
#pragma once
#include "qr.h"

INLINE int pam_bits(int levels) { return levels == 2 ? 1 : levels == 4 ? 2 : levels == 8 ? 3 : 4; }
INLINE int pam_bit(int level, int b, int bits) { return ((level ^ (level >> 1)) >> (bits - 1 - b)) & 1; }
// The scale s of a level for unit mean energy.
INLINE double pam_scale(int levels) { return __builtin_sqrt(1.5 / (levels * levels - 1)); }

// exp(x) for x <= 0, within 2e-7 + 6e-8 |x| of itself. Below -40 it is 0, which beside a 1 in a sum makes no
// difference, and the product of two such factors stays clear of the subnormal numbers, which are slow.
INLINE vf vf_exp_neg(vf x) {
  vf y = x * LOG2E;
  vf shifted = y + ROUND_MAGIC;
  vf f = y - (shifted - ROUND_MAGIC);
  // 2^f on [-1/2, 1/2]: coefficients of Cephes' exp2f (S. Moshier).
  vf p = f * 1.535336188319500e-4f + 1.339887440266574e-3f;
  p = p * f + 9.618437357674640e-3f;
  p = p * f + 5.550332471162809e-2f;
  p = p * f + 2.402264791363012e-1f;
  p = p * f + 6.931472028550421e-1f;
  p = p * f + 1.0f;
  vi scaled = (vi)p + ((vi)shifted << 23);  // the low bits of shifted are the integer part of y
  return (vf)(scaled & (vi)(x > -40.0f));
}

// The LLRs of an axis from the levels' metrics -log p(level) + constant. llr[b] for b < bits.
INLINE void pam_llr(const metric *level, int levels, vf *llr) {
  int bits = pam_bits(levels);
  for (int b = 0; b < bits; b++) {
    metric low[2] = {level[0], level[0]};
    vf sum[2] = {(vf){}, (vf){}};
    for (int v = 0; v < 2; v++) {
      int started = 0;
      for (int i = 0; i < levels; i++)
        if (pam_bit(i, b, bits) == v) low[v] = started++ ? metric_min(low[v], level[i]) : level[i];
    }
    for (int i = 0; i < levels; i++) {
      int v = pam_bit(i, b, bits);
      sum[v] += vf_exp_neg(metric_difference(low[v], level[i]));
    }
    llr[b] = metric_difference(low[0], low[1]) + (vf_log(sum[1]) - vf_log(sum[0]));
  }
}
