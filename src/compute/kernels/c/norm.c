// Batch normalisation over the rows of [rows][columns], with what follows it in a layer: ReLU, and a residual side.
// Sums run over rows in blocks of SUM_ROWS, then over the blocks (add_blocks in dense.c). One piece of work is one block.
#include "dense_rows.h"

_Static_assert(4 * MAX_NORM_COLUMNS * sizeof(float) <= SCRATCH_BYTES, "the scratch has room for four rows");

typedef struct {
  const float *x, *dy, *mean, *beta;
  float *inverse, *scale;  // 1 / sqrt(variance + epsilon), and gamma times that: in the scratch
  int32_t columns;
  int relu;
} normal;

INLINE void set_scale(normal *n, float *space, const float *variance, const float *gamma, float epsilon) {
  n->inverse = space, n->scale = space + MAX_NORM_COLUMNS;
  for (int32_t c = 0; c < n->columns; c++) {
    n->inverse[c] = 1.0f / __builtin_sqrtf(variance[c] + epsilon);
    n->scale[c] = gamma[c] * n->inverse[c];
  }
}

// The sum of (x - mean)^2 over each block of rows.
KERNEL(norm_squares) {
  int32_t rows = NORM_SQUARES_ROWS, columns = NORM_SQUARES_COLUMNS;
  int32_t most = rows_at_once(columns);
  const float *mean = NORM_SQUARES_MEAN;
  (void)scratch;
  for (int32_t block = begin; block < end; block++) {
    float *sums = NORM_SQUARES_SUMS + (ptrdiff_t)block * columns;
    int32_t last = min_int(rows, (block + 1) * SUM_ROWS);
    for (int32_t c = 0; c < columns; c++) sums[c] = 0.0f;
    for (int32_t r = block * SUM_ROWS; r < last; r += most) {
      const float *x = NORM_SQUARES_X + (ptrdiff_t)r * columns;
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
KERNEL(batch_norm) {
  int32_t rows = BATCH_NORM_ROWS, columns = BATCH_NORM_COLUMNS;
  const float *side = BATCH_NORM_SIDE, *mean = BATCH_NORM_MEAN, *x = BATCH_NORM_X, *beta = BATCH_NORM_BETA;
  float *y = BATCH_NORM_Y;
  normal n = {.columns = columns, .relu = BATCH_NORM_ACTIVATION == ACTIVATION_RELU};
  set_scale(&n, (float *)scratch, BATCH_NORM_VARIANCE, BATCH_NORM_GAMMA, BATCH_NORM_EPSILON);
  for (int32_t r = begin * SUM_ROWS; r < min_int(rows, end * SUM_ROWS); r++) {
    ptrdiff_t at = (ptrdiff_t)r * columns;
    for (int32_t c = 0; c < columns; c += VL) {
      int32_t lanes = columns - c;
      vf z = (load_lanes(x + at + c, lanes) - load_lanes(mean + c, lanes)) * vf_load(n.scale + c);
      z = z + load_lanes(beta + c, lanes);
      if (n.relu) z = activate(ACTIVATION_RELU, z);
      if (side) z = z + load_lanes(side + at + c, lanes);
      store_lanes(y + at + c, z, lanes);
    }
  }
}

// The normalisation whose gradients are wanted.
INLINE normal normal_of(char *base, const int32_t *args, float *space) {
  normal n = {.x = NORM_GRADIENT_X, .dy = NORM_GRADIENT_DY, .mean = NORM_GRADIENT_MEAN, .beta = NORM_GRADIENT_BETA,
              .columns = NORM_GRADIENT_COLUMNS, .relu = NORM_GRADIENT_ACTIVATION == ACTIVATION_RELU};
  set_scale(&n, space, NORM_GRADIENT_VARIANCE, NORM_GRADIENT_GAMMA, NORM_GRADIENT_EPSILON);
  return n;
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
KERNEL(norm_gradient_sums) {
  int32_t rows = NORM_GRADIENT_ROWS, columns = NORM_GRADIENT_COLUMNS, most = rows_at_once(columns);
  normal n = normal_of(base, args, (float *)scratch);
  for (int32_t block = begin; block < end; block++) {
    float *gammas = NORM_GRADIENT_SUMS_GAMMAS + (ptrdiff_t)block * columns;
    float *betas = NORM_GRADIENT_SUMS_BETAS + (ptrdiff_t)block * columns;
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
KERNEL(batch_norm_gradient) {
  int32_t rows = NORM_GRADIENT_ROWS, columns = NORM_GRADIENT_COLUMNS;
  const float *dgamma = BATCH_NORM_GRADIENT_DGAMMA, *dbeta = BATCH_NORM_GRADIENT_DBETA;
  float *dx = BATCH_NORM_GRADIENT_DX;
  float *u_part = (float *)scratch + 2 * MAX_NORM_COLUMNS, *part = u_part + MAX_NORM_COLUMNS;
  normal n = normal_of(base, args, (float *)scratch);
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

// In place: average = momentum average + rest value. One piece of work is all of it.
KERNEL(running_average) {
  float *average = RUNNING_AVERAGE_AVERAGE;
  const float *value = RUNNING_AVERAGE_VALUE;
  float momentum = RUNNING_AVERAGE_MOMENTUM, rest = RUNNING_AVERAGE_REST;
  (void)begin, (void)end, (void)scratch;
  for (int32_t i = 0; i < RUNNING_AVERAGE_N; i++) average[i] = momentum * average[i] + rest * value[i];
}
