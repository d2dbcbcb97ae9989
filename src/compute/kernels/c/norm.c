// Batch normalisation over the rows of [rows][columns], with what follows it in a layer: ReLU, and a residual side.
// Sums run over rows in blocks of SUM_ROWS, then over the blocks. One piece of work is one strip of columns.
#include "activation.h"

#define SUM_ROWS 256
#define LARGEST_STRIP 4096  // columns

typedef struct {
  const float *x, *dy, *gamma, *beta;
  int32_t rows, columns, c0, width;  // the strip [c0, c0 + width)
  int relu;
  float *mean, *inverse, *scale;     // of the strip, padded: 1 / sqrt(variance + epsilon), and gamma times that
  float *block, *total, *block2, *total2;
} strip;

INLINE strip strip_of(float *space, int32_t c0, int32_t width) {
  strip s = {.c0 = c0, .width = width};
  float **arrays[] = {&s.mean, &s.inverse, &s.scale, &s.block, &s.total, &s.block2, &s.total2};
  for (int i = 0; i < 7; i++) *arrays[i] = space + i * (LARGEST_STRIP + VL);
  return s;
}

typedef enum { VALUES, SQUARES, GRADIENTS } summand;

// total (and total2) = the sum over rows of x, of (x - mean)^2, or of d and d (x - mean) / sigma.
INLINE void sum_rows(const strip *s, summand what) {
  for (int32_t c = 0; c < s->width + VL; c++) s->total[c] = s->total2[c] = 0.0f;
  for (int32_t r0 = 0; r0 < s->rows; r0 += SUM_ROWS) {
    for (int32_t c = 0; c < s->width + VL; c++) s->block[c] = s->block2[c] = 0.0f;
    for (int32_t r = r0; r < min_int(s->rows, r0 + SUM_ROWS); r++) {
      ptrdiff_t at = (ptrdiff_t)r * s->columns + s->c0;
      for (int32_t c = 0; c < s->width; c += VL) {
        int32_t lanes = s->width - c;
        vf x = load_lanes(s->x + at + c, lanes);
        if (what != VALUES) x = x - vf_load(s->mean + c);
        if (what == SQUARES) x = x * x;
        if (what == GRADIENTS) {
          vf d = load_lanes(s->dy + at + c, lanes);
          vf z = x * vf_load(s->scale + c) + load_lanes(s->beta + s->c0 + c, lanes);
          if (s->relu) d = vf_select((vi)(z > 0.0f), d, (vf){});
          x = d * (x * vf_load(s->inverse + c));
          vf_store(s->block2 + c, vf_load(s->block2 + c) + x);
          x = d;
        }
        vf_store(s->block + c, vf_load(s->block + c) + x);
      }
    }
    for (int32_t c = 0; c < s->width; c += VL) {
      vf_store(s->total + c, vf_load(s->total + c) + vf_load(s->block + c));
      if (what == GRADIENTS) vf_store(s->total2 + c, vf_load(s->total2 + c) + vf_load(s->block2 + c));
    }
  }
}

// inverse and scale, from the variances.
INLINE void set_scale(const strip *s, const float *variance, float epsilon) {
  for (int32_t c = 0; c < s->width; c++) {
    s->inverse[c] = 1.0f / __builtin_sqrtf(variance[c] + epsilon);
    s->scale[c] = s->gamma[s->c0 + c] * s->inverse[c];
  }
}

// Operands: 0 y, 1 mean [columns], 2 variance [columns], 3 x, 4 gamma, 5 beta, 6 side or 0, 7 rows, 8 columns,
// 9 activation (LINEAR or RELU), 10 epsilon, 11 columns of a strip, 12 whether mean and variance are given instead of
// computed. y = f((x - mean) / sqrt(variance + epsilon) gamma + beta) + side.
KERNEL(batch_norm) {
  int32_t rows = ARG_INT(7), columns = ARG_INT(8), width = ARG_INT(11);
  float *y = ARG_PTR(float, 0), *mean = ARG_PTR(float, 1), *variance = ARG_PTR(float, 2);
  const float *side = ARG_INT(6) ? ARG_PTR(const float, 6) : NULL;
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t c0 = piece * width;
    strip s = strip_of((float *)scratch, c0, min_int(width, columns - c0));
    s.x = ARG_PTR(const float, 3), s.gamma = ARG_PTR(const float, 4), s.beta = ARG_PTR(const float, 5);
    s.rows = rows, s.columns = columns, s.relu = ARG_INT(9) == RELU;
    if (!ARG_INT(12)) {
      sum_rows(&s, VALUES);
      for (int32_t c = 0; c < s.width; c++) s.mean[c] = mean[c0 + c] = s.total[c] / (float)rows;
      sum_rows(&s, SQUARES);
      for (int32_t c = 0; c < s.width; c++) variance[c0 + c] = s.total[c] / (float)rows;
    } else {
      for (int32_t c = 0; c < s.width; c++) s.mean[c] = mean[c0 + c];
    }
    set_scale(&s, variance + c0, ARG_FLOAT(10));
    for (int32_t r = 0; r < rows; r++) {
      ptrdiff_t at = (ptrdiff_t)r * columns + c0;
      for (int32_t c = 0; c < s.width; c += VL) {
        int32_t lanes = s.width - c;
        vf z = (load_lanes(s.x + at + c, lanes) - vf_load(s.mean + c)) * vf_load(s.scale + c);
        z = z + load_lanes(s.beta + c0 + c, lanes);
        if (s.relu) z = activate(RELU, z);
        if (side) z = z + load_lanes(side + at + c, lanes);
        store_lanes(y + at + c, z, lanes);
      }
    }
  }
}

// With d = dy f'(z) and u = (x - mean) / sigma: dbeta = sum d, dgamma = sum d u,
// dx = gamma / sigma (d - dbeta / rows - u dgamma / rows).
// Operands: 0 dx, 1 dgamma, 2 dbeta, 3 x, 4 gamma, 5 beta, 6 dy, 7 rows, 8 columns, 9 activation, 10 epsilon,
// 11 columns of a strip, 12 mean, 13 variance.
KERNEL(batch_norm_gradient) {
  int32_t rows = ARG_INT(7), columns = ARG_INT(8), width = ARG_INT(11);
  float *dx = ARG_PTR(float, 0), *dgamma = ARG_PTR(float, 1), *dbeta = ARG_PTR(float, 2);
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t c0 = piece * width;
    strip s = strip_of((float *)scratch, c0, min_int(width, columns - c0));
    s.x = ARG_PTR(const float, 3), s.gamma = ARG_PTR(const float, 4), s.beta = ARG_PTR(const float, 5);
    s.dy = ARG_PTR(const float, 6);
    s.rows = rows, s.columns = columns, s.relu = ARG_INT(9) == RELU;
    for (int32_t c = 0; c < s.width; c++) s.mean[c] = ARG_PTR(const float, 12)[c0 + c];
    set_scale(&s, ARG_PTR(const float, 13) + c0, ARG_FLOAT(10));
    sum_rows(&s, GRADIENTS);
    for (int32_t c = 0; c < s.width; c++) {
      dbeta[c0 + c] = s.total[c];
      dgamma[c0 + c] = s.total2[c];
      s.total[c] = s.total[c] / (float)rows;
      s.total2[c] = s.total2[c] / (float)rows;
    }
    for (int32_t r = 0; r < rows; r++) {
      ptrdiff_t at = (ptrdiff_t)r * columns + c0;
      for (int32_t c = 0; c < s.width; c += VL) {
        int32_t lanes = s.width - c;
        vf x = load_lanes(s.x + at + c, lanes) - vf_load(s.mean + c), d = load_lanes(s.dy + at + c, lanes);
        vf scale = vf_load(s.scale + c);
        vf z = x * scale + load_lanes(s.beta + c0 + c, lanes);
        if (s.relu) d = vf_select((vi)(z > 0.0f), d, (vf){});
        vf u = x * vf_load(s.inverse + c);
        store_lanes(dx + at + c, scale * ((d - vf_load(s.total + c)) - u * vf_load(s.total2 + c)), lanes);
      }
    }
  }
}

// In place: average = momentum average + rest value. Operands: 0 average, 1 value, 2 n, 3 momentum, 4 rest.
// One piece of work is all of it.
KERNEL(running_average) {
  float *average = ARG_PTR(float, 0);
  const float *value = ARG_PTR(const float, 1);
  float momentum = ARG_FLOAT(3), rest = ARG_FLOAT(4);
  (void)begin, (void)end, (void)scratch;
  for (int32_t i = 0; i < ARG_INT(2); i++) average[i] = momentum * average[i] + rest * value[i];
}
