// Matrix products in all four transpositions, batched, with the dense layer's epilogue.
//
// out[g] = f(op(a[g]) op(b[g]) + bias[g] + side[g]), row-major; op(a) is [M][K], op(b) [K][N], bias [N], side [M][N].
// One piece of work is one tile: groups x row tiles x column tiles, columns first.
#include "gemm.h"

KERNEL(matmul) {
  int32_t m = MATMUL_M, n = MATMUL_N, k = MATMUL_K, tile_m = MATMUL_TILE_ROWS, tile_n = MATMUL_TILE_COLUMNS;
  const float *bias = MATMUL_BIAS, *side = MATMUL_SIDE;
  int32_t row_tiles = (m + tile_m - 1) / tile_m, column_tiles = (n + tile_n - 1) / tile_n;
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t column_tile = piece % column_tiles, row_tile = piece / column_tiles % row_tiles;
    ptrdiff_t group = piece / column_tiles / row_tiles;
    product p = {
        .out = MATMUL_OUT + group * m * n,
        .a = MATMUL_A + group * MATMUL_STRIDE_A,
        .b = MATMUL_B + group * MATMUL_STRIDE_B,
        .columns = n,
        .depth = k,
        .readable = m,
        .a_row = MATMUL_TRANSPOSE_A ? 1 : k,
        .a_k = MATMUL_TRANSPOSE_A ? m : 1,
        .b_k = MATMUL_TRANSPOSE_B ? 1 : n,
        .b_column = MATMUL_TRANSPOSE_B ? k : 1,
        .finish = {.bias = bias ? bias + group * (MATMUL_ONE_BIAS ? 1 : n) : NULL,
                   .side = side ? side + group * m * n : NULL,
                   .one_bias = MATMUL_ONE_BIAS,
                   .function = MATMUL_ACTIVATION},
    };
    multiply_tile(&p, row_tile * tile_m, min_int(m, (row_tile + 1) * tile_m), column_tile * tile_n,
                  min_int(n, (column_tile + 1) * tile_n), (float *)scratch);
  }
}
