// All gradients of a dense layer in groups, in one pass over its rows: what dense_gradient and two products of matmul
// give, with the same sums in the same order, but dz stays in the cache.
#include "dense_rows.h"
#include "gemm.h"

_Static_assert(MAX_DENSE_BACKWARD <= KC, "the inputs and the outputs are one block of a sum");

// dz = dy f'(z), db = its sum over rows, dx = dz w^T, dw = x^T dz, for groups of [rows][inputs] and [rows][outputs].
// y = f(z). One piece of work is one group.
KERNEL(dense_backward) {
  int32_t rows = DENSE_BACKWARD_ROWS, inputs = DENSE_BACKWARD_INPUTS, outputs = DENSE_BACKWARD_OUTPUTS;
  float *sum = (float *)scratch, *total = sum + MAX_DENSE_BACKWARD, *strip = total + MAX_DENSE_BACKWARD;
  float *dz = strip + COPY_SPACE, *packed_w = dz + KC * MAX_DENSE_BACKWARD;
  float *packed_dz = packed_w + KC * MAX_DENSE_BACKWARD;
  for (int32_t group = begin; group < end; group++) {
    ptrdiff_t in = (ptrdiff_t)group * rows * inputs, out = (ptrdiff_t)group * rows * outputs;
    gradient g = {DENSE_BACKWARD_DY + out, DENSE_BACKWARD_Y + out, dz, DENSE_BACKWARD_ACTIVATION};
    product to_x = {.out = DENSE_BACKWARD_DX + in,
                    .b = DENSE_BACKWARD_W + (ptrdiff_t)group * inputs * outputs,
                    .columns = inputs,
                    .depth = outputs,
                    .b_k = 1,
                    .b_column = outputs};
    product to_w = {.out = DENSE_BACKWARD_DW + (ptrdiff_t)group * inputs * outputs,
                    .a = DENSE_BACKWARD_X + in,
                    .columns = outputs,
                    .depth = rows,
                    .readable = inputs,
                    .a_row = 1,
                    .a_k = inputs,
                    .b_k = outputs,
                    .b_column = 1};
    int32_t parts = (SUM_ROWS + MR - 1) / MR * ((inputs + 2 * VL - 1) / (2 * VL));
    block all_w = {packed_w, 0, inputs, 0, outputs};
    pack_b(&to_x, packed_w, 0, inputs, 0, outputs);
    int packed = packs_b(&to_w, 0, outputs);
    for (int32_t c = 0; c < outputs; c++) total[c] = 0.0f;
    for (int32_t r0 = 0; r0 < rows; r0 += SUM_ROWS) {
      int32_t r1 = min_int(rows, r0 + SUM_ROWS);
      gradient_rows(&g, (ptrdiff_t)r0 * outputs, 0, r1 - r0, outputs, outputs, sum);
      for (int32_t c = 0; c < outputs; c++) total[c] = total[c] + sum[c];
      ahead x = fetch_in(parts, to_w.a + (ptrdiff_t)r0 * inputs, inputs, r1 - r0, inputs);
      multiply_gathered(&to_x, &all_w, dz, outputs, r0, r1, &x);
      to_w.b = dz - (ptrdiff_t)r0 * outputs;  // where row 0 would be
      block t = {packed ? packed_dz : NULL, 0, outputs, r0, r1};
      if (packed) pack_b(&to_w, packed_dz, 0, outputs, r0, r1);
      ptrdiff_t next = (ptrdiff_t)r1 * outputs;
      int32_t lines = r1 < rows ? (outputs + LINE - 1) / LINE : 0;
      columns_ahead following = {{g.dy + next, g.y + next}, {outputs, outputs}, {lines, lines}};
      multiply_strips(&to_w, &t, 0, inputs, strip, &following);
    }
    float *db = DENSE_BACKWARD_DB + (ptrdiff_t)group * outputs;
    for (int32_t c = 0; c < outputs; c++) db[c] = total[c];
  }
}
