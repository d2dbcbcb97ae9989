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

// Elements of a field that lie together in the image, in so many floats from the first pixel of the field's row.
typedef struct {
  int32_t row, from, to, length;  // row of the image from the field's first one; first float there, and in the matrix
} run;

// The pixel at `at` along an axis of `size` pixels that lie `spread` apart, or -1.
INLINE int32_t pixel_at(int32_t at, int32_t size, int32_t spread) {
  if (spread != 1) {
    if (at < 0 || at % spread) return -1;
    at /= spread;
  }
  return at >= 0 && at < size ? at : -1;
}

// The runs of columns [k0, k1): rows of the field, or single pixels where these lie apart.
static int32_t find_runs(const field *f, int32_t k0, int32_t k1, run *runs) {
  int32_t c = f->channels, taps = f->dilation_w == 1 ? f->field_width : 1, longest = taps * c, count = 0;
  for (int32_t k = k0; k < k1;) {
    int32_t first = k / longest, start = k - first * longest, end = min_int(k1, (first + 1) * longest);
    int32_t kh = first * taps / f->field_width, kw = first * taps % f->field_width;
    runs[count++] = (run){kh * f->dilation_h, kw * f->dilation_w * c + start, k - k0, end - k};
    k = end;
  }
  return count;
}

// Columns [k0, k1) of a row whose field begins at pixel (h, w), which may be outside, of an image with pixels apart.
static void gather_spread(const field *f, const float *image, int32_t h, int32_t w, int32_t k0, int32_t k1, float *to) {
  int32_t c = f->channels;
  for (int32_t k = k0; k < k1;) {
    int32_t tap = k / c, start = k - tap * c, length = min_int(k1 - k, c - start);
    int32_t row = pixel_at(h + tap / f->field_width * f->dilation_h, f->height, f->spread_h);
    int32_t column = pixel_at(w + tap % f->field_width * f->dilation_w, f->width, f->spread_w);
    if (row >= 0 && column >= 0)
      copy_floats(to + (k - k0), image + ((ptrdiff_t)row * f->width + column) * c + start, length);
    k += length;
  }
}

// Columns [k0, k1), MAX_FIELD_COLUMNS at most, of rows [r0, r1), each `stride` floats after the one before.
static void gather_rows(const field *f, int32_t r0, int32_t r1, int32_t k0, int32_t k1, float *to, ptrdiff_t stride) {
  run runs[MAX_FIELD_COLUMNS];
  int32_t c = f->channels, count = find_runs(f, k0, k1, runs), line = f->width * c;
  int apart = f->spread_h != 1 || f->spread_w != 1;
  int32_t last_h = f->height - 1 - (f->field_height - 1) * f->dilation_h;  // last first row of a field inside
  int32_t last_w = f->width - 1 - (f->field_width - 1) * f->dilation_w;
  int32_t ow = r0 % f->out_width, oh = r0 / f->out_width % f->out_height;
  const float *image = f->x + (ptrdiff_t)(r0 / f->out_width / f->out_height) * f->height * line;
  for (int32_t r = r0; r < r1; r++, to += stride) {
    int32_t h = oh * f->stride_h - f->top, w = ow * f->stride_w - f->left;
    if (!apart && h >= 0 && h <= last_h && w >= 0 && w <= last_w) {
      const float *from = image + (ptrdiff_t)h * line + w * c;
      for (int32_t i = 0; i < count; i++)
        copy_floats(to + runs[i].to, from + (ptrdiff_t)runs[i].row * line + runs[i].from, runs[i].length);
    } else {
      for (int32_t k = 0; k < k1 - k0; k++) to[k] = 0.0f;
      if (apart) gather_spread(f, image, h, w, k0, k1, to);
      else for (int32_t i = 0; i < count; i++) {
        int32_t row = h + runs[i].row, first = w * c + runs[i].from;
        int32_t low = max_int(0, -first), high = min_int(runs[i].length, line - first);
        if (row >= 0 && row < f->height && low < high)
          copy_floats(to + runs[i].to + low, image + (ptrdiff_t)row * line + first + low, high - low);
      }
    }
    if (++ow == f->out_width) {
      ow = 0;
      if (++oh == f->out_height) oh = 0, image += (ptrdiff_t)f->height * line;
    }
  }
}
