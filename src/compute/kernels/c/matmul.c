// Matrix products in all four transpositions, batched, with the dense layer's epilogue.
//
// out[g] = f(op(a[g]) op(b[g]) + bias[g] + side[g]), row-major; op(a) is [M][K], op(b) [K][N], bias [N], side [M][N].
// Operands: 0 out, 1 a, 2 b, 3 M, 4 N, 5 K, 6 transpose a, 7 transpose b, 8 a's elements from group to group (0: the
// same a for all), 9 b's, 10 bias or 0, 11 side or 0, 12 activation, 13 rows of a tile,
// 14 columns of a tile (<= TILE_N), 15 whether a group's bias is one number for all columns. One piece of work is one
// tile: groups x row tiles x column tiles, columns first.
#include "gemm.h"

KERNEL(matmul) {
  int32_t m = ARG_INT(3), n = ARG_INT(4), k = ARG_INT(5), tile_m = ARG_INT(13), tile_n = ARG_INT(14);
  int32_t row_tiles = (m + tile_m - 1) / tile_m, column_tiles = (n + tile_n - 1) / tile_n;
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t column_tile = piece % column_tiles, row_tile = piece / column_tiles % row_tiles;
    ptrdiff_t group = piece / column_tiles / row_tiles;
    product p = {
        .out = ARG_PTR(float, 0) + group * m * n,
        .a = ARG_PTR(float, 1) + group * ARG_INT(8),
        .b = ARG_PTR(float, 2) + group * ARG_INT(9),
        .columns = n,
        .depth = k,
        .readable = m,
        .a_row = ARG_INT(6) ? 1 : k,
        .a_k = ARG_INT(6) ? m : 1,
        .b_k = ARG_INT(7) ? 1 : n,
        .b_column = ARG_INT(7) ? k : 1,
        .finish = {.bias = ARG_INT(10) ? ARG_PTR(float, 10) + group * (ARG_INT(15) ? 1 : n) : NULL,
                   .side = ARG_INT(11) ? ARG_PTR(float, 11) + group * m * n : NULL,
                   .one_bias = ARG_INT(15),
                   .function = (activation)ARG_INT(12)},
    };
    multiply_tile(&p, row_tile * tile_m, min_int(m, (row_tile + 1) * tile_m), column_tile * tile_n,
                  min_int(n, (column_tile + 1) * tile_n), (float *)scratch);
  }
}
