// Adam (Kingma and Ba 2015) and AMSGrad (Reddi, Kale, Kumar 2018) in one pass, in Keras' form:
// w -= rate * m / (sqrt(v) + epsilon), the bias corrections being part of rate.
#include "kernel.h"

#define PIECE 4096

// Operands: 0 w, 1 gradient, 2 m, 3 v, 4 largest v so far or 0 (plain Adam), 5 n, 6 rate, 7 beta1, 8 1 - beta1,
// 9 beta2, 10 1 - beta2, 11 epsilon. One piece of work is 4096 elements; w, m, v change in place.
KERNEL(adam) {
  float *w = ARG_PTR(float, 0), *m = ARG_PTR(float, 2), *v = ARG_PTR(float, 3);
  float *largest = ARG_INT(4) ? ARG_PTR(float, 4) : NULL;
  const float *gradient = ARG_PTR(float, 1);
  float rate = ARG_FLOAT(6), beta1 = ARG_FLOAT(7), rest1 = ARG_FLOAT(8), beta2 = ARG_FLOAT(9), rest2 = ARG_FLOAT(10);
  float epsilon = ARG_FLOAT(11);
  int32_t last = min_int(ARG_INT(5), end * PIECE);
  (void)scratch;
  for (int32_t i = begin * PIECE; i < last; i++) {
    float g = gradient[i];
    float mean = beta1 * m[i] + rest1 * g;
    float square = beta2 * v[i] + rest2 * (g * g);
    m[i] = mean;
    v[i] = square;
    if (largest) square = largest[i] = square > largest[i] ? square : largest[i];
    w[i] = w[i] - rate * mean / (__builtin_sqrtf(square) + epsilon);
  }
}
