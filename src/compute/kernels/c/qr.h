// QR decompositions of VD channels at once, in double precision, and the vectors they need. A double takes two
// float lanes' room, so VL channel uses are two halves of VD = VL / 2.
#pragma once
#include "math.h"

#define VD (VL / 2)

typedef double vd __attribute__((vector_size(4 * VL), aligned(4), may_alias));
typedef int64_t vm __attribute__((vector_size(4 * VL), aligned(4), may_alias));
typedef float vh __attribute__((vector_size(2 * VL), aligned(4), may_alias));  // VD floats
typedef struct { vd re, im; } cd;

INLINE vd vd_set(double x) { return x - (vd){}; }
INLINE vd vd_select(vm mask, vd yes, vd no) { return (vd)((mask & (vm)yes) | (~mask & (vm)no)); }
INLINE vd vd_sqrt(vd x) {
  vd y = {};
  for (int l = 0; l < VD; l++) y[l] = __builtin_sqrt(x[l]);
  return y;
}
// The two halves of VL doubles as floats.
INLINE vf vf_join(vd low, vd high) {
  vh a = __builtin_convertvector(low, vh), b = __builtin_convertvector(high, vh);
#if !defined(__has_builtin)
  union { vh half[2]; vf whole; } u = {{a, b}};
  return u.whole;
#elif !__has_builtin(__builtin_shufflevector)
  union { vh half[2]; vf whole; } u = {{a, b}};
  return u.whole;
#elif VL == 4
  return __builtin_shufflevector(a, b, 0, 1, 2, 3);
#elif VL == 8
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
#else
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}
// VL doubles: metrics, of which small differences matter.
typedef struct { vd half[2]; } metric;
INLINE metric metric_min(metric a, metric b) {
  for (int i = 0; i < 2; i++) a.half[i] = vd_select(a.half[i] < b.half[i], a.half[i], b.half[i]);
  return a;
}
INLINE vf metric_difference(metric a, metric b) {
  return vf_join(a.half[0] - b.half[0], a.half[1] - b.half[1]);
}
INLINE void vd_store_float(float *p, vd x) { *(vh *)p = __builtin_convertvector(x, vh); }

// Lane l of the result is p[(first + l) * stride], the last vector n - 1 standing in for those beyond it.
INLINE vd vd_gather(const float *p, int32_t stride, int32_t first, int32_t n) {
  vd x;
  for (int l = 0; l < VD; l++) x[l] = p[(size_t)min_int(first + l, n - 1) * (size_t)stride];
  return x;
}
INLINE cd cd_gather(const float *p, int32_t stride, int32_t first, int32_t n) {
  return (cd){vd_gather(p, stride, first, n), vd_gather(p + 1, stride, first, n)};
}
// conj(a) b and a b.
INLINE cd cd_conj_times(cd a, cd b) { return (cd){a.re * b.re + a.im * b.im, a.re * b.im - a.im * b.re}; }
INLINE cd cd_times(cd a, cd b) { return (cd){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
INLINE cd cd_minus(cd a, cd b) { return (cd){a.re - b.re, a.im - b.im}; }
INLINE cd cd_scale(cd a, vd s) { return (cd){a.re * s, a.im * s}; }

// H = Q R by Gram and Schmidt, each column twice, so that Q stays orthonormal on ill-conditioned channels (Giraud
// et al. 2005: "twice is enough"). q holds H's columns and takes Q's. The diagonal of R is real; where a column
// depends on those before it (by 1e-12, far below float32's resolution), it is 0 and so is Q's column: H = Q R and
// ||y - H x||^2 = ||Q^H y - R x||^2 + constant hold on.
INLINE void qr_decompose(cd q[MAX_NT][MAX_NR], cd r[MAX_NT][MAX_NT], int nr, int nt) {
  for (int k = 0; k < nt; k++) {
    vd before = {}, after = {};
    for (int a = 0; a < nr; a++) before += q[k][a].re * q[k][a].re + q[k][a].im * q[k][a].im;
    for (int i = 0; i < nt; i++) r[i][k] = (cd){};
    for (int pass = 0; pass < 2; pass++)
      for (int i = 0; i < k; i++) {
        cd c = {};
        for (int a = 0; a < nr; a++) {
          cd product = cd_conj_times(q[i][a], q[k][a]);
          c.re += product.re, c.im += product.im;
        }
        r[i][k].re += c.re, r[i][k].im += c.im;
        for (int a = 0; a < nr; a++) q[k][a] = cd_minus(q[k][a], cd_times(c, q[i][a]));
      }
    for (int a = 0; a < nr; a++) after += q[k][a].re * q[k][a].re + q[k][a].im * q[k][a].im;
    vm independent = after > before * 1e-24;
    vd norm = vd_sqrt(after);
    r[k][k].re = vd_select(independent, norm, (vd){});
    vd inverse = vd_select(independent, 1.0 / norm, (vd){});
    for (int a = 0; a < nr; a++) q[k][a] = cd_scale(q[k][a], inverse);
  }
}

// Q^H y.
INLINE cd qr_project(const cd *column, const cd *y, int nr) {
  cd z = {};
  for (int a = 0; a < nr; a++) {
    cd product = cd_conj_times(column[a], y[a]);
    z.re += product.re, z.im += product.im;
  }
  return z;
}
