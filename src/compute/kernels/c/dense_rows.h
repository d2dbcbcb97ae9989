// The gradient of a dense layer's activation, and its sum over rows.
#pragma once
#include "activation.h"

// Rows to take at a time: a sum of few columns stays in a register for so long. Wide rows are read in their order in
// memory, which is twice as fast as several of them side by side.
INLINE int32_t rows_at_once(int32_t columns) { return columns <= 16 ? 8 : 1; }

typedef struct {
  const float *dy, *y;
  float *dz;  // or NULL
  activation function;
} gradient;

// `width` columns of so many rows of dz = dy * f'(z), `columns` floats apart, from y = f(z), added to sum[width] in
// order; they begin at `from` in dy and y, at `to` in dz.
INLINE void gradient_few_rows(const gradient *g, ptrdiff_t from, ptrdiff_t to, int32_t rows, int32_t width,
                              int32_t columns, float *sum) {
  for (int32_t c = 0; c < width; c += VL) {
    int32_t lanes = width - c;
    vf total = vf_load(sum + c);
    for (int32_t r = 0; r < rows; r++) {
      ptrdiff_t at = (ptrdiff_t)r * columns + c;
      vf d = load_lanes(g->dy + from + at, lanes);
      if (g->function != ACTIVATION_LINEAR) {
        vf y = load_lanes(g->y + from + at, lanes);
        if (g->function == ACTIVATION_RELU) d = vf_select((vi)(y > 0.0f), d, (vf){});
        else d = d * (1.0f - y * y);
      }
      if (g->dz) store_lanes(g->dz + to + at, d, lanes);
      total = total + d;
    }
    vf_store(sum + c, total);
  }
}

// As many rows; sum[width, up to a whole vector] is their sum.
INLINE void gradient_rows(const gradient *g, ptrdiff_t from, ptrdiff_t to, int32_t rows, int32_t width,
                          int32_t columns, float *sum) {
  for (int32_t c = 0; c < width; c += VL) vf_store(sum + c, (vf){});
  gradient f = *g;
  int32_t most = rows_at_once(width);
#define EACH_ROW(constant)                                                                     \
  for (int32_t r = 0; r < rows; r += most) {                                                   \
    ptrdiff_t at = (ptrdiff_t)r * columns;                                                     \
    f.function = constant; /* for the inlined rows, as is the 1 */                             \
    int32_t few = min_int(most, rows - r);                                                     \
    if (few == 1) gradient_few_rows(&f, from + at, to + at, 1, width, columns, sum);           \
    else gradient_few_rows(&f, from + at, to + at, few, width, columns, sum);                  \
  }
  if (g->function == ACTIVATION_LINEAR) EACH_ROW(ACTIVATION_LINEAR)
  else if (g->function == ACTIVATION_RELU) EACH_ROW(ACTIVATION_RELU)
  else EACH_ROW(ACTIVATION_TANH)
#undef EACH_ROW
}
