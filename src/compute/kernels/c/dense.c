// The parts of a dense layer's gradient that aren't matrix products, and sums over rows.
#include "copy.h"
#include "dense_rows.h"

#define LARGEST 65536  // columns at a time: the scratch holds their sums

// dz = dy * f'(z) and the sum of dz over each block of SUM_ROWS rows, for groups of [rows][columns].
// y = f(z), not read where f is linear; dz may be NULL. One piece of work is one block of one group.
KERNEL(dense_gradient) {
  int32_t rows = DENSE_GRADIENT_ROWS, columns = DENSE_GRADIENT_COLUMNS, blocks = (rows + SUM_ROWS - 1) / SUM_ROWS;
  gradient g = {DENSE_GRADIENT_DY, DENSE_GRADIENT_Y, DENSE_GRADIENT_DZ, DENSE_GRADIENT_ACTIVATION};
  float *sum = (float *)scratch;
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t group = piece / blocks, r0 = piece % blocks * SUM_ROWS;
    ptrdiff_t at = ((ptrdiff_t)group * rows + r0) * columns;
    for (int32_t c = 0; c < columns; c += LARGEST) {
      int32_t width = min_int(columns - c, LARGEST);
      gradient_rows(&g, at + c, at + c, min_int(rows - r0, SUM_ROWS), width, columns, sum);
      copy_floats(DENSE_GRADIENT_SUMS + (ptrdiff_t)piece * columns + c, sum, width);
    }
  }
}

// out = the sum of the blocks' sums in order, over a divisor. One piece of work is one group.
KERNEL(add_blocks) {
  int32_t blocks = ADD_BLOCKS_BLOCKS, columns = ADD_BLOCKS_COLUMNS;
  float divisor = ADD_BLOCKS_DIVISOR;
  (void)scratch;
  for (int32_t group = begin; group < end; group++) {
    const float *sums = ADD_BLOCKS_SUMS + (ptrdiff_t)group * blocks * columns;
    float *out = ADD_BLOCKS_OUT + (ptrdiff_t)group * columns;
    for (int32_t c = 0; c < columns; c += VL) {
      int32_t lanes = columns - c;
      vf total = {};
      for (int32_t b = 0; b < blocks; b++) total = total + load_lanes(sums + (ptrdiff_t)b * columns + c, lanes);
      store_lanes(out + c, total / divisor, lanes);
    }
  }
}

// out = a + b.
KERNEL(add) {
  float *out = ADD_OUT;
  const float *a = ADD_A, *b = ADD_B;
  (void)scratch;
  for (int32_t i = begin * ELEMENTS_PIECE; i < min_int(ADD_N, end * ELEMENTS_PIECE); i += VL) {
    int32_t lanes = ADD_N - i;
    store_lanes(out + i, load_lanes(a + i, lanes) + load_lanes(b + i, lanes), lanes);
  }
}
