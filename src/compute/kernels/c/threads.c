// The native build's threads: one pool for the process, started on first use. Which thread computes a piece of
// work can't change its result (kernel.h), so pieces are handed out to whoever comes first.
#ifndef __wasm__
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "kernel.h"

#define MAX_THREADS 256
// Kernels of one training step follow each other at some 20 us, sometimes 200, and waking a thread takes 20.
#define SPINS 4000
#define YIELDS 400  // to others that want to run: then it takes no time from them

static struct {
  kernel_fn kernel;
  char *base;
  const int32_t *args;
  int32_t count, grain;
} job;
static atomic_int next_piece;     // first piece nobody has taken yet
static atomic_int tickets;        // helpers still allowed to join the current job
static atomic_int running;        // helpers that have not finished the current job
static atomic_uint generation;    // counts jobs
static pthread_mutex_t entrance = PTHREAD_MUTEX_INITIALIZER;  // one job at a time in the process
static pthread_mutex_t sleep_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static int helpers;               // threads started so far, under entrance

static char *own_scratch(void) {
  static _Thread_local char *scratch;
  if (!scratch && posix_memalign((void **)&scratch, 64, SCRATCH_BYTES)) abort();
  return scratch;
}

static void take_pieces(void) {
  char *scratch = own_scratch();
  for (;;) {
    int begin = atomic_fetch_add(&next_piece, job.grain);
    if (begin >= job.count) return;
    int end = job.count - begin > job.grain ? begin + job.grain : job.count;
    job.kernel(job.base, job.args, begin, end, scratch);
  }
}

static void *helper_main(void *seen_at_start) {
  unsigned seen = (unsigned)(uintptr_t)seen_at_start;
  for (;;) {
    for (int i = 0; i < SPINS && atomic_load(&generation) == seen; i++) {
#if defined(__x86_64__)
      __builtin_ia32_pause();
#elif defined(__aarch64__)
      __asm__ volatile("yield");
#endif
    }
    for (int i = 0; i < YIELDS && atomic_load(&generation) == seen; i++) sched_yield();
    if (atomic_load(&generation) == seen) {
      pthread_mutex_lock(&sleep_lock);
      while (atomic_load(&generation) == seen) pthread_cond_wait(&wake, &sleep_lock);
      pthread_mutex_unlock(&sleep_lock);
    }
    seen = atomic_load(&generation);
    if (atomic_fetch_sub(&tickets, 1) > 0) {
      take_pieces();
      atomic_fetch_sub(&running, 1);
    }
  }
  return NULL;
}

static void start_helpers(int wanted) {
  if (wanted > MAX_THREADS) wanted = MAX_THREADS;
  while (helpers < wanted) {
    pthread_t thread;
    void *seen = (void *)(uintptr_t)atomic_load(&generation);
    if (pthread_create(&thread, NULL, helper_main, seen)) return;  // fewer threads: slower, nothing else
    pthread_detach(thread);
    helpers++;
  }
}

void parallel_for(kernel_fn kernel, char *base, const int32_t *args, int32_t count, int32_t grain, int32_t threads) {
  if (grain < 1) grain = 1;
  int pieces = count / grain + (count % grain != 0);
  if (threads > pieces) threads = pieces;
  if (threads <= 1) {
    if (count > 0) kernel(base, args, 0, count, own_scratch());
    return;
  }
  pthread_mutex_lock(&entrance);
  start_helpers(threads - 1);
  int joined = helpers < threads - 1 ? helpers : threads - 1;
  job.kernel = kernel, job.base = base, job.args = args, job.count = count, job.grain = grain;
  atomic_store(&next_piece, 0);
  atomic_store(&running, joined);
  atomic_store(&tickets, joined);
  pthread_mutex_lock(&sleep_lock);
  atomic_fetch_add(&generation, 1);
  pthread_cond_broadcast(&wake);
  pthread_mutex_unlock(&sleep_lock);
  take_pieces();
  // A helper that has not woken up yet gives its ticket back: nothing is left for it to do.
  int unused = atomic_exchange(&tickets, 0);
  if (unused > 0) atomic_fetch_sub(&running, unused);
  for (int spins = 0; atomic_load(&running) > 0; spins++)
    if (spins > SPINS) sched_yield();
  pthread_mutex_unlock(&entrance);
}
#endif
