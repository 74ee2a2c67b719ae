/**
 * @file The C text that stands above every kernel: the types that kernels share with the native runtime, and the integer and
 * conversion rules of the IR that C leaves undefined.
 */

/** Version of the structures below; part of every cache key. */
export const abiVersion = 3;

export const prelude = String.raw`#include <stdint.h>

#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif
#define INLINE static inline __attribute__((always_inline))
#define SEPARATE static __attribute__((noinline))
/* In a loop: gcc must not run two iterations of it together, whose values registers cannot hold. */
#define ONE_BY_ONE __asm__ volatile("")
#define VISIBLE __attribute__((visibility("default")))

/* Register tile of the matrix product: TILE_ROWS rows by TILE_VECTORS vectors of VECTOR_BYTES; SHORT_ROWS at the lower edge. */
#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#define TILE_ROWS 12
#define SHORT_ROWS 4
#define TILE_VECTORS 2
#elif defined(__AVX2__) && defined(__FMA__)
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#define SHORT_ROWS 3
#define TILE_VECTORS 2
#elif defined(__aarch64__)
#define VECTOR_BYTES 16
#define TILE_ROWS 8
#define SHORT_ROWS 4
#define TILE_VECTORS 3
#else
#define VECTOR_BYTES 16
#define TILE_ROWS 4
#define SHORT_ROWS 2
#define TILE_VECTORS 2
#endif
#define TILE_COLUMNS(type) ((int64_t)(TILE_VECTORS * VECTOR_BYTES / sizeof(type)))

/* Depth of a packed block: a panel of b then stays in the first-level cache. */
#define KC 256

/* The failed guard of the lowest position (outer point, then row). */
struct guard {
  int64_t position;
  int64_t code;
  double value;
};

/* Runs rows [begin, end) of one outer point; "position" counts the rows before that point. */
typedef void (*rows_function)(const double *arguments, char *const *pointers, int64_t begin, int64_t end, int64_t position,
                              struct guard *guard);
/* Copies the block of count lines from first on, and of depth k values from k0 on, into panels. */
typedef void (*pack_function)(const double *arguments, char *const *pointers, int64_t first, int64_t count, int64_t k0,
                              int64_t depth, void *target);
/* Stores the block (m0 … m0 + mc, n0 … n0 + nc), whose sums stand in rows of "stride" elements. */
typedef void (*epilogue_function)(const double *arguments, char *const *pointers, int64_t m0, int64_t mc, int64_t n0,
                                  int64_t nc, const void *sums, int64_t stride);

/* An operand whose element (line, column) stands at these strides, which are at these positions of the arguments. */
struct plain_matrix {
  int32_t operand, row, column;
};

struct contraction {
  int32_t type; /* 0 float32, 1 float64, 2 int64 */
  int32_t m_rank, n_rank, k_rank;
  const int32_t *m, *n, *k; /* positions of the axes' sizes in the arguments */
  pack_function pack_a, pack_b;
  epilogue_function epilogue;
  rows_function along_n, along_m; /* without packing, for m = 1 and for n = 1; 0 where there is no such axis */
  const struct plain_matrix *plain_a, *plain_b, *plain_out; /* operands and result that are no more than matrices, or 0 */
};

enum { STAGED = 1, READ = 2, WRITTEN = 4, ASSUMED_ONE = 8, ASSUMED_ZERO = 16 };

struct kernel {
  int32_t operands, outer;
  const int32_t *positions, *itemsizes;
  const uint8_t *flags; /* of each operand, where "rows" expects row strides of 1; else 0 */
  rows_function rows;
  rows_function assumed; /* a faster form for the row strides that the flags name, or 0 */
  const struct contraction *contraction;
};

/*
 * total += value, where "lost" is what rounding took away from the total before: D. E. Knuth, The Art of Computer Programming 2, 4.2.2,
 * theorem B. An infinite total has lost nothing.
 */
#define ADD_AND_KEEP(total, lost, value)                                                            \
  do {                                                                                              \
    const __typeof__(total) old_ = total, more_ = (value) + lost, new_ = old_ + more_, part_ = new_ - old_; \
    lost = new_ - new_ == 0 ? (old_ - (new_ - part_)) + (more_ - part_) : 0;                        \
    total = new_;                                                                                   \
  } while (0)

/* A loop over the lanes of the end of a run, of which "left" hold something: all of them where vector instructions have masks. */
#if defined(__AVX512F__)
#define LANES_LEFT(count, left) for (int64_t l = 0; l < count; l++)
#else
#define LANES_LEFT(count, left) for (int64_t l = 0; l < left; l++)
#endif

INLINE int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

static __attribute__((noinline, cold, unused)) void report(struct guard *guard, int64_t position, int64_t code, double value) {
  if (position >= guard->position) return;
  guard->position = position;
  guard->code = code;
  guard->value = value;
}

/* Moves elements of any stride to and from contiguous memory. */
#define STAGING(bits)                                                                                              \
  static __attribute__((noinline, unused)) void gather_##bits(uint##bits##_t *restrict to,                         \
                                                              const uint##bits##_t *restrict from, int64_t stride, \
                                                              int64_t count) {                                     \
    for (int64_t i = 0; i < count; i++) to[i] = from[i * stride];                                                  \
  }                                                                                                                \
  static __attribute__((noinline, unused)) void scatter_##bits(uint##bits##_t *restrict to,                        \
                                                               const uint##bits##_t *restrict from,                \
                                                               int64_t stride, int64_t count) {                    \
    for (int64_t i = 0; i < count; i++) to[i * stride] = from[i];                                                  \
  }                                                                                                                \
  static __attribute__((noinline, unused)) void fill_##bits(uint##bits##_t *restrict to,                           \
                                                            const uint##bits##_t *restrict from, int64_t count) {  \
    const uint##bits##_t value = *from;                                                                            \
    for (int64_t i = 0; i < count; i++) to[i] = value;                                                             \
  }
STAGING(8)
STAGING(16)
STAGING(32)
STAGING(64)
#define GATHER(to, from, stride, count)                                                                   \
  (sizeof *(to) == 1   ? gather_8((uint8_t *)(to), (const uint8_t *)(from), stride, count)                \
   : sizeof *(to) == 2 ? gather_16((uint16_t *)(to), (const uint16_t *)(from), stride, count)             \
   : sizeof *(to) == 4 ? gather_32((uint32_t *)(to), (const uint32_t *)(from), stride, count)             \
                       : gather_64((uint64_t *)(to), (const uint64_t *)(from), stride, count))
#define SCATTER(to, from, stride, count)                                                                  \
  (sizeof *(from) == 1   ? scatter_8((uint8_t *)(to), (const uint8_t *)(from), stride, count)             \
   : sizeof *(from) == 2 ? scatter_16((uint16_t *)(to), (const uint16_t *)(from), stride, count)          \
   : sizeof *(from) == 4 ? scatter_32((uint32_t *)(to), (const uint32_t *)(from), stride, count)          \
                         : scatter_64((uint64_t *)(to), (const uint64_t *)(from), stride, count))
#define FILL(to, from, count)                                                           \
  (sizeof *(to) == 1   ? fill_8((uint8_t *)(to), (const uint8_t *)(from), count)        \
   : sizeof *(to) == 2 ? fill_16((uint16_t *)(to), (const uint16_t *)(from), count)     \
   : sizeof *(to) == 4 ? fill_32((uint32_t *)(to), (const uint32_t *)(from), count)     \
                       : fill_64((uint64_t *)(to), (const uint64_t *)(from), count))
/* Where "count" elements of any stride stand side by side: where they are, or in "buffer". */
#define STAGE(buffer, from, stride, count)                                              \
  ((stride) == 1 ? (from)                                                               \
                 : ((stride) == 0 ? FILL(buffer, from, count) : GATHER(buffer, from, stride, count), (buffer)))

/* Copies a run of 4- or 8-byte elements; short runs by two overlapping moves, which spares the loop. */
INLINE void copy_bytes(char *to, const char *from, int64_t bytes) {
  if (bytes >= 64) {
    int64_t i = 0;
    for (; i + 64 <= bytes; i += 64) __builtin_memcpy(to + i, from + i, 64);
    if (i < bytes) __builtin_memcpy(to + bytes - 64, from + bytes - 64, 64);
  } else if (bytes >= 32) {
    __builtin_memcpy(to, from, 32);
    __builtin_memcpy(to + bytes - 32, from + bytes - 32, 32);
  } else if (bytes >= 16) {
    __builtin_memcpy(to, from, 16);
    __builtin_memcpy(to + bytes - 16, from + bytes - 16, 16);
  } else if (bytes >= 8) {
    __builtin_memcpy(to, from, 8);
    __builtin_memcpy(to + bytes - 8, from + bytes - 8, 8);
  } else if (bytes >= 4) {
    __builtin_memcpy(to, from, 4);
  }
}

/* Bits [from, stop) of 32. */
INLINE uint32_t mask_between(int32_t from, int32_t stop) {
  return from < stop ? (0xffffffffu >> ((32 - stop) & 31)) & (0xffffffffu << (from & 31)) : 0;
}

/*
 * Runs of elements in pieces of at most RUN_LANES, of which masks tell what is read; the others are 0.
 * merge_runs: for each k the pieces sources[i] + moves[k] under masks[i][k], "width" elements in all, to to + k * tile.
 * copy_run: one piece of "length" elements; it may write up to RUN_LANES.
 * merge_pairs, copy_pairs: the same of every second element. Their masks are PAIRS(mask) << PAIRS_SHIFT(place).
 */
#if defined(__AVX512F__)
#define RUN_LANES(type) ((int64_t)(64 / sizeof(type)))
#define PAIRS(mask) spread(mask)
#define PAIRS_SHIFT(place) (2 * (place))
/* The low 16 bits, each at twice its place. */
INLINE uint32_t spread(uint32_t mask) {
  mask = (mask | mask << 8) & 0x00ff00ff;
  mask = (mask | mask << 4) & 0x0f0f0f0f;
  mask = (mask | mask << 2) & 0x33333333;
  return (mask | mask << 1) & 0x55555555;
}
#if defined(__clang__)
#define EVERY_SECOND(a, b, integer, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define EVERY_SECOND(a, b, integer, ...) \
  __builtin_shuffle(a, b, (integer __attribute__((vector_size(64)))){__VA_ARGS__})
#endif
#define EVEN_8 0, 2, 4, 6, 8, 10, 12, 14
#define EVEN_16 EVEN_8, 16, 18, 20, 22, 24, 26, 28, 30
#define COPY_RUNS(type, name, element, code, mask_type, integer, ...)                                                  \
  typedef element vector_##name __attribute__((vector_size(64), aligned(sizeof(element)), may_alias));                 \
  INLINE void copy_run_##name(type *to, const type *from, uint32_t mask, int64_t length) {                             \
    (void)length;                                                                                                      \
    *(vector_##name *)to =                                                                                             \
        __builtin_ia32_loadup##code##512_mask((const element *)from, (vector_##name){0}, (mask_type)mask);             \
  }                                                                                                                    \
  INLINE void merge_some_##name(type *to, int64_t tile, int64_t width, int64_t pieces, const type *const *sources,     \
                                const uint32_t (*masks)[KC], const int64_t *moves, int64_t depth) {                    \
    for (int64_t k = 0; k < depth; k++, to += tile) {                                                                  \
      vector_##name row = {0};                                                                                         \
      for (int64_t i = 0; i < pieces; i++)                                                                             \
        row = __builtin_ia32_loadup##code##512_mask((const element *)(sources[i] + moves[k]), row,                     \
                                                    (mask_type)masks[i][k]);                                           \
      if (width == RUN_LANES(type)) *(vector_##name *)to = row;                                                        \
      else __builtin_ia32_storeup##code##512_mask((element *)to, row, (mask_type)mask_between(0, (int32_t)width));     \
    }                                                                                                                  \
  }                                                                                                                    \
  static __attribute__((noinline, unused)) void merge_runs_##name(                                                     \
      type *to, int64_t tile, int64_t width, int64_t pieces, const type *const *sources, const uint32_t (*masks)[KC],  \
      const int64_t *moves, int64_t depth) {                                                                           \
    if (pieces == 1) merge_some_##name(to, tile, width, 1, sources, masks, moves, depth);                              \
    else if (pieces == 2) merge_some_##name(to, tile, width, 2, sources, masks, moves, depth);                         \
    else if (pieces == 3) merge_some_##name(to, tile, width, 3, sources, masks, moves, depth);                         \
    else merge_some_##name(to, tile, width, pieces, sources, masks, moves, depth);                                     \
  }                                                                                                                    \
  INLINE vector_##name masked_##name(const type *from, vector_##name other, uint32_t mask) {                           \
    return __builtin_ia32_loadup##code##512_mask((const element *)from, other, (mask_type)mask);                       \
  }                                                                                                                    \
  INLINE void copy_pairs_##name(type *to, const type *from, uint32_t mask, int64_t length) {                           \
    const vector_##name none = {0}, low = masked_##name(from, none, mask);                                             \
    (void)length;                                                                                                      \
    *(vector_##name *)to = EVERY_SECOND(                                                                               \
        low, masked_##name(from + RUN_LANES(type), none, mask >> RUN_LANES(type)), integer, __VA_ARGS__);              \
  }                                                                                                                    \
  static __attribute__((noinline, unused)) void merge_pairs_##name(                                                    \
      type *to, int64_t tile, int64_t width, int64_t pieces, const type *const *sources, const uint32_t (*masks)[KC],  \
      const int64_t *moves, int64_t depth) {                                                                           \
    for (int64_t k = 0; k < depth; k++, to += tile) {                                                                  \
      vector_##name low = {0}, high = {0};                                                                             \
      for (int64_t i = 0; i < pieces; i++) {                                                                           \
        const type *from = sources[i] + moves[k];                                                                      \
        low = masked_##name(from, low, masks[i][k]);                                                                   \
        high = masked_##name(from + RUN_LANES(type), high, masks[i][k] >> RUN_LANES(type));                            \
      }                                                                                                                \
      const vector_##name row = EVERY_SECOND(low, high, integer, __VA_ARGS__);                                         \
      if (width == RUN_LANES(type)) *(vector_##name *)to = row;                                                        \
      else __builtin_ia32_storeup##code##512_mask((element *)to, row, (mask_type)mask_between(0, (int32_t)width));     \
    }                                                                                                                  \
  }
COPY_RUNS(float, float32, float, s, uint16_t, int32_t, EVEN_16)
COPY_RUNS(double, float64, double, d, uint8_t, int64_t, EVEN_8)
COPY_RUNS(int64_t, int64, double, d, uint8_t, int64_t, EVEN_8)
#else
#define RUN_LANES(type) ((int64_t)32)
#define PAIRS(mask) (mask)
#define PAIRS_SHIFT(place) (place)
#define COPY_RUNS(type, name)                                                                                          \
  INLINE void copy_run_##name(type *to, const type *from, uint32_t mask, int64_t length) {                             \
    const int64_t first = mask ? __builtin_ctz(mask) : length, stop = mask ? 32 - __builtin_clz(mask) : length;        \
    for (int64_t t = 0; t < first; t++) to[t] = 0;                                                                     \
    copy_bytes((char *)(to + first), (const char *)(from + first), (stop - first) * (int64_t)sizeof(type));            \
    for (int64_t t = stop; t < length; t++) to[t] = 0;                                                                 \
  }                                                                                                                    \
  static __attribute__((noinline, unused)) void merge_runs_##name(                                                     \
      type *to, int64_t tile, int64_t width, int64_t pieces, const type *const *sources, const uint32_t (*masks)[KC],  \
      const int64_t *moves, int64_t depth) {                                                                           \
    for (int64_t k = 0; k < depth; k++, to += tile) {                                                                  \
      for (int64_t j = 0; j < width; j++) to[j] = 0;                                                                   \
      for (int64_t i = 0; i < pieces; i++) {                                                                           \
        const uint32_t mask = masks[i][k];                                                                             \
        if (!mask) continue;                                                                                           \
        const int64_t first = __builtin_ctz(mask), stop = 32 - __builtin_clz(mask);                                    \
        copy_bytes((char *)(to + first), (const char *)(sources[i] + moves[k] + first),                                \
                   (stop - first) * (int64_t)sizeof(type));                                                            \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  INLINE void copy_pairs_##name(type *to, const type *from, uint32_t mask, int64_t length) {                           \
    for (int64_t t = 0; t < length; t++) to[t] = mask >> t & 1 ? from[2 * t] : 0;                                      \
  }                                                                                                                    \
  static __attribute__((noinline, unused)) void merge_pairs_##name(                                                    \
      type *to, int64_t tile, int64_t width, int64_t pieces, const type *const *sources, const uint32_t (*masks)[KC],  \
      const int64_t *moves, int64_t depth) {                                                                           \
    for (int64_t k = 0; k < depth; k++, to += tile) {                                                                  \
      for (int64_t j = 0; j < width; j++) to[j] = 0;                                                                   \
      for (int64_t i = 0; i < pieces; i++) {                                                                           \
        const uint32_t mask = masks[i][k];                                                                             \
        if (!mask) continue;                                                                                           \
        const int64_t stop = 32 - __builtin_clz(mask);                                                                 \
        for (int64_t j = __builtin_ctz(mask); j < stop; j++) to[j] = sources[i][moves[k] + 2 * j];                     \
      }                                                                                                                \
    }                                                                                                                  \
  }
COPY_RUNS(float, float32)
COPY_RUNS(double, float64)
COPY_RUNS(int64_t, int64)
#endif

/* panel[k * tile + j] = lines[j][k] for j < width, 0 for j up to tile; eight by eight or four by four with the compiler's vector types. */
#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define TRANSPOSE_BLOCKS(type)                                                                                \
  typedef type four __attribute__((vector_size(4 * sizeof(type)), aligned(sizeof(type)), may_alias));         \
  typedef type eight __attribute__((vector_size(8 * sizeof(type)), aligned(sizeof(type)), may_alias));        \
  for (; 8 * sizeof(type) <= VECTOR_BYTES && j + 8 <= width; j += 8) {                                        \
    int64_t k = 0;                                                                                            \
    for (; k + 8 <= depth; k += 8) {                                                                          \
      eight r[8], s[8];                                                                                       \
      _Pragma("GCC unroll 8") for (int i = 0; i < 8; i++) r[i] = *(const eight *)(lines[j + i] + k);          \
      _Pragma("GCC unroll 4") for (int i = 0; i < 8; i += 2) {                                                \
        s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);                             \
        s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);                       \
      }                                                                                                       \
      _Pragma("GCC unroll 2") for (int i = 0; i < 8; i += 4)                                                  \
        _Pragma("GCC unroll 2") for (int h = 0; h < 2; h++) {                                                 \
          r[i + 2 * h] = __builtin_shufflevector(s[i + h], s[i + h + 2], 0, 1, 8, 9, 4, 5, 12, 13);           \
          r[i + 2 * h + 1] = __builtin_shufflevector(s[i + h], s[i + h + 2], 2, 3, 10, 11, 6, 7, 14, 15);     \
        }                                                                                                     \
      type *to = panel + k * tile + j;                                                                        \
      _Pragma("GCC unroll 4") for (int i = 0; i < 4; i++) {                                                   \
        *(eight *)(to + i * tile) = __builtin_shufflevector(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);        \
        *(eight *)(to + (i + 4) * tile) = __builtin_shufflevector(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);\
      }                                                                                                       \
    }                                                                                                         \
    for (; k < depth; k++)                                                                                    \
      for (int i = 0; i < 8; i++) panel[k * tile + j + i] = lines[j + i][k];                                  \
  }                                                                                                           \
  for (; j + 4 <= width; j += 4) {                                                                            \
    const type *l0 = lines[j], *l1 = lines[j + 1], *l2 = lines[j + 2], *l3 = lines[j + 3];                    \
    int64_t k = 0;                                                                                            \
    for (; k + 4 <= depth; k += 4) {                                                                          \
      const four r0 = *(const four *)(l0 + k), r1 = *(const four *)(l1 + k);                                  \
      const four r2 = *(const four *)(l2 + k), r3 = *(const four *)(l3 + k);                                  \
      const four a = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), b = __builtin_shufflevector(r2, r3, 0, 4, 1, 5); \
      const four c = __builtin_shufflevector(r0, r1, 2, 6, 3, 7), d = __builtin_shufflevector(r2, r3, 2, 6, 3, 7); \
      type *to = panel + k * tile + j;                                                                        \
      *(four *)to = __builtin_shufflevector(a, b, 0, 1, 4, 5);                                                \
      *(four *)(to + tile) = __builtin_shufflevector(a, b, 2, 3, 6, 7);                                       \
      *(four *)(to + 2 * tile) = __builtin_shufflevector(c, d, 0, 1, 4, 5);                                   \
      *(four *)(to + 3 * tile) = __builtin_shufflevector(c, d, 2, 3, 6, 7);                                   \
    }                                                                                                         \
    for (; k < depth; k++) {                                                                                  \
      type *to = panel + k * tile + j;                                                                        \
      to[0] = l0[k], to[1] = l1[k], to[2] = l2[k], to[3] = l3[k];                                             \
    }                                                                                                         \
  }
#endif
#endif
#ifndef TRANSPOSE_BLOCKS
#define TRANSPOSE_BLOCKS(type)
#endif
#define TRANSPOSE(type, name)                                                                                 \
  static __attribute__((noinline, unused)) void transpose_##name(type *panel, int64_t tile, const type *const *lines, \
                                                                 int64_t width, int64_t depth) {              \
    int64_t j = 0;                                                                                            \
    TRANSPOSE_BLOCKS(type)                                                                                    \
    for (; j < width; j++)                                                                                    \
      for (int64_t k = 0; k < depth; k++) panel[k * tile + j] = lines[j][k];                                  \
    if (width < tile)                                                                                         \
      for (int64_t k = 0; k < depth; k++)                                                                     \
        for (int64_t t = width; t < tile; t++) panel[k * tile + t] = 0;                                       \
  }
TRANSPOSE(float, float32)
TRANSPOSE(double, float64)
TRANSPOSE(int64_t, int64)

INLINE int64_t divide_int64(int64_t a, int64_t b) { return b == 0 ? 0 : b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b; }
INLINE int32_t divide_int32(int32_t a, int32_t b) { return b == 0 ? 0 : b == -1 ? (int32_t)(0 - (uint32_t)a) : a / b; }
INLINE uint8_t divide_uint8(uint8_t a, uint8_t b) { return b == 0 ? 0 : (uint8_t)(a / b); }
INLINE int64_t remainder_int64(int64_t a, int64_t b) { return b == 0 || b == -1 ? 0 : a % b; }
INLINE int32_t remainder_int32(int32_t a, int32_t b) { return b == 0 || b == -1 ? 0 : a % b; }
INLINE uint8_t remainder_uint8(uint8_t a, uint8_t b) { return b == 0 ? 0 : (uint8_t)(a % b); }

INLINE int64_t left_int64(int64_t a, int64_t n) { return (uint64_t)n < 64 ? (int64_t)((uint64_t)a << n) : 0; }
INLINE int32_t left_int32(int32_t a, int32_t n) { return (uint32_t)n < 32 ? (int32_t)((uint32_t)a << n) : 0; }
INLINE uint8_t left_uint8(uint8_t a, uint8_t n) { return n < 8 ? (uint8_t)(a << n) : 0; }
INLINE int64_t right_int64(int64_t a, int64_t n) { return a >> ((uint64_t)n < 64 ? n : 63) & ((uint64_t)n < 64 || a < 0 ? -1 : 0); }
INLINE int32_t right_int32(int32_t a, int32_t n) { return a >> ((uint32_t)n < 32 ? n : 31) & ((uint32_t)n < 32 || a < 0 ? -1 : 0); }
INLINE uint8_t right_uint8(uint8_t a, uint8_t n) { return n < 8 ? (uint8_t)(a >> n) : 0; }

/* Truncates; NaN and what int64 cannot hold become the smallest int64. */
INLINE int64_t integer_float64(double x) {
  return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? (int64_t)x : INT64_MIN;
}
INLINE int64_t integer_float32(float x) {
  return x >= -9223372036854775808.0f && x < 9223372036854775808.0f ? (int64_t)x : INT64_MIN;
}
/* The same for int32. By masks: of (float)(int32_t)x, gcc 12 makes a truncation, which keeps -0, also through a conditional. */
INLINE int32_t narrow_float32(float x) {
  int32_t held = -(int32_t)(x >= -2147483648.0f && x < 2147483648.0f);
  return ((int32_t)x & held) | (INT32_MIN & ~held);
}
INLINE int32_t narrow_float64(double x) {
  int32_t held = -(int32_t)(x > -2147483649.0 && x < 2147483648.0);
  return ((int32_t)x & held) | (INT32_MIN & ~held);
}

INLINE int32_t bits_float32(float x) { union { float f; int32_t i; } u = {.f = x}; return u.i; }
INLINE float float32_bits(int32_t x) { union { int32_t i; float f; } u = {.i = x}; return u.f; }
INLINE int64_t bits_float64(double x) { union { double f; int64_t i; } u = {.f = x}; return u.i; }
INLINE double float64_bits(int64_t x) { union { int64_t i; double f; } u = {.i = x}; return u.f; }

#if defined(__FP_FAST_FMAF) || defined(__FMA__) || defined(__aarch64__)
INLINE float fma_float32(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
INLINE double fma_float64(double a, double b, double c) { return __builtin_fma(a, b, c); }
#else
INLINE float fma_float32(float a, float b, float c) { return a * b + c; }
INLINE double fma_float64(double a, double b, double c) { return a * b + c; }
#endif
`;
