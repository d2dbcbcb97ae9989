// Exact maximum-likelihood LLRs (EQ-Net eq. 2) of y = H x + n for up to four streams of square QAM.
//
// Stream t's LLRs come from the QR decomposition with t's column last, the root of the search: for each of the root's
// M symbols the symbols of the streams between are enumerated, and the first column's stream, the leaf, is summed out
// in closed form per axis, since after the decomposition its coefficient is real and I and Q separate: 2 sqrt(M)
// terms instead of M. Lanes are channel uses.
//
// Precision: at a high SNR small differences of large numbers matter, so residuals and squared distances are doubles;
// only the leaf's sum, relative to its largest term, and the exponentials of differences are single. Nothing
// overflows or loses its smallest terms, since each sum is taken relative to its own largest term.
//
// One piece of work is so many channel uses, whatever VL is.
#include "pam.h"
#include "qr.h"

#define CHAINS 4

// The triangular system of one root, in units where the noise variance is 1 and levels are odd integers.
typedef struct {
  cd z[MAX_NT][2];            // Q^H y / sigma, both halves
  cd rho[MAX_NT][MAX_NT][2];  // R s / sigma
} triangle;

// What the leaf needs of it: the spacing of its levels, and the decay of its terms (leaf_sum).
typedef struct {
  vd rho[2], inverse[2];
  vf four_rho, four_rho2, decay;
} leaf;

INLINE void load_triangle(triangle *t, int32_t first, int root, int levels, KERNEL_PARAMETERS) {
  const float *y = CHANNEL_Y, *h = CHANNEL_H, *variance = CHANNEL_NOISE_VARIANCE;
  int32_t n = CHANNEL_N;
  int nr = CHANNEL_NR, nt = CHANNEL_NT;
  (void)begin, (void)end, (void)scratch;
  for (int half = 0; half < 2; half++) {
    cd q[MAX_NT][MAX_NR], r[MAX_NT][MAX_NT], received[MAX_NR];
    int32_t at = first + half * VD;
    for (int a = 0; a < nr; a++) received[a] = cd_gather(y + 2 * a, 2 * nr, at, n);
    for (int k = 0; k < nt; k++) {
      int column = k == nt - 1 ? root : k + (k >= root);
      for (int a = 0; a < nr; a++) q[k][a] = cd_gather(h + 2 * (a * nt + column), 2 * nr * nt, at, n);
    }
    qr_decompose(q, r, nr, nt);
    vd inverse_sigma = 1.0 / vd_sqrt(vd_gather(variance, CHANNEL_VARIANCE_STRIDE, at, n));
    for (int k = 0; k < nt; k++) {
      t->z[k][half] = cd_scale(qr_project(q[k], received, nr), inverse_sigma);
      for (int i = 0; i <= k; i++) t->rho[i][k][half] = cd_scale(r[i][k], inverse_sigma * pam_scale(levels));
    }
  }
}

INLINE void load_leaf(leaf *l, const triangle *t) {
  float rho[VL];
  for (int half = 0; half < 2; half++) {
    vd x = t->rho[0][0][half].re;
    l->rho[half] = x;
    l->inverse[half] = vd_select(x > 1e-30, 0.5 / x, (vd){});
    vd_store_float(rho + half * VD, x);
  }
  vf x = vf_load(rho);
  l->four_rho = x * 4.0f;
  l->four_rho2 = x * x * 4.0f;
  l->decay = vf_exp_neg(x * x * -8.0f);
}

// The sum over an axis's levels of exp(-(u - rho a)^2), relative to the term of a level near u, which is level
// `nearest` and delta = u - rho a away. The term k levels above it is exp(4 rho k delta - 4 rho^2 k^2); the ratio of
// one to the one before falls by exp(-8 rho^2) each step, so two exponentials give all of them. The steps go up to
// the last level and then, starting anew, down from `nearest` to the first. (Beyond an end of the axis a ratio may be
// anything: no step uses it.) A ratio below 2^-30 is taken as 0, lest terms linger among the subnormal numbers.
// CHAINS sums at once, interleaved: one alone waits for its own multiplications most of the time.
INLINE void leaf_sums(const leaf *l, const vf *delta, const vf *nearest, int levels, vf *sum) {
  vf down[CHAINS], ratio[CHAINS], term[CHAINS];
  for (int c = 0; c < CHAINS; c++) {
    vf slope = l->four_rho * delta[c];
    vf up = vf_exp_neg(slope - l->four_rho2);
    down[c] = vf_exp_neg(-slope - l->four_rho2);
    term[c] = ratio[c] = vf_select((vi)(nearest[c] == (float)(levels - 1)), down[c], up);
    sum[c] = 1.0f + term[c];
  }
  for (int k = 2; k < levels; k++)
    for (int c = 0; c < CHAINS; c++) {
      ratio[c] = ratio[c] * l->decay;
      ratio[c] = (vf)((vi)ratio[c] & (vi)(ratio[c] > 0x1p-30f));
      term[c] = term[c] * ratio[c];
      vi start = (vi)(nearest[c] == (float)(levels - k));
      ratio[c] = vf_select(start, down[c], ratio[c]);
      term[c] = vf_select(start, down[c], term[c]);
      sum[c] += term[c];
    }
}

// The leaf's distance from the level nearest to u, and that level's index.
INLINE vd leaf_round(const leaf *l, int half, vd u, int levels, vd *nearest) {
  double middle = 0.5 * (levels - 1);
  vd p = u * l->inverse[half] + middle;
  p = vd_select(p > 0.0, p, (vd){});
  p = vd_select(p < 2.0 * middle, p, vd_set(2.0 * middle));
  *nearest = (p + 6755399441055744.0) - 6755399441055744.0;
  return u - l->rho[half] * (*nearest * 2.0 - 2.0 * middle);
}

// For every symbol x1 = a + j b of the stream next to the leaf, given the residuals of rows 0 and 1 and the distance
// `above` of the rows above: least = the least distance over the leaf's symbols, sum = sum exp(least - distance).
// Index: i levels + k for the i-th level a, the k-th b.
INLINE void enumerate_pair(const triangle *t, const leaf *l, const cd z0[2], const cd z1[2], metric above, int levels,
                           metric *least, vf *sum) {
  // For each b, the real and the imaginary part: what leaf_sums wants.
  float delta[2 * MAX_LEVELS][VL], nearest[2 * MAX_LEVELS][VL];
  metric distance_re[MAX_LEVELS], distance_im[MAX_LEVELS];
  for (int i = 0; i < levels; i++)
    for (int half = 0; half < 2; half++) {
      double a = 2 * i - (levels - 1);
      vd re = z1[half].re - t->rho[1][1][half].re * a, im = z1[half].im - t->rho[1][1][half].re * a;
      distance_re[i].half[half] = above.half[half] + re * re;
      distance_im[i].half[half] = im * im;
    }
  for (int i = 0; i < levels; i++) {
    double a = 2 * i - (levels - 1);
    for (int half = 0; half < 2; half++) {
      cd rho = t->rho[0][1][half];
      vd re = z0[half].re - rho.re * a, im = z0[half].im - rho.im * a;
      for (int k = 0; k < levels; k++) {
        double b = 2 * k - (levels - 1);
        vd near_re, near_im;
        vd delta_re = leaf_round(l, half, re + rho.im * b, levels, &near_re);
        vd delta_im = leaf_round(l, half, im - rho.re * b, levels, &near_im);
        vd_store_float(delta[2 * k] + half * VD, delta_re), vd_store_float(nearest[2 * k] + half * VD, near_re);
        vd_store_float(delta[2 * k + 1] + half * VD, delta_im), vd_store_float(nearest[2 * k + 1] + half * VD, near_im);
        least[i * levels + k].half[half] = (distance_re[i].half[half] + distance_im[k].half[half]) +
                                           (delta_re * delta_re + delta_im * delta_im);
      }
    }
    for (int k = 0; k < levels; k += CHAINS / 2) {
      vf d[CHAINS], p[CHAINS], s[CHAINS];
      for (int c = 0; c < CHAINS; c++) d[c] = vf_load(delta[2 * k + c]), p[c] = vf_load(nearest[2 * k + c]);
      leaf_sums(l, d, p, levels, s);
      for (int c = 0; c < CHAINS; c += 2) sum[i * levels + k + c / 2] = s[c] * s[c + 1];
    }
  }
}

// (least, sum) of `count` alternatives, `stride` apart, as one: sum exp(-least) summed.
INLINE void reduce(const metric *least, const vf *sum, int count, int stride, metric *low, vf *total) {
  metric lowest = least[0];
  vf s = {};
  for (int i = 1; i < count; i++) lowest = metric_min(lowest, least[i * stride]);
  for (int i = 0; i < count; i++) s += sum[i * stride] * vf_exp_neg(metric_difference(lowest, least[i * stride]));
  *low = lowest, *total = s;
}

// Residuals of the rows below `level` after the symbol a + j b of stream `level`.
INLINE void subtract_symbol(const triangle *t, int level, double a, double b, const cd (*from)[2], cd (*to)[2]) {
  for (int i = 0; i < level; i++)
    for (int half = 0; half < 2; half++) {
      cd rho = t->rho[i][level][half];
      to[i][half].re = from[i][half].re - rho.re * a + rho.im * b;
      to[i][half].im = from[i][half].im - rho.im * a - rho.re * b;
    }
}

// `above` plus |z - rho (a + j b)|^2 of row `level`.
INLINE metric add_row(const triangle *t, int level, double a, double b, const cd z[2], metric above) {
  for (int half = 0; half < 2; half++) {
    vd rho = t->rho[level][level][half].re;
    vd re = z[half].re - rho * a, im = z[half].im - rho * b;
    above.half[half] += re * re + im * im;
  }
  return above;
}

typedef struct {
  metric least[2 * MAX_LEVELS * MAX_LEVELS];
  vf sum[2 * MAX_LEVELS * MAX_LEVELS];
} workspace;

// The root's symbols for three and four streams, into the first M entries of w; the second M are the pairs'.
INLINE void enumerate_deep(const triangle *t, const leaf *l, int nt, int levels, workspace *w) {
  int m = levels * levels;
  metric *least = w->least + m, zero = {};
  vf *sum = w->sum + m;
  for (int root = 0; root < m; root++) {
    double a = 2 * (root / levels) - (levels - 1), b = 2 * (root % levels) - (levels - 1);
    cd z[MAX_NT][2], deeper[MAX_NT][2];
    subtract_symbol(t, nt - 1, a, b, t->z, z);
    metric above = add_row(t, nt - 1, a, b, t->z[nt - 1], zero);
    if (nt == 3) {
      enumerate_pair(t, l, z[0], z[1], above, levels, least, sum);
      reduce(least, sum, m, 1, &w->least[root], &w->sum[root]);
      continue;
    }
    metric low = {};
    vf total = {};
    for (int next = 0; next < m; next++) {
      double c = 2 * (next / levels) - (levels - 1), d = 2 * (next % levels) - (levels - 1);
      subtract_symbol(t, 2, c, d, z, deeper);
      enumerate_pair(t, l, deeper[0], deeper[1], add_row(t, 2, c, d, z[2], above), levels, least, sum);
      metric next_low;
      vf s;
      reduce(least, sum, m, 1, &next_low, &s);
      if (next == 0) {
        low = next_low, total = s;
      } else {  // the running sum stays relative to the least metric so far
        vf difference = metric_difference(next_low, low);
        vf factor = vf_exp_neg(-vf_abs(difference));
        vi better = (vi)(difference < 0.0f);
        total = vf_select(better, total * factor, total) + vf_select(better, s, s * factor);
        low = metric_min(next_low, low);
      }
    }
    w->least[root] = low, w->sum[root] = total;
  }
}

// LLRs of stream `root` for the VL channel uses from `first` on.
INLINE void stream_llr(int32_t first, int root, int levels, workspace *w, vf *llr, KERNEL_PARAMETERS) {
  int nt = CHANNEL_NT, bits = pam_bits(levels);
  triangle t;
  metric zero = {};
  load_triangle(&t, first, root, levels, base, args, begin, end, scratch);
  if (nt > 1) {
    leaf l;
    load_leaf(&l, &t);
    if (nt == 2)
      enumerate_pair(&t, &l, t.z[0], t.z[1], zero, levels, w->least, w->sum);
    else
      enumerate_deep(&t, &l, nt, levels, w);
  }
  for (int axis = 0; axis < 2; axis++) {
    metric level[MAX_LEVELS];
    for (int i = 0; i < levels; i++) {
      if (nt == 1) {
        for (int half = 0; half < 2; half++) {
          vd z = axis ? t.z[0][half].im : t.z[0][half].re;
          vd u = z - t.rho[0][0][half].re * (double)(2 * i - (levels - 1));
          level[i].half[half] = u * u;
        }
      } else {
        int at = axis ? i : i * levels, stride = axis ? levels : 1;
        vf total;
        float logarithm[VL];
        reduce(w->least + at, w->sum + at, levels, stride, &level[i], &total);
        vf_store(logarithm, vf_log(total));
        for (int half = 0; half < 2; half++)
          level[i].half[half] -= __builtin_convertvector(*(vh *)(logarithm + half * VD), vd);
      }
    }
    pam_llr(level, levels, llr + axis * bits);
  }
}

INLINE void ml(int levels, KERNEL_PARAMETERS) {
  float *out = ML_LLR_LLR;
  int32_t n = CHANNEL_N, last = min_int(n, end * ML_PIECE);
  int nt = CHANNEL_NT, bits = 2 * pam_bits(levels);
  workspace *w = (workspace *)scratch;
  for (int32_t first = begin * ML_PIECE; first < last; first += VL)
    for (int root = 0; root < nt; root++) {
      vf llr[8];
      stream_llr(first, root, levels, w, llr, base, args, begin, end, scratch);
      for (int b = 0; b < bits; b++)
        for (int lane = 0; lane < VL && first + lane < n; lane++)
          out[(size_t)(first + lane) * (size_t)(nt * bits) + (size_t)(root * bits + b)] = llr[b][lane];
    }
}

KERNEL(ml_llr) {
  switch (ML_LLR_LEVELS) {
    case 2: ml(2, base, args, begin, end, scratch); break;
    case 4: ml(4, base, args, begin, end, scratch); break;
    case 8: ml(8, base, args, begin, end, scratch); break;
    default: ml(16, base, args, begin, end, scratch); break;
  }
}
