// exp, log, log1p(exp), tanh, sin and cos of vectors, from IEEE additions and multiplications alone, so that
// they give the same bits everywhere. Each is within 2 ulp of the correctly rounded value over all floats
// (math_test.ts). Polynomial coefficients: minimax fits of the Cephes library (S. Moshier), single precision.
#pragma once
#include "kernel.h"

#define LOG2E 1.44269504088896341f
#define LN2_HIGH 0.693359375f       // 10 bits: n * LN2_HIGH is exact for |n| < 2^14
#define LN2_LOW -2.12194440e-4f
#define ROUND_MAGIC 12582912.0f     // 1.5 * 2^23: adding and subtracting it rounds to nearest even

// 2^n for -126 <= n <= 127.
INLINE vf exp2_int(vi n) { return (vf)((n + 127) << 23); }

INLINE vf vf_exp(vf x) {
  vf clamped = vf_min(vf_max(x, vf_set(-104.0f)), vf_set(89.0f));
  vf n = (clamped * LOG2E + ROUND_MAGIC) - ROUND_MAGIC;
  vf r = (clamped - n * LN2_HIGH) - n * LN2_LOW;
  vf p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = (p * (r * r) + r) + 1.0f;
  // Two factors, since 2^n itself may over- or underflow where the result doesn't.
  vi whole = vi_from_float(n);
  vi half = whole >> 1;
  vf y = (p * exp2_int(half)) * exp2_int(whole - half);
  return vf_select((vi)(x != x), x, y);
}

// The mantissa in [sqrt(1/2), sqrt(2)) minus 1, and the exponent, of a positive finite float.
INLINE vf split_exponent(vf x, vf *exponent) {
  vi tiny = (vi)(x < 1.17549435e-38f);
  vf scaled = vf_select(tiny, x * 8388608.0f, x);
  vi bits = (vi)scaled;
  vi e = ((bits >> 23) & 255) - 126 - (tiny & 23);
  vf m = (vf)((bits & 0x007fffff) | 0x3f000000);  // [0.5, 1)
  vi low = (vi)(m < 0.707106781186547524f);
  *exponent = vf_from_int(e + low);  // a true comparison is -1
  return vf_select(low, m + m, m) - 1.0f;
}

// log(1 + f) for sqrt(1/2) <= 1 + f < sqrt(2), without the leading f: log(1 + f) = f + this.
INLINE vf log1p_tail(vf f) {
  vf z = f * f;
  vf p = f * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  return (p * f) * z - 0.5f * z;
}

INLINE vf vf_log(vf x) {
  vf e;
  vf f = split_exponent(x, &e);
  vf y = f + (log1p_tail(f) + e * LN2_LOW);
  y = y + e * LN2_HIGH;
  vf infinity = vf_set(__builtin_inff());
  y = vf_select((vi)(x == infinity), infinity, y);
  y = vf_select((vi)(x == 0.0f), -infinity, y);
  y = vf_select((vi)(x < 0.0f), vf_set(__builtin_nanf("")), y);
  return vf_select((vi)(x != x), x, y);
}

// log(1 + exp(-a)) for a >= 0: the correction of the Jacobian logarithm. Within 1e-7 absolute.
INLINE vf vf_log1pexp_neg(vf a) {
  vf u = vf_exp(-a);  // (0, 1]
  vi high = (vi)(u > 0.41421356237f);
  // 1 + u is in [1, 2]: halve the upper part into log1p_tail's range; u/2 - 1/2 is exact there.
  vf f = vf_select(high, 0.5f * u - 0.5f, u);
  vf y = f + log1p_tail(f);
  return y + vf_select(high, vf_set(0.693147180559945309f), (vf){});
}

INLINE vf vf_tanh(vf x) {
  vf a = vf_abs(x);
  vf z = x * x;
  vf p = z * -5.70498872745e-3f + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  vf small = x + x * (z * p);
  vf big = 1.0f - 2.0f / (vf_exp(a + a) + 1.0f);  // a > 44: exp is inf, the quotient 0
  big = (vf)((vi)big | ((vi)x & (vi)vi_set((int32_t)0x80000000)));
  vf y = vf_select((vi)(a < 0.625f), small, big);
  return vf_select((vi)(x != x), x, y);
}

// sin and cos of r + quadrant * pi/2 for |r| <= pi/4.
INLINE void sincos_quadrant(vf r, vi quadrant, vf *sine, vf *cosine) {
  vf z = r * r;
  vf s = z * -1.9515295891e-4f + 8.3321608736e-3f;
  s = s * z - 1.6666654611e-1f;
  s = r + (s * z) * r;
  vf c = z * 2.443315711809948e-5f - 1.388731625493765e-3f;
  c = c * z + 4.166664568298827e-2f;
  c = 1.0f - (0.5f * z - c * (z * z));
  vi swap = -(quadrant & 1);
  vi sin_sign = (quadrant & 2) << 30;
  vi cos_sign = ((quadrant + 1) & 2) << 30;
  *sine = (vf)((vi)vf_select(swap, c, s) ^ sin_sign);
  *cosine = (vf)((vi)vf_select(swap, s, c) ^ cos_sign);
}

// sin and cos of 2 pi t for 0 <= t < 1, the angle in turns (Box-Muller needs no range reduction).
INLINE void vf_sincos_turns(vf t, vf *sine, vf *cosine) {
  vf quarters = t * 4.0f;
  vf nearest = (quarters + ROUND_MAGIC) - ROUND_MAGIC;
  vf r = (quarters - nearest) * 1.57079632679489662f;
  sincos_quadrant(r, vi_from_float(nearest), sine, cosine);
}

// The remainder of x by pi/2 in [-pi/4, pi/4] and the quadrant, for one float of any size. Up to 2^25, a multiple
// of pi/2 in two parts is subtracted in double precision (its product with the first part is exact); beyond, the
// bits of 2/pi that matter are multiplied as integers (Payne and Hanek 1983) and whole turns fall off the top.
INLINE float reduce_half_pi(float x, int32_t *quadrant) {
  if (__builtin_fabsf(x) < 33554432.0f) {
    double n = (double)x * 0.63661977236758134308;
    n = (n + 6755399441055744.0) - 6755399441055744.0;  // 1.5 * 2^52: round to nearest
    double r = ((double)x - n * 1.57079631090164184570) - n * 1.58932547735281966916e-8;
    return *quadrant = (int32_t)n & 3, (float)r;
  }
  union { float f; uint32_t u; } v = {x};
  int32_t e = (int32_t)((v.u >> 23) & 255) - 150;  // |x| = m 2^e, e >= 2
  if (e > 104) return *quadrant = 0, x - x;         // infinity or NaN
  uint64_t m = (v.u & 0x7fffff) | 0x800000;
  // 2/pi = 0.A2F9836E 4E441529 ... in words of 32 bits. The first e - 2 bits contribute multiples of 4 quadrants.
  int32_t word = (e - 2) >> 5, bit = (e - 2) & 31;
  uint32_t w[4];
  for (int i = 0; i < 4; i++) {
    int k = word + i;
    uint32_t value = 0xFE5163AB;  // k == 6
    value = k == 0 ? 0xA2F9836E : value, value = k == 1 ? 0x4E441529 : value;
    value = k == 2 ? 0xFC2757D1 : value, value = k == 3 ? 0xF534DDC0 : value;
    value = k == 4 ? 0xDB629599 : value, value = k == 5 ? 0x3C439041 : value;
    w[i] = value;
  }
  uint64_t high = ((uint64_t)w[0] << 32) | w[1], low = ((uint64_t)w[2] << 32) | w[3];
  uint64_t top = bit ? (high << bit) | (low >> (64 - bit)) : high;  // 64 bits of 2/pi from there on
  uint64_t next = (low << bit) >> 32;                               // and the 32 after them
  uint64_t product = m * top + ((m * next) >> 32);                  // |x| 2/pi mod 4, in units of 2^-62
  int64_t fraction = (int64_t)(product << 2);                       // below the two bits of the quadrant
  uint32_t q = (uint32_t)(product >> 62) + (fraction < 0);          // round to nearest
  double r = (double)fraction * (1.57079632679489661923 / 18446744073709551616.0);
  if (v.u >> 31) q = -q, r = -r;
  return *quadrant = (int32_t)(q & 3), (float)r;
}

INLINE void vf_sincos(vf x, vf *sine, vf *cosine) {
  vf r = {};
  vi quadrant = {};
  for (int i = 0; i < VL; i++) {
    int32_t q;
    r[i] = reduce_half_pi(x[i], &q);
    quadrant[i] = q;
  }
  sincos_quadrant(r, quadrant, sine, cosine);
}
