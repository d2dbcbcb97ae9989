// The gradient of a dense layer's activation, and its sum over rows.
#pragma once
#include "activation.h"

#define SUM_ROWS 256  // rows are summed in blocks of this many, then the blocks: part of the definition

typedef struct {
  const float *dy, *y;
  float *dz;  // or NULL
  activation function;
} gradient;

// `width` columns of a row of dz = dy * f'(z), from y = f(z), added to sum[width]; they begin at `from` in dy and y, at
// `to` in dz.
INLINE void gradient_row(const gradient *g, ptrdiff_t from, ptrdiff_t to, int32_t width, float *sum) {
  for (int32_t c = 0; c < width; c += VL) {
    int32_t lanes = width - c;
    vf d = load_lanes(g->dy + from + c, lanes);
    if (g->function != LINEAR) {
      vf y = load_lanes(g->y + from + c, lanes);
      if (g->function == RELU) d = vf_select((vi)(y > 0.0f), d, (vf){});
      else d = d * (1.0f - y * y);
    }
    if (g->dz) store_lanes(g->dz + to + c, d, lanes);
    vf_store(sum + c, vf_load(sum + c) + d);
  }
}

// As many rows, `columns` floats apart, of which the first begins at `from` in dy and y, and at `to` in dz; sum[width,
// up to a whole vector] is their sum.
INLINE void gradient_rows(const gradient *g, ptrdiff_t from, ptrdiff_t to, int32_t rows, int32_t width,
                          int32_t columns, float *sum) {
  for (int32_t c = 0; c < width; c += VL) vf_store(sum + c, (vf){});
  gradient f = *g;
#define EACH_ROW(constant)                                          \
  for (int32_t r = 0; r < rows; r++) {                              \
    f.function = constant; /* for the inlined row */                \
    gradient_row(&f, from + (ptrdiff_t)r * columns, to + (ptrdiff_t)r * columns, width, sum); \
  }
  if (g->function == LINEAR) EACH_ROW(LINEAR)
  else if (g->function == RELU) EACH_ROW(RELU)
  else EACH_ROW(TANH_ACTIVATION)
#undef EACH_ROW
}
