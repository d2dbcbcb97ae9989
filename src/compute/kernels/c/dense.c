// The parts of a dense layer's gradient that aren't matrix products, and sums over rows.
#include "dense_rows.h"

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
      ptrdiff_t at = (group * rows + r0) * columns + c0;
      gradient_rows(&g, at, at, min_int(rows - r0, SUM_ROWS), width, columns, sum);
      for (int32_t c = 0; c < padded; c += VL) vf_store(total + c, vf_load(total + c) + vf_load(sum + c));
    }
    float *db = ARG_PTR(float, 3) + group * columns + c0;
    for (int32_t c = 0; c < width; c++) db[c] = total[c];
  }
}
