// Softmax along the rows of [rows][columns], relative to the row's largest element; sums run over columns in order.
#include "math.h"

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

KERNEL(softmax) {
  int32_t n = SOFTMAX_COLUMNS, last = min_int(SOFTMAX_ROWS, end * SOFTMAX_PIECE), logarithm = SOFTMAX_LOGARITHM;
  (void)scratch;
  for (int32_t r = begin * SOFTMAX_PIECE; r < last; r++) {
    float *out = SOFTMAX_OUT + (ptrdiff_t)r * n, most;
    const float *x = SOFTMAX_X + (ptrdiff_t)r * n;
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
// gradient with regard to x, p sum t - t.
KERNEL(softmax_cross_entropy) {
  float *losses = SOFTMAX_CROSS_ENTROPY_LOSS, *gradients = SOFTMAX_CROSS_ENTROPY_GRADIENT;
  const float *logits = SOFTMAX_CROSS_ENTROPY_LOGITS, *targets = SOFTMAX_CROSS_ENTROPY_TARGETS;
  int32_t n = SOFTMAX_CROSS_ENTROPY_COLUMNS, last = min_int(SOFTMAX_CROSS_ENTROPY_ROWS, end * SOFTMAX_PIECE);
  (void)scratch;
  for (int32_t r = begin * SOFTMAX_PIECE; r < last; r++) {
    float *gradient = gradients + (ptrdiff_t)r * n, most;
    const float *x = logits + (ptrdiff_t)r * n, *t = targets + (ptrdiff_t)r * n;
    float sum = exponentials(x, n, gradient, &most), log_sum = log_of(sum), loss = 0.0f, weight = 0.0f;
    for (int32_t c = 0; c < n; c++) {
      loss = loss - t[c] * ((x[c] - most) - log_sum);
      weight = weight + t[c];
    }
    for (int32_t c = 0; c < n; c++) gradient[c] = weight * (gradient[c] / sum) - t[c];
    losses[r] = loss;
  }
}
