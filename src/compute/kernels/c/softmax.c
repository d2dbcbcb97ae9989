// Softmax along the rows of [rows][columns], relative to the row's largest element; sums run over columns in order.
// One piece of work is 16 rows.
#include "math.h"

#define PIECE 16

// to = exp(x - max x); gives the sum, and max x.
INLINE float exponentials(const float *x, int32_t n, float *to, float *largest) {
  float most = x[0];
  for (int32_t c = 1; c < n; c++) most = x[c] > most ? x[c] : most;
  int32_t c = 0;
  for (; c + VL <= n; c += VL) vf_store(to + c, vf_exp(vf_load(x + c) - most));
  if (c < n) vf_store_part(to + c, vf_exp(vf_load_part(x + c, n - c) - most), n - c);
  float sum = 0.0f;
  for (c = 0; c < n; c++) sum = sum + to[c];
  *largest = most;
  return sum;
}

INLINE float log_of(float x) { return vf_log(vf_set(x))[0]; }

// Operands: 0 out, 1 x, 2 rows, 3 columns, 4 whether the logarithm is wanted.
KERNEL(softmax) {
  int32_t n = ARG_INT(3), last = min_int(ARG_INT(2), end * PIECE), logarithm = ARG_INT(4);
  (void)scratch;
  for (int32_t r = begin * PIECE; r < last; r++) {
    float *out = ARG_PTR(float, 0) + (ptrdiff_t)r * n, most;
    const float *x = ARG_PTR(const float, 1) + (ptrdiff_t)r * n;
    float sum = exponentials(x, n, out, &most);
    if (logarithm) {
      float log_sum = log_of(sum);
      for (int32_t c = 0; c < n; c++) out[c] = (x[c] - most) - log_sum;
    } else {
      for (int32_t c = 0; c < n; c++) out[c] = out[c] / sum;
    }
  }
}

// Cross-entropy of targets (rows of probabilities, one-hot or not) and softmax(x): loss = -sum_c t_c log p_c, and its
// gradient with regard to x, p sum t - t. Operands: 0 loss [rows], 1 gradient [rows][columns], 2 x, 3 targets,
// 4 rows, 5 columns.
KERNEL(softmax_cross_entropy) {
  int32_t n = ARG_INT(5), last = min_int(ARG_INT(4), end * PIECE);
  (void)scratch;
  for (int32_t r = begin * PIECE; r < last; r++) {
    float *gradient = ARG_PTR(float, 1) + (ptrdiff_t)r * n, most;
    const float *x = ARG_PTR(const float, 2) + (ptrdiff_t)r * n, *t = ARG_PTR(const float, 3) + (ptrdiff_t)r * n;
    float sum = exponentials(x, n, gradient, &most), log_sum = log_of(sum), loss = 0.0f, weight = 0.0f;
    for (int32_t c = 0; c < n; c++) {
      loss = loss - t[c] * ((x[c] - most) - log_sum);
      weight = weight + t[c];
    }
    for (int32_t c = 0; c < n; c++) gradient[c] = weight * (gradient[c] / sum) - t[c];
    ARG_PTR(float, 0)[r] = loss;
  }
}
