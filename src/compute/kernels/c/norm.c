// Batch normalisation over the rows of [rows][columns], with what follows it in a layer: ReLU, and a residual side.
// Sums run over rows in blocks of SUM_ROWS, then over the blocks (add_blocks in dense.c). One piece of work is one block.
#include "dense_rows.h"

#define LARGEST 65536  // columns: four rows of them are the scratch

typedef struct {
  const float *x, *dy, *mean, *beta;
  float *inverse, *scale;  // 1 / sqrt(variance + epsilon), and gamma times that: in the scratch
  int32_t columns;
  int relu;
} normal;

INLINE void set_scale(normal *n, float *space, const float *variance, const float *gamma, float epsilon) {
  n->inverse = space, n->scale = space + LARGEST;
  for (int32_t c = 0; c < n->columns; c++) {
    n->inverse[c] = 1.0f / __builtin_sqrtf(variance[c] + epsilon);
    n->scale[c] = gamma[c] * n->inverse[c];
  }
}

// The sum of (x - mean)^2 over each block of rows.
// Operands: 0 sums [blocks][columns], 1 x, 2 mean, 3 rows, 4 columns.
KERNEL(norm_squares) {
  int32_t rows = ARG_INT(3), columns = ARG_INT(4);
  int32_t most = rows_at_once(columns);
  const float *mean = ARG_PTR(const float, 2);
  (void)scratch;
  for (int32_t block = begin; block < end; block++) {
    float *sums = ARG_PTR(float, 0) + (ptrdiff_t)block * columns;
    int32_t last = min_int(rows, (block + 1) * SUM_ROWS);
    for (int32_t c = 0; c < columns; c++) sums[c] = 0.0f;
    for (int32_t r = block * SUM_ROWS; r < last; r += most) {
      const float *x = ARG_PTR(const float, 1) + (ptrdiff_t)r * columns;
      int32_t few = min_int(most, last - r);
      for (int32_t c = 0; c < columns; c += VL) {
        int32_t lanes = columns - c;
        vf total = load_lanes(sums + c, lanes), center = load_lanes(mean + c, lanes);
        for (int32_t i = 0; i < few; i++) {
          vf u = load_lanes(x + (ptrdiff_t)i * columns + c, lanes) - center;
          total = total + u * u;
        }
        store_lanes(sums + c, total, lanes);
      }
    }
  }
}

// y = f((x - mean) / sqrt(variance + epsilon) gamma + beta) + side.
// Operands: 0 y, 1 mean [columns], 2 variance [columns], 3 x, 4 gamma, 5 beta, 6 side or 0, 7 rows,
// 8 columns (<= LARGEST), 9 activation (LINEAR or RELU), 10 epsilon.
KERNEL(batch_norm) {
  int32_t rows = ARG_INT(7), columns = ARG_INT(8);
  const float *side = ARG_INT(6) ? ARG_PTR(const float, 6) : NULL, *mean = ARG_PTR(const float, 1);
  const float *x = ARG_PTR(const float, 3), *beta = ARG_PTR(const float, 5);
  float *y = ARG_PTR(float, 0);
  normal n = {.columns = columns, .relu = ARG_INT(9) == RELU};
  set_scale(&n, (float *)scratch, ARG_PTR(const float, 2), ARG_PTR(const float, 4), ARG_FLOAT(10));
  for (int32_t r = begin * SUM_ROWS; r < min_int(rows, end * SUM_ROWS); r++) {
    ptrdiff_t at = (ptrdiff_t)r * columns;
    for (int32_t c = 0; c < columns; c += VL) {
      int32_t lanes = columns - c;
      vf z = (load_lanes(x + at + c, lanes) - load_lanes(mean + c, lanes)) * vf_load(n.scale + c);
      z = z + load_lanes(beta + c, lanes);
      if (n.relu) z = activate(RELU, z);
      if (side) z = z + load_lanes(side + at + c, lanes);
      store_lanes(y + at + c, z, lanes);
    }
  }
}

// At a vector of columns: d = dy f'(z) and u = (x - mean) / sigma.
INLINE vf gradient_at(const normal *n, ptrdiff_t at, int32_t c, int32_t lanes, vf *u) {
  vf x = load_lanes(n->x + at + c, lanes) - load_lanes(n->mean + c, lanes);
  vf d = load_lanes(n->dy + at + c, lanes);
  *u = x * vf_load(n->inverse + c);
  if (!n->relu) return d;
  vf z = x * vf_load(n->scale + c) + load_lanes(n->beta + c, lanes);
  return vf_select((vi)(z > 0.0f), d, (vf){});
}

// The sums of d and of d u over each block of rows.
// Operands: 0 sums of d u [blocks][columns], 1 sums of d, 2 mean, 3 x, 4 gamma, 5 beta, 6 dy, 7 rows,
// 8 columns (<= LARGEST), 9 activation, 10 epsilon, 11 variance.
KERNEL(norm_gradient_sums) {
  int32_t rows = ARG_INT(7), columns = ARG_INT(8), most = rows_at_once(columns);
  normal n = {.x = ARG_PTR(const float, 3), .dy = ARG_PTR(const float, 6), .mean = ARG_PTR(const float, 2),
              .beta = ARG_PTR(const float, 5), .columns = columns, .relu = ARG_INT(9) == RELU};
  set_scale(&n, (float *)scratch, ARG_PTR(const float, 11), ARG_PTR(const float, 4), ARG_FLOAT(10));
  for (int32_t block = begin; block < end; block++) {
    float *gammas = ARG_PTR(float, 0) + (ptrdiff_t)block * columns;
    float *betas = ARG_PTR(float, 1) + (ptrdiff_t)block * columns;
    int32_t last = min_int(rows, (block + 1) * SUM_ROWS);
    for (int32_t c = 0; c < columns; c++) gammas[c] = betas[c] = 0.0f;
    for (int32_t r = block * SUM_ROWS; r < last; r += most) {
      int32_t few = min_int(most, last - r);
      for (int32_t c = 0; c < columns; c += VL) {
        int32_t lanes = columns - c;
        vf gamma = load_lanes(gammas + c, lanes), beta = load_lanes(betas + c, lanes);
        for (int32_t i = 0; i < few; i++) {
          vf u, d = gradient_at(&n, (ptrdiff_t)(r + i) * columns, c, lanes, &u);
          gamma = gamma + d * u, beta = beta + d;
        }
        store_lanes(gammas + c, gamma, lanes);
        store_lanes(betas + c, beta, lanes);
      }
    }
  }
}

// dx = gamma / sigma (d - dbeta / rows - u dgamma / rows), dbeta being the sum of d and dgamma that of d u.
// Operands: 0 dx, 1 dgamma, 2 mean, 3 x, 4 gamma, 5 beta, 6 dy, 7 rows, 8 columns (<= LARGEST), 9 activation,
// 10 epsilon, 11 variance, 12 dbeta.
KERNEL(batch_norm_gradient) {
  int32_t rows = ARG_INT(7), columns = ARG_INT(8);
  const float *dgamma = ARG_PTR(const float, 1), *dbeta = ARG_PTR(const float, 12);
  float *dx = ARG_PTR(float, 0), *u_part = (float *)scratch + 2 * LARGEST, *part = u_part + LARGEST;
  normal n = {.x = ARG_PTR(const float, 3), .dy = ARG_PTR(const float, 6), .mean = ARG_PTR(const float, 2),
              .beta = ARG_PTR(const float, 5), .columns = columns, .relu = ARG_INT(9) == RELU};
  set_scale(&n, (float *)scratch, ARG_PTR(const float, 11), ARG_PTR(const float, 4), ARG_FLOAT(10));
  for (int32_t c = 0; c < columns; c++) u_part[c] = dgamma[c] / (float)rows, part[c] = dbeta[c] / (float)rows;
  for (int32_t r = begin * SUM_ROWS; r < min_int(rows, end * SUM_ROWS); r++) {
    ptrdiff_t at = (ptrdiff_t)r * columns;
    for (int32_t c = 0; c < columns; c += VL) {
      int32_t lanes = columns - c;
      vf u, d = gradient_at(&n, at, c, lanes, &u);
      vf rest = (d - vf_load(part + c)) - u * vf_load(u_part + c);
      store_lanes(dx + at + c, vf_load(n.scale + c) * rest, lanes);
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
