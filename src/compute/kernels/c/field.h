// What a convolution reads: for each of its output positions, a field of an image [height, width, channels], as the
// row of a matrix whose columns are the field's elements (field row, field column, channel). The matrix is never
// stored as a whole: rows or parts of rows are gathered when a tile needs them.
#pragma once
#include "copy.h"

typedef struct {
  const float *x;
  int32_t height, width, channels;    // of x
  int32_t out_height, out_width;      // positions
  int32_t field_height, field_width;
  int32_t stride_h, stride_w;         // from position to position
  int32_t dilation_h, dilation_w;     // from element to element of the field
  int32_t top, left;                  // zeros before the image
  int32_t spread_h, spread_w;         // from pixel to pixel of the image, zeros between: what a stride's gradient reads
} field;

INLINE void zero_floats(float *to, int32_t n) {
  for (int32_t i = 0; i < n; i++) to[i] = 0.0f;
}

// The pixel at `at` along an axis of `size` pixels that lie `spread` apart, or -1.
INLINE int32_t pixel_at(int32_t at, int32_t size, int32_t spread) {
  if (spread != 1) {
    if (at < 0 || at % spread) return -1;
    at /= spread;
  }
  return at >= 0 && at < size ? at : -1;
}

// Columns [k0, k1) of rows [r0, r1), each `stride` floats after the one before.
static void gather_rows(const field *f, int32_t r0, int32_t r1, int32_t k0, int32_t k1, float *to, ptrdiff_t stride) {
  int32_t c = f->channels;
  // Elements of a field that lie together in the image: a row of it, or one pixel's channels.
  int together = f->dilation_w == 1 && f->spread_w == 1;
  int32_t taps = together ? f->field_width : 1, run = taps * c, runs_per_row = together ? 1 : f->field_width;
  int32_t first_run = k0 / run, first_h = first_run / runs_per_row, first_w = first_run % runs_per_row;
  int32_t ow = r0 % f->out_width, oh = r0 / f->out_width % f->out_height;
  const float *image = f->x + (ptrdiff_t)(r0 / f->out_width / f->out_height) * f->height * f->width * c;
  for (int32_t r = r0; r < r1; r++, to += stride) {
    int32_t kh = first_h, kw = first_w;
    for (int32_t first = first_run * run; first < k1; first += run) {
      int32_t begin = max_int(k0, first), end = min_int(k1, first + run), low = end, high = end;
      int32_t h = pixel_at(oh * f->stride_h - f->top + kh * f->dilation_h, f->height, f->spread_h);
      int32_t w = ow * f->stride_w - f->left + kw * f->dilation_w;
      if (h >= 0 && together) {
        low = min_int(end, max_int(begin, first - min_int(w, 0) * c));
        high = max_int(low, min_int(end, first + (f->width - w) * c));
      } else if (h >= 0 && (w = pixel_at(w, f->width, f->spread_w)) >= 0) {
        low = begin;
      }
      zero_floats(to + (begin - k0), low - begin);
      if (low < high) copy_floats(to + (low - k0), image + ((ptrdiff_t)h * f->width + w) * c + (low - first), high - low);
      zero_floats(to + (high - k0), end - high);
      if (++kw == runs_per_row) kw = 0, kh++;
    }
    if (++ow == f->out_width) {
      ow = 0;
      if (++oh == f->out_height) oh = 0, image += (ptrdiff_t)f->height * f->width * c;
    }
  }
}
