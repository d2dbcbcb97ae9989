// The QR decomposition as an output, zero-forcing successive interference cancellation (EQ-Net Algorithm 1), and
// the LLRs of a scalar channel. One piece of work is so many channel uses or scalars, whatever VL is.
#include "pam.h"
#include "qr.h"

INLINE void load_channel(cd q[MAX_NT][MAX_NR], const float *h, int32_t at, int32_t n, int nr, int nt) {
  for (int k = 0; k < nt; k++)
    for (int a = 0; a < nr; a++) q[k][a] = cd_gather(h + 2 * (a * nt + k), 2 * nr * nt, at, n);
}

// Lane l goes to p[(first + l) * stride].
INLINE void scatter(float *p, int32_t stride, int32_t first, int32_t n, vd x) {
  vh y = __builtin_convertvector(x, vh);
  for (int l = 0; l < VD && first + l < n; l++) p[(size_t)(first + l) * (size_t)stride] = y[l];
}

// h = q r.
KERNEL(channel_qr) {
  float *q_out = CHANNEL_QR_Q, *r_out = CHANNEL_QR_R;
  const float *h = CHANNEL_QR_H;
  int32_t n = CHANNEL_QR_N, last = min_int(n, end * QR_PIECE);
  int nr = CHANNEL_QR_NR, nt = CHANNEL_QR_NT;
  (void)scratch;
  for (int32_t at = begin * QR_PIECE; at < last; at += VD) {
    cd q[MAX_NT][MAX_NR], r[MAX_NT][MAX_NT];
    load_channel(q, h, at, n, nr, nt);
    qr_decompose(q, r, nr, nt);
    for (int k = 0; k < nt; k++) {
      for (int a = 0; a < nr; a++) {
        scatter(q_out + 2 * (a * nt + k), 2 * nr * nt, at, n, q[k][a].re);
        scatter(q_out + 2 * (a * nt + k) + 1, 2 * nr * nt, at, n, q[k][a].im);
      }
      for (int i = 0; i < nt; i++) {
        scatter(r_out + 2 * (i * nt + k), 2 * nt * nt, at, n, i <= k ? r[i][k].re : (vd){});
        scatter(r_out + 2 * (i * nt + k) + 1, 2 * nt * nt, at, n, i <= k ? r[i][k].im : (vd){});
      }
    }
  }
}

// The reals on which the ML LLRs depend, all over sigma: for each stream k, Re and Im of (Q^H y)_k, r_kk, and Re and
// Im of r_kj for j = k + 1 ... nt - 1.
KERNEL(ml_statistics) {
  float *out = ML_STATISTICS_OUT;
  const float *y = CHANNEL_Y, *h = CHANNEL_H, *variance = CHANNEL_NOISE_VARIANCE;
  int32_t n = CHANNEL_N, last = min_int(n, end * QR_PIECE);
  int nr = CHANNEL_NR, nt = CHANNEL_NT, width = nt * (nt + 2);
  (void)scratch;
  for (int32_t at = begin * QR_PIECE; at < last; at += VD) {
    cd q[MAX_NT][MAX_NR], r[MAX_NT][MAX_NT], received[MAX_NR];
    load_channel(q, h, at, n, nr, nt);
    for (int a = 0; a < nr; a++) received[a] = cd_gather(y + 2 * a, 2 * nr, at, n);
    qr_decompose(q, r, nr, nt);
    vd inverse_sigma = 1.0 / vd_sqrt(vd_gather(variance, CHANNEL_VARIANCE_STRIDE, at, n));
    float *p = out;
    for (int k = 0; k < nt; k++) {
      cd z = cd_scale(qr_project(q[k], received, nr), inverse_sigma);
      scatter(p++, width, at, n, z.re), scatter(p++, width, at, n, z.im);
      scatter(p++, width, at, n, r[k][k].re * inverse_sigma);
      for (int j = k + 1; j < nt; j++) {
        cd x = cd_scale(r[k][j], inverse_sigma);
        scatter(p++, width, at, n, x.re), scatter(p++, width, at, n, x.im);
      }
    }
  }
}

// The nearest level's odd integer to u = z / rho; 0 < rho, or any level where rho is 0.
INLINE vd slice(vd z, vd rho, int levels) {
  double middle = 0.5 * (levels - 1);
  vd p = z * vd_select(rho > 1e-30, 0.5 / rho, (vd){}) + middle;
  p = vd_select(p > 0.0, p, (vd){});
  p = vd_select(p < 2.0 * middle, p, vd_set(2.0 * middle));
  return ((p + 6755399441055744.0) - 6755399441055744.0) * 2.0 - 2.0 * middle;
}

// Each stream as the scalar channel that the algorithm makes of it, from the last stream up: Re and Im of
// (Q^H y)_k - sum_{j > k} r_kj x_j for the hard decisions x_j taken before, and r_kk, all over sigma.
KERNEL(zf_sic_statistics) {
  float *out = ZF_SIC_STATISTICS_OUT;
  const float *y = CHANNEL_Y, *h = CHANNEL_H, *variance = CHANNEL_NOISE_VARIANCE;
  int32_t n = CHANNEL_N, last = min_int(n, end * QR_PIECE);
  int nr = CHANNEL_NR, nt = CHANNEL_NT, levels = ZF_SIC_STATISTICS_LEVELS;
  double scale = pam_scale(levels);
  (void)scratch;
  for (int32_t at = begin * QR_PIECE; at < last; at += VD) {
    cd q[MAX_NT][MAX_NR], r[MAX_NT][MAX_NT], received[MAX_NR], x[MAX_NT];
    load_channel(q, h, at, n, nr, nt);
    for (int a = 0; a < nr; a++) received[a] = cd_gather(y + 2 * a, 2 * nr, at, n);
    qr_decompose(q, r, nr, nt);
    vd inverse_sigma = 1.0 / vd_sqrt(vd_gather(variance, CHANNEL_VARIANCE_STRIDE, at, n));
    for (int k = nt - 1; k >= 0; k--) {
      cd z = qr_project(q[k], received, nr);
      for (int j = k + 1; j < nt; j++) z = cd_minus(z, cd_times(r[k][j], x[j]));
      x[k].re = slice(z.re, r[k][k].re * scale, levels) * scale;
      x[k].im = slice(z.im, r[k][k].re * scale, levels) * scale;
      scatter(out + 3 * k, 3 * nt, at, n, z.re * inverse_sigma);
      scatter(out + 3 * k + 1, 3 * nt, at, n, z.im * inverse_sigma);
      scatter(out + 3 * k + 2, 3 * nt, at, n, r[k][k].re * inverse_sigma);
    }
  }
}

// Exact LLRs of z = rho x + CN(0, 1) for symbols x of square QAM and a real rho >= 0.
INLINE void scalar(int levels, KERNEL_PARAMETERS) {
  float *out = SCALAR_LLR_LLR;
  const float *in = SCALAR_LLR_STATISTICS;
  int32_t n = SCALAR_LLR_N, last = min_int(n, end * SCALAR_PIECE);
  int bits = pam_bits(levels);
  (void)scratch;
  for (int32_t first = begin * SCALAR_PIECE; first < last; first += VL)
    for (int axis = 0; axis < 2; axis++) {
      metric level[MAX_LEVELS];
      vf llr[4];
      for (int half = 0; half < 2; half++) {
        int32_t at = first + half * VD;
        vd z = vd_gather(in + axis, 3, at, n), rho = vd_gather(in + 2, 3, at, n) * pam_scale(levels);
        for (int i = 0; i < levels; i++) {
          vd u = z - rho * (double)(2 * i - (levels - 1));
          level[i].half[half] = u * u;
        }
      }
      pam_llr(level, levels, llr);
      for (int b = 0; b < bits; b++)
        for (int lane = 0; lane < VL && first + lane < n; lane++)
          out[(size_t)(first + lane) * (size_t)(2 * bits) + (size_t)(axis * bits + b)] = llr[b][lane];
    }
}

KERNEL(scalar_llr) {
  switch (SCALAR_LLR_LEVELS) {
    case 2: scalar(2, base, args, begin, end, scratch); break;
    case 4: scalar(4, base, args, begin, end, scratch); break;
    case 8: scalar(8, base, args, begin, end, scratch); break;
    default: scalar(16, base, args, begin, end, scratch); break;
  }
}
