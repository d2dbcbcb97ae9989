// The most that a core's arithmetic gives, one float32 multiplication and one addition at a time in vectors of BYTES,
// with nothing read from memory. Compiled twice: -ffp-contract=off keeps the two apart, =fast fuses them.
// Prints GFLOP/s: of one thread, then the sum of two at once.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

typedef float vector __attribute__((vector_size(BYTES)));
#define SUMS 12        // enough to cover the latency of four instructions a cycle
#define REPEATS 20000  // some 0.1 ms: short enough to fall between two interruptions
#define ROUNDS 400

static atomic_int arrived;
static double rates[2][ROUNDS];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double measure(void) {
  vector sum[SUMS] = {}, a = (vector){} + 0.5f, b = (vector){} + 0.25f;
  double start = now();
  for (int i = 0; i < REPEATS; i++) {
    __asm__("" : "+v"(a), "+v"(b));  // not the same product as the last time
#pragma GCC unroll 12
    for (int s = 0; s < SUMS; s++) {
      vector x = a;
      __asm__("" : "+v"(x));  // nor the same as the last sum's
      sum[s] = sum[s] + x * b;
    }
  }
  double seconds = now() - start;
  for (int s = 0; s < SUMS; s++) __asm__ volatile("" : : "v"(sum[s]));
  return 2.0 * SUMS * (BYTES / 4) * REPEATS / seconds / 1e9;
}

static void *both(void *which) {
  for (int round = 0; round < ROUNDS; round++) {
    atomic_fetch_add(&arrived, 1);
    while (atomic_load(&arrived) < 2 * (round + 1)) {}
    rates[which != NULL][round] = measure();
  }
  return NULL;
}

int main(void) {
  double one = 0, two = 0;
  for (int round = 0; round < ROUNDS; round++) {
    double rate = measure();
    if (rate > one) one = rate;
  }
  pthread_t thread;
  if (pthread_create(&thread, NULL, both, &one)) return 1;
  both(NULL);
  pthread_join(thread, NULL);
  for (int round = 0; round < ROUNDS; round++) {
    double slower = rates[0][round] < rates[1][round] ? rates[0][round] : rates[1][round];
    if (2 * slower > two) two = 2 * slower;  // twice the slower: both ran all the time
  }
  printf("%.1f %.1f\n", one, two);
  return 0;
}
