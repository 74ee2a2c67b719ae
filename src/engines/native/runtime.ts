/** @file The C text of the native engine's runtime: its Node-API module, its thread pool and the launch of loop kernels. */

/** Positions in the control block that follows the argument block. */
export const control = {
  kernel: 0,
  work: 1,
  guardCode: 2,
  guardValue: 3,
  threads: 4,
  operands: 6,
  length: 16,
} as const;

/** Work (scalar operations) below which a launch is not worth sharing between threads. */
export const parallelMinimum = 200_000;

export const runtimeHead = `
#if defined(__linux__)
#define _GNU_SOURCE
#elif defined(__APPLE__)
#define _DARWIN_C_SOURCE
#endif
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <malloc.h>
#endif
`;

/** Reads like one file: the pool first, then the launch of loop kernels, then (from `product.ts`) contractions, then Node-API. */
export const poolSource = `
/* ---- The thread pool. One job at a time; its tasks are claimed by compare-and-swap on (generation, tasks left). ---- */

#if defined(__x86_64__) || defined(__i386__)
#define RELAX() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ volatile("yield")
#else
#define RELAX() ((void)0)
#endif

#define MAXIMUM_THREADS 256
/* Whoever waits spins first, as hand-offs take less than a microsecond; then lets others run; then sleeps, as waking takes long. */
#define SPIN_NANOSECONDS 50000
#define YIELD_NANOSECONDS 2000000

typedef void (*task_function)(void *context, int64_t task);

/* What is written at different times stands in different cache lines. */
static _Alignas(64) _Atomic uint64_t ticket; /* generation << 32 | tasks left */
static _Alignas(64) _Atomic(task_function) job_function;
static _Atomic(void *) job_context;
static _Atomic uint32_t job_tasks, job_threads;
static _Alignas(64) _Atomic uint32_t completed;
static _Alignas(64) _Atomic int busy, sleepers, pool_size, waiting;
static pthread_mutex_t pool_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pool_work = PTHREAD_COND_INITIALIZER, pool_done = PTHREAD_COND_INITIALIZER;

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Claims and runs tasks until none is left; "worker" is 0 for the thread that posted the job. */
static void take_tasks(uint32_t worker) {
  for (;;) {
    uint64_t seen = atomic_load(&ticket);
    uint32_t left = (uint32_t)seen, tasks = atomic_load(&job_tasks);
    if (left == 0 || worker >= atomic_load(&job_threads)) return;
    task_function function = atomic_load(&job_function);
    void *context = atomic_load(&job_context);
    /* Success proves that the ticket, and so the job whose fields were read, is still the same. */
    if (!atomic_compare_exchange_weak(&ticket, &seen, seen - 1)) continue;
    function(context, tasks - left);
    if (atomic_fetch_add(&completed, 1) + 1 == tasks && atomic_load(&waiting)) {
      pthread_mutex_lock(&pool_mutex);
      pthread_cond_signal(&pool_done);
      pthread_mutex_unlock(&pool_mutex);
    }
  }
}

/* A step of waiting. "deadline" is 0 at first. Returns 0 when it is time to sleep. */
static int wait_awake(int *spins, int64_t *deadline) {
  RELAX();
  if ((++*spins & 63) != 0) return 1;
  int64_t now = nanoseconds();
  if (*deadline == 0) *deadline = now + SPIN_NANOSECONDS;
  if (now < *deadline) return 1;
  if (now >= *deadline + YIELD_NANOSECONDS) return 0;
  *spins = 63; /* look at the clock after each turn of the others */
  sched_yield();
  return 1;
}

static void *worker_main(void *argument) {
  uint32_t worker = (uint32_t)(uintptr_t)argument;
  uint32_t known = 0;
  for (;;) {
    uint32_t generation = (uint32_t)(atomic_load(&ticket) >> 32);
    if (generation != known) {
      known = generation;
      take_tasks(worker);
    }
    int64_t deadline = 0;
    int spins = 0;
    while ((uint32_t)(atomic_load(&ticket) >> 32) == known) {
      if (wait_awake(&spins, &deadline)) continue;
      pthread_mutex_lock(&pool_mutex);
      atomic_fetch_add(&sleepers, 1);
      while ((uint32_t)(atomic_load(&ticket) >> 32) == known) pthread_cond_wait(&pool_work, &pool_mutex);
      atomic_fetch_sub(&sleepers, 1);
      pthread_mutex_unlock(&pool_mutex);
    }
  }
  return 0;
}

/* Only the forking thread lives on in a child. */
static void after_fork(void) {
  atomic_store(&pool_size, 0);
  atomic_store(&sleepers, 0);
  atomic_store(&busy, 0);
  pthread_mutex_init(&pool_mutex, 0);
  pthread_cond_init(&pool_work, 0);
  pthread_cond_init(&pool_done, 0);
}

static void grow_pool(int size) {
  if (size > MAXIMUM_THREADS) size = MAXIMUM_THREADS;
  sigset_t all, previous;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &previous);
  while (atomic_load(&pool_size) < size) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 4 << 20);
    pthread_t thread;
    int failed = pthread_create(&thread, &attributes, worker_main, (void *)(uintptr_t)(atomic_load(&pool_size) + 1));
    pthread_attr_destroy(&attributes);
    if (failed) break;
    atomic_fetch_add(&pool_size, 1);
  }
  pthread_sigmask(SIG_SETMASK, &previous, 0);
}

/* Runs tasks 0 … tasks-1. A thread that finds the pool busy, or may use one thread only, runs them itself. */
static void parallel(task_function function, void *context, int64_t tasks, int threads) {
  int idle = 0;
  if (threads < 2 || tasks < 2 || !atomic_compare_exchange_strong(&busy, &idle, 1)) {
    for (int64_t task = 0; task < tasks; task++) function(context, task);
    return;
  }
  if (atomic_load(&pool_size) < threads - 1) grow_pool(threads - 1);
  /* No task is left of the job before, so nobody can claim one while the fields change; the ticket publishes them. */
  uint32_t generation = (uint32_t)(atomic_load(&ticket) >> 32) + 1;
  atomic_store_explicit(&completed, 0, memory_order_relaxed);
  atomic_store_explicit(&waiting, 0, memory_order_relaxed);
  atomic_store_explicit(&job_tasks, (uint32_t)tasks, memory_order_relaxed);
  atomic_store_explicit(&job_function, function, memory_order_relaxed);
  atomic_store_explicit(&job_context, context, memory_order_relaxed);
  atomic_store_explicit(&job_threads, (uint32_t)threads, memory_order_relaxed);
  atomic_store(&ticket, (uint64_t)generation << 32 | (uint32_t)tasks);
  if (atomic_load(&sleepers) > 0) {
    pthread_mutex_lock(&pool_mutex);
    pthread_cond_broadcast(&pool_work);
    pthread_mutex_unlock(&pool_mutex);
  }
  take_tasks(0);
  int64_t deadline = 0;
  int spins = 0;
  while (atomic_load(&completed) < (uint32_t)tasks) {
    if (wait_awake(&spins, &deadline)) continue;
    pthread_mutex_lock(&pool_mutex);
    atomic_store(&waiting, 1);
    while (atomic_load(&completed) < (uint32_t)tasks) pthread_cond_wait(&pool_done, &pool_mutex);
    pthread_mutex_unlock(&pool_mutex);
  }
  atomic_store(&busy, 0);
}

/* ---- Memory of a thread's own, kept between launches. ---- */

static __thread char *scratch_memory;
static __thread size_t scratch_size;

static pthread_key_t scratch_key; /* frees it when its thread ends */

static char *scratch(size_t size) {
  if (size > scratch_size) {
    free(scratch_memory);
    scratch_size = (size + 0xffff) & ~(size_t)0xffff;
    void *memory = 0;
    if (posix_memalign(&memory, 64, scratch_size)) abort();
    scratch_memory = memory;
    pthread_setspecific(scratch_key, memory);
  }
  return scratch_memory;
}
`;

export const launchSource = `
/* ---- The launch of loop kernels. ---- */

#define MAXIMUM_AXES 64

/* What the tasks of one launch share. */
struct launch {
  const struct kernel *kernel;
  rows_function function;
  int staged;
  const double *arguments;
  char *pointers[8];
  int64_t points, rows; /* of the whole launch; where it is tiled, tiles and rows */
  int64_t pieces, row_pieces, row_piece; /* how it is divided: outer points, then rows */
  int tile_axis; /* the outer axis that is tiled together with the rows, or -1 */
  struct guard guard;
  _Atomic int lock;
};

/* Elements that are brought into contiguous memory at a time. */
#define STAGE_LENGTH 256

/* Runs rows of operands with any row strides through a function that expects strides of 1. */
static void stage_rows(const struct launch *launch, char *const *pointers, int64_t begin, int64_t end, int64_t position,
                       struct guard *guard) {
  const struct kernel *kernel = launch->kernel;
  const double *arguments = launch->arguments;
  const int operands = kernel->operands;
  uint64_t stages[8][STAGE_LENGTH] __attribute__((aligned(64)));
  char *moved[8];
  int64_t strides[8];
  for (int i = 0; i < operands; i++) {
    const int64_t size = kernel->itemsizes[i];
    strides[i] = (int64_t)arguments[kernel->positions[i] + 1];
    moved[i] = pointers[i];
    if (!(kernel->flags[i] & STAGED) || strides[i] != 0 || !(kernel->flags[i] & READ)) continue;
    const int64_t count = least(STAGE_LENGTH, end - begin);
    if (size == 1) fill_8((uint8_t *)stages[i], (const uint8_t *)pointers[i], count);
    else if (size == 2) fill_16((uint16_t *)stages[i], (const uint16_t *)pointers[i], count);
    else if (size == 4) fill_32((uint32_t *)stages[i], (const uint32_t *)pointers[i], count);
    else fill_64(stages[i], (const uint64_t *)pointers[i], count);
  }
  for (int64_t first = begin; first < end; first += STAGE_LENGTH) {
    const int64_t count = least(STAGE_LENGTH, end - first);
    for (int i = 0; i < operands; i++) {
      if (!(kernel->flags[i] & STAGED) || strides[i] == 1) continue;
      const int64_t size = kernel->itemsizes[i];
      const char *from = pointers[i] + first * strides[i] * size;
      moved[i] = (char *)stages[i] - first * size; /* row "first" is the first element of the stage */
      if (!(kernel->flags[i] & READ) || strides[i] == 0) continue;
      if (size == 1) gather_8((uint8_t *)stages[i], (const uint8_t *)from, strides[i], count);
      else if (size == 2) gather_16((uint16_t *)stages[i], (const uint16_t *)from, strides[i], count);
      else if (size == 4) gather_32((uint32_t *)stages[i], (const uint32_t *)from, strides[i], count);
      else gather_64(stages[i], (const uint64_t *)from, strides[i], count);
    }
    launch->function(arguments, moved, first, first + count, position, guard);
    for (int i = 0; i < operands; i++) {
      if (!(kernel->flags[i] & STAGED) || strides[i] == 1 || !(kernel->flags[i] & WRITTEN)) continue;
      const int64_t size = kernel->itemsizes[i];
      char *to = pointers[i] + first * strides[i] * size;
      if (size == 1) scatter_8((uint8_t *)to, (const uint8_t *)stages[i], strides[i], count);
      else if (size == 2) scatter_16((uint16_t *)to, (const uint16_t *)stages[i], strides[i], count);
      else if (size == 4) scatter_32((uint32_t *)to, (const uint32_t *)stages[i], strides[i], count);
      else scatter_64((uint64_t *)to, stages[i], strides[i], count);
    }
  }
}

/*
 * Operands whose memory runs along another axis than the rows are brought into contiguous memory by tiles: TILE_POINTS successive
 * elements of that axis fill cache lines, which would be read again for each of them if one row were brought after the other.
 */
#define TILE_POINTS 32
#define TILE_LENGTH 128

#define TRANSPOSING(bits)                                                                                                    \
  /* to[point][row] = from[row][point]; points stand side by side in "from" */                                               \
  static void gather_tile_##bits(uint##bits##_t *restrict to, const uint##bits##_t *restrict from, int64_t stride,           \
                                 int64_t points, int64_t count) {                                                            \
    int64_t row = 0;                                                                                                         \
    if (points == TILE_POINTS)                                                                                               \
      for (; row + 8 <= count; row += 8)                                                                                     \
        for (int64_t point = 0; point < TILE_POINTS; point++)                                                                \
          for (int64_t i = 0; i < 8; i++) to[point * TILE_LENGTH + row + i] = from[(row + i) * stride + point];              \
    for (; row < count; row++)                                                                                               \
      for (int64_t point = 0; point < points; point++) to[point * TILE_LENGTH + row] = from[row * stride + point];           \
  }                                                                                                                          \
  static void scatter_tile_##bits(uint##bits##_t *restrict to, const uint##bits##_t *restrict from, int64_t stride,          \
                                  int64_t points, int64_t count) {                                                           \
    for (int64_t row = 0; row < count; row++)                                                                                \
      for (int64_t point = 0; point < points; point++) to[row * stride + point] = from[point * TILE_LENGTH + row];           \
  }
TRANSPOSING(8)
TRANSPOSING(16)
TRANSPOSING(32)
TRANSPOSING(64)

static void gather_tile(int64_t size, char *to, const char *from, int64_t stride, int64_t points, int64_t count) {
  if (size == 1) gather_tile_8((uint8_t *)to, (const uint8_t *)from, stride, points, count);
  else if (size == 2) gather_tile_16((uint16_t *)to, (const uint16_t *)from, stride, points, count);
  else if (size == 4) gather_tile_32((uint32_t *)to, (const uint32_t *)from, stride, points, count);
  else gather_tile_64((uint64_t *)to, (const uint64_t *)from, stride, points, count);
}

static void scatter_tile(int64_t size, char *to, const char *from, int64_t stride, int64_t points, int64_t count) {
  if (size == 1) scatter_tile_8((uint8_t *)to, (const uint8_t *)from, stride, points, count);
  else if (size == 2) scatter_tile_16((uint16_t *)to, (const uint16_t *)from, stride, points, count);
  else if (size == 4) scatter_tile_32((uint32_t *)to, (const uint32_t *)from, stride, points, count);
  else scatter_tile_64((uint64_t *)to, (const uint64_t *)from, stride, points, count);
}

/* Fills each row of the tile with the one value that it has in "from". */
static void spread_tile(int64_t size, char *to, const char *from, int64_t apart, int64_t points, int64_t count) {
  for (int64_t point = 0; point < points; point++, to += TILE_LENGTH * size, from += apart * size) {
    if (size == 1) fill_8((uint8_t *)to, (const uint8_t *)from, count);
    else if (size == 2) fill_16((uint16_t *)to, (const uint16_t *)from, count);
    else if (size == 4) fill_32((uint32_t *)to, (const uint32_t *)from, count);
    else fill_64((uint64_t *)to, (const uint64_t *)from, count);
  }
}

static double row_stride(const struct launch *launch, int operand) {
  return launch->arguments[launch->kernel->positions[operand] + 1];
}

static double outer_stride(const struct launch *launch, int operand, int axis) {
  const int rank = (int)launch->arguments[0];
  return launch->arguments[launch->kernel->outer + rank * (1 + operand) + axis];
}

/* An axis along which all operands that have to be moved run (or are the same in a whole row), where that and the rows are long enough for tiles; else -1. */
static int choose_tile_axis(const struct launch *launch) {
  const struct kernel *kernel = launch->kernel;
  if (launch->rows < TILE_POINTS) return -1;
  for (int axis = (int)launch->arguments[0] - 1; axis >= 0; axis--) {
    if (launch->arguments[kernel->outer + axis] < TILE_POINTS) continue;
    int suits = 1;
    for (int i = 0; i < kernel->operands; i++) {
      if (!(kernel->flags[i] & STAGED) || row_stride(launch, i) == 1) continue;
      const int same = row_stride(launch, i) == 0 && !(kernel->flags[i] & WRITTEN); /* in the whole row */
      if (!same && outer_stride(launch, i, axis) != 1) suits = 0;
    }
    if (suits) return axis;
  }
  return -1;
}

/* Runs rows [begin, end) of "points" successive points of the tiled axis. Positions of these points are "step" apart. */
static void tile_rows(const struct launch *launch, char *const *pointers, int64_t points, int64_t begin, int64_t end,
                      int64_t position, int64_t step, struct guard *guard) {
  const struct kernel *kernel = launch->kernel;
  const int operands = kernel->operands;
  char *tiles[8], *next = scratch((size_t)8 * operands * TILE_POINTS * TILE_LENGTH);
  char *moved[8];
  for (int i = 0; i < operands; i++) {
    tiles[i] = kernel->flags[i] & STAGED && row_stride(launch, i) != 1 ? next : 0;
    next += 8 * TILE_POINTS * TILE_LENGTH;
  }
  for (int64_t first = begin; first < end; first += TILE_LENGTH) {
    const int64_t count = least(TILE_LENGTH, end - first);
    for (int i = 0; i < operands; i++) {
      if (!tiles[i] || !(kernel->flags[i] & READ)) continue;
      const int64_t size = kernel->itemsizes[i], stride = (int64_t)row_stride(launch, i);
      const int64_t apart = (int64_t)outer_stride(launch, i, launch->tile_axis);
      if (apart == 1) gather_tile(size, tiles[i], pointers[i] + first * stride * size, stride, points, count);
      else spread_tile(size, tiles[i], pointers[i], apart, points, count);
    }
    for (int64_t point = 0; point < points; point++) {
      for (int i = 0; i < operands; i++) {
        const int64_t size = kernel->itemsizes[i];
        /* Row "first" is the first element of a row of the tile. */
        moved[i] = tiles[i] ? tiles[i] + (point * TILE_LENGTH - first) * size
                            : pointers[i] + point * (int64_t)outer_stride(launch, i, launch->tile_axis) * size;
      }
      launch->function(launch->arguments, moved, first, first + count, position + point * step, guard);
    }
    for (int i = 0; i < operands; i++) {
      if (!tiles[i] || !(kernel->flags[i] & WRITTEN)) continue;
      const int64_t size = kernel->itemsizes[i], stride = (int64_t)row_stride(launch, i);
      scatter_tile(size, pointers[i] + first * stride * size, tiles[i], stride, points, count);
    }
  }
}

/* Calls "function" for rows [begin, end) of the tiles [first, last): the tiled axis counts by tiles. */
static void run_tiles(const struct launch *launch, int64_t first, int64_t last, int64_t begin, int64_t end,
                      struct guard *guard) {
  const struct kernel *kernel = launch->kernel;
  const int rank = (int)launch->arguments[0], operands = kernel->operands;
  const double *sizes = launch->arguments + kernel->outer;
  for (int64_t tile = first; tile < last; tile++) {
    char *pointers[8];
    for (int i = 0; i < operands; i++) pointers[i] = launch->pointers[i];
    int64_t rest = tile, position = 0, step = launch->rows, tile_step = 0, points = 0;
    for (int d = rank - 1; d >= 0; d--) {
      const int64_t size = (int64_t)sizes[d];
      int64_t at;
      if (d == launch->tile_axis) {
        const int64_t tiles = (size + TILE_POINTS - 1) / TILE_POINTS;
        at = rest % tiles * TILE_POINTS;
        rest /= tiles;
        points = least(TILE_POINTS, size - at);
        tile_step = step;
      } else {
        at = rest % size;
        rest /= size;
      }
      position += at * step;
      step *= size;
      for (int i = 0; i < operands; i++) pointers[i] += at * (int64_t)outer_stride(launch, i, d) * kernel->itemsizes[i];
    }
    tile_rows(launch, pointers, points, begin, end, position, tile_step, guard);
  }
}

/* Chooses how a kernel's rows are run, by strides alone. */
static void choose_function(struct launch *launch) {
  const struct kernel *kernel = launch->kernel;
  launch->function = kernel->rows;
  launch->staged = 0;
  launch->tile_axis = -1;
  if (!kernel->flags) return;
  int contiguous = 1, assumed = kernel->assumed != 0;
  for (int i = 0; i < kernel->operands; i++) {
    const double stride = launch->arguments[kernel->positions[i] + 1];
    if (kernel->flags[i] & STAGED && stride != 1) contiguous = 0;
    if (kernel->flags[i] & ASSUMED_ONE && stride != 1) assumed = 0;
    if (kernel->flags[i] & ASSUMED_ZERO && stride != 0) assumed = 0;
  }
  if (assumed) launch->function = kernel->assumed;
  else launch->staged = !contiguous && launch->rows > 1;
  if (!launch->staged) return;
  launch->tile_axis = choose_tile_axis(launch);
  if (launch->tile_axis < 0) return;
  const int64_t size = (int64_t)launch->arguments[kernel->outer + launch->tile_axis];
  launch->points = launch->points / size * ((size + TILE_POINTS - 1) / TILE_POINTS);
}

INLINE void call_rows(const struct launch *launch, char *const *pointers, int64_t begin, int64_t end, int64_t position,
                      struct guard *guard) {
  if (launch->staged) stage_rows(launch, pointers, begin, end, position, guard);
  else launch->function(launch->arguments, pointers, begin, end, position, guard);
}

/* Calls "function" for rows [begin, end) of the outer points [first, last). */
static void run_points(const struct launch *launch, int64_t first, int64_t last, int64_t begin, int64_t end,
                       struct guard *guard) {
  if (launch->tile_axis >= 0) {
    run_tiles(launch, first, last, begin, end, guard);
    return;
  }
  const struct kernel *kernel = launch->kernel;
  const double *arguments = launch->arguments;
  const int rank = (int)arguments[0], operands = kernel->operands;
  const int64_t rows = launch->rows;
  if (rank == 0) {
    call_rows(launch, launch->pointers, begin, end, 0, guard);
    return;
  }
  char *pointers[8];
  int64_t sizes[MAXIMUM_AXES], at[MAXIMUM_AXES], strides[MAXIMUM_AXES][8];
  const double *outer = arguments + kernel->outer;
  for (int i = 0; i < operands; i++) pointers[i] = launch->pointers[i];
  int64_t rest = first;
  for (int d = rank - 1; d >= 0; d--) {
    sizes[d] = (int64_t)outer[d];
    at[d] = rest % sizes[d];
    rest /= sizes[d];
    for (int i = 0; i < operands; i++) {
      strides[d][i] = (int64_t)outer[rank * (1 + i) + d] * kernel->itemsizes[i];
      pointers[i] += at[d] * strides[d][i];
    }
  }
  for (int64_t point = first;;) {
    call_rows(launch, pointers, begin, end, point * rows, guard);
    if (++point == last) return;
    for (int d = rank - 1; d >= 0; d--) {
      if (++at[d] < sizes[d]) {
        for (int i = 0; i < operands; i++) pointers[i] += strides[d][i];
        break;
      }
      at[d] = 0;
      for (int i = 0; i < operands; i++) pointers[i] -= (sizes[d] - 1) * strides[d][i];
    }
  }
}

static void merge_guard(struct launch *launch, const struct guard *guard) {
  if (guard->code == 0) return;
  while (atomic_exchange(&launch->lock, 1)) RELAX();
  if (guard->position < launch->guard.position) launch->guard = *guard;
  atomic_store(&launch->lock, 0);
}

static void run_task(void *context, int64_t task) {
  struct launch *launch = context;
  int64_t piece = task / launch->row_pieces, row = task % launch->row_pieces * launch->row_piece;
  struct guard guard = {INT64_MAX, 0, 0};
  run_points(launch, launch->points * piece / launch->pieces, launch->points * (piece + 1) / launch->pieces, row,
             least(row + launch->row_piece, launch->rows), &guard);
  merge_guard(launch, &guard);
}

static void run_rows(struct launch *launch, double work, int threads) {
  if (launch->points == 0 || launch->rows == 0) return;
  if (threads < 2 || work < PARALLEL_MINIMUM) {
    run_points(launch, 0, launch->points, 0, launch->rows, &launch->guard);
    return;
  }
  /* A few pieces for each thread, so that one that is delayed does not hold up the rest; none smaller than is worth a claim. */
  double most = work / (PARALLEL_MINIMUM / 8);
  int64_t wanted = (int64_t)(most < 4.0 * threads ? most : 4.0 * threads);
  launch->pieces = least(launch->points, wanted);
  launch->row_pieces = least((wanted + launch->pieces - 1) / launch->pieces, (launch->rows + 15) / 16);
  launch->row_piece = (launch->rows + launch->row_pieces - 1) / launch->row_pieces;
  if (launch->row_pieces > 1) {
    launch->row_piece = (launch->row_piece + 63) & ~(int64_t)63; /* no cache line of the result belongs to two threads */
    launch->row_pieces = (launch->rows + launch->row_piece - 1) / launch->row_piece;
  }
  parallel(run_task, launch, launch->pieces * launch->row_pieces, threads);
}
`;

export const nodeApiSource = `
/* ---- Node-API. Its few declarations are written out: no headers are needed to build the module. ---- */

typedef struct napi_env_s *napi_env;
typedef struct napi_value_s *napi_value;
typedef struct napi_callback_info_s *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
extern int napi_create_function(napi_env, const char *, size_t, napi_callback, void *, napi_value *);
extern int napi_set_named_property(napi_env, napi_value, const char *, napi_value);
extern int napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *, void **);
extern int napi_get_typedarray_info(napi_env, napi_value, int *, size_t *, void **, napi_value *, size_t *);
extern int napi_create_double(napi_env, double, napi_value *);
extern int napi_get_value_double(napi_env, napi_value, double *);
extern int napi_get_value_string_utf8(napi_env, napi_value, char *, size_t, size_t *);
extern int napi_throw_error(napi_env, const char *, const char *);

static void *bytes_of(napi_env env, napi_value array) {
  void *data = 0;
  if (napi_get_typedarray_info(env, array, 0, 0, &data, 0, 0)) napi_throw_error(env, 0, "a typed array is required");
  return data;
}

static napi_value number(napi_env env, double value) {
  napi_value result = 0;
  napi_create_double(env, value, &result);
  return result;
}
`;

export const moduleSource = `
/* ---- The functions of the module. ---- */

/* The argument block of this JavaScript thread. */
static __thread double *block;

static napi_value launch_kernel(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  const double *arguments = block;
  double *control = block + ARGUMENTS;
  const struct kernel *kernel = (const struct kernel *)(uintptr_t)control[CONTROL_KERNEL];
  struct launch launch;
  launch.kernel = kernel;
  launch.staged = 0;
  launch.tile_axis = -1;
  launch.arguments = arguments;
  launch.rows = (int64_t)arguments[1];
  launch.points = 1;
  const int rank = (int)arguments[0];
  for (int d = 0; d < rank; d++) launch.points *= (int64_t)arguments[kernel->outer + d];
  for (int i = 0; i < kernel->operands; i++)
    launch.pointers[i] = (char *)(uintptr_t)(control[CONTROL_OPERANDS + i] + arguments[kernel->positions[i]]);
  launch.guard = (struct guard){INT64_MAX, 0, 0};
  atomic_init(&launch.lock, 0);
  if (kernel->contraction) {
    run_contraction(&launch, (int)control[CONTROL_THREADS]);
  } else {
    choose_function(&launch);
    run_rows(&launch, control[CONTROL_WORK], (int)control[CONTROL_THREADS]);
  }
  control[CONTROL_GUARD_CODE] = (double)launch.guard.code;
  control[CONTROL_GUARD_VALUE] = launch.guard.value;
  return 0;
}

/* attach(block): the calling thread's launches read their arguments there. */
static napi_value attach(napi_env env, napi_callback_info info) {
  napi_value argument[1];
  size_t count = 1;
  napi_get_cb_info(env, info, &count, argument, 0, 0);
  block = bytes_of(env, argument[0]);
  return 0;
}

/* address(bytes): the machine address of a typed array's first byte. */
static napi_value address(napi_env env, napi_callback_info info) {
  napi_value argument[1];
  size_t count = 1;
  napi_get_cb_info(env, info, &count, argument, 0, 0);
  return number(env, (double)(uintptr_t)bytes_of(env, argument[0]));
}

/* open(path): loads a kernel library; it stays loaded. */
static napi_value open_library(napi_env env, napi_callback_info info) {
  napi_value argument[1];
  size_t count = 1, length = 0;
  char path[4096];
  napi_get_cb_info(env, info, &count, argument, 0, 0);
  napi_get_value_string_utf8(env, argument[0], path, sizeof path, &length);
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *message = dlerror();
    napi_throw_error(env, 0, message ? message : "dlopen failed");
    return 0;
  }
  return number(env, (double)(uintptr_t)library);
}

/* symbol(library, name): the address of a kernel, or 0. */
static napi_value symbol(napi_env env, napi_callback_info info) {
  napi_value argument[2];
  size_t count = 2, length = 0;
  double library = 0;
  char name[256];
  napi_get_cb_info(env, info, &count, argument, 0, 0);
  napi_get_value_double(env, argument[0], &library);
  napi_get_value_string_utf8(env, argument[1], name, sizeof name, &length);
  return number(env, (double)(uintptr_t)dlsym((void *)(uintptr_t)library, name));
}

__attribute__((visibility("default"))) int node_api_module_get_api_version_v1(void) { return 8; }

static void initialise(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
  pthread_atfork(0, 0, after_fork);
  pthread_key_create(&scratch_key, free);
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, initialise);
  static const struct {
    const char *name;
    napi_callback function;
  } functions[] = {{"launch", launch_kernel}, {"attach", attach}, {"address", address}, {"open", open_library},
                   {"symbol", symbol}, {"reserve", reserve}, {"discard", discard}, {"track", track},
                   {"untrack", untrack}, {"poll", poll}};
  struct tracker *tracker = make_tracker(env);
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, strlen(functions[i].name), functions[i].function, tracker, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  napi_set_named_property(env, exports, "vectorBytes", number(env, VECTOR_BYTES));
  return exports;
}
`;
