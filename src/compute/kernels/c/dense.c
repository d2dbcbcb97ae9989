// The parts of a dense layer's gradient that aren't matrix products, and sums over rows.
#include "activation.h"

#define SUM_ROWS 256  // rows are summed in blocks of this many, then the blocks: part of the definition

typedef struct {
  const float *dy, *y;
  float *dz;  // or NULL
  activation function;
} gradient;

// Row `at` of dz = dy * f'(z), from y = f(z), added to sum[width].
INLINE void gradient_row(const gradient *g, ptrdiff_t at, int32_t width, float *sum) {
  int32_t c = 0;
  for (; c < width; c += VL) {
    int32_t lanes = min_int(VL, width - c);
    vf d = lanes == VL ? vf_load(g->dy + at + c) : vf_load_part(g->dy + at + c, lanes);
    if (g->function != LINEAR) {
      vf y = lanes == VL ? vf_load(g->y + at + c) : vf_load_part(g->y + at + c, lanes);
      if (g->function == RELU) d = vf_select((vi)(y > 0.0f), d, (vf){});
      else d = d * (1.0f - y * y);
    }
    if (g->dz) {
      if (lanes == VL) vf_store(g->dz + at + c, d);
      else vf_store_part(g->dz + at + c, d, lanes);
    }
    vf_store(sum + c, vf_load(sum + c) + d);
  }
}

// dz = dy * f'(z) and db = the sum of dz over rows, for groups of [rows][columns].
// Operands: 0 dz or 0 (not wanted), 1 dy, 2 y = f(z) (unused for LINEAR), 3 db, 4 rows, 5 columns, 6 activation,
// 7 columns of a strip. One piece of work is one strip of one group.
KERNEL(dense_gradient) {
  int32_t rows = ARG_INT(4), columns = ARG_INT(5), strip = ARG_INT(7);
  int32_t strips = (columns + strip - 1) / strip;
  gradient g = {ARG_PTR(float, 1), ARG_PTR(float, 2), ARG_INT(0) ? ARG_PTR(float, 0) : NULL, (activation)ARG_INT(6)};
  for (int32_t piece = begin; piece < end; piece++) {
    ptrdiff_t group = piece / strips;
    int32_t c0 = piece % strips * strip, width = min_int(strip, columns - c0);
    int32_t padded = (width + VL - 1) / VL * VL;
    float *sum = (float *)scratch, *total = sum + padded;
    for (int32_t c = 0; c < padded; c++) total[c] = 0.0f;
    for (int32_t r0 = 0; r0 < rows; r0 += SUM_ROWS) {
      for (int32_t c = 0; c < padded; c++) sum[c] = 0.0f;
      int32_t r1 = min_int(rows, r0 + SUM_ROWS);
      for (int32_t r = r0; r < r1; r++) {
        ptrdiff_t at = (group * rows + r) * columns + c0;
        switch (g.function) {  // constants for the inlined row
          case LINEAR: { gradient f = g; f.function = LINEAR; gradient_row(&f, at, width, sum); break; }
          case RELU: { gradient f = g; f.function = RELU; gradient_row(&f, at, width, sum); break; }
          default: { gradient f = g; f.function = TANH_ACTIVATION; gradient_row(&f, at, width, sum); }
        }
      }
      for (int32_t c = 0; c < padded; c += VL) vf_store(total + c, vf_load(total + c) + vf_load(sum + c));
    }
    float *db = ARG_PTR(float, 3) + group * columns + c0;
    for (int32_t c = 0; c < width; c++) db[c] = total[c];
  }
}
