// The parts of a dense layer's gradient that aren't matrix products, and sums over rows.
#include "copy.h"
#include "dense_rows.h"

#define LARGEST 65536  // columns at a time: the scratch holds their sums

// dz = dy * f'(z) and the sum of dz over each block of SUM_ROWS rows, for groups of [rows][columns].
// Operands: 0 dz or 0 (not wanted), 1 dy, 2 y = f(z) (unused for LINEAR), 3 sums [groups][blocks][columns], 4 rows,
// 5 columns, 6 activation. One piece of work is one block of one group.
KERNEL(dense_gradient) {
  int32_t rows = ARG_INT(4), columns = ARG_INT(5), blocks = (rows + SUM_ROWS - 1) / SUM_ROWS;
  gradient g = {ARG_PTR(float, 1), ARG_PTR(float, 2), ARG_INT(0) ? ARG_PTR(float, 0) : NULL, (activation)ARG_INT(6)};
  float *sum = (float *)scratch;
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t group = piece / blocks, r0 = piece % blocks * SUM_ROWS;
    ptrdiff_t at = ((ptrdiff_t)group * rows + r0) * columns;
    for (int32_t c = 0; c < columns; c += LARGEST) {
      int32_t width = min_int(columns - c, LARGEST);
      gradient_rows(&g, at + c, at + c, min_int(rows - r0, SUM_ROWS), width, columns, sum);
      copy_floats(ARG_PTR(float, 3) + (ptrdiff_t)piece * columns + c, sum, width);
    }
  }
}

// out = the sum of the blocks' sums in order, over a divisor. Operands: 0 out [groups][columns],
// 1 sums [groups][blocks][columns], 2 blocks, 3 columns, 4 divisor. One piece of work is one group.
KERNEL(add_blocks) {
  int32_t blocks = ARG_INT(2), columns = ARG_INT(3);
  float divisor = ARG_FLOAT(4);
  (void)scratch;
  for (int32_t group = begin; group < end; group++) {
    const float *sums = ARG_PTR(const float, 1) + (ptrdiff_t)group * blocks * columns;
    float *out = ARG_PTR(float, 0) + (ptrdiff_t)group * columns;
    for (int32_t c = 0; c < columns; c += VL) {
      int32_t lanes = columns - c;
      vf total = {};
      for (int32_t b = 0; b < blocks; b++) total = total + load_lanes(sums + (ptrdiff_t)b * columns + c, lanes);
      store_lanes(out + c, total / divisor, lanes);
    }
  }
}

// out = a + b. Operands: 0 out, 1 a, 2 b, 3 n. One piece of work is 4096 elements.
KERNEL(add) {
  float *out = ARG_PTR(float, 0);
  const float *a = ARG_PTR(const float, 1), *b = ARG_PTR(const float, 2);
  (void)scratch;
  for (int32_t i = begin * 4096; i < min_int(ARG_INT(3), end * 4096); i += VL) {
    int32_t lanes = ARG_INT(3) - i;
    store_lanes(out + i, load_lanes(a + i, lanes) + load_lanes(b + i, lanes), lanes);
  }
}
