/**
 * @file The C text of contractions: a packed, cache-blocked, register-tiled matrix product. What depends on the kernel (packing, which
 * covers implicit GEMM, and the epilogue) is rendered with the kernel; the rest is compiled once, here.
 *
 * The scheme is that of K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008),
 * https://doi.org/10.1145/1356052.1356053.
 */

/** How a tile reads: a and b from panels, or from where they are, whose rows, or steps along k and down the columns, are so far apart. */
interface Reading {
  readonly prefix: string;
  readonly parameters: string;
  readonly given: string;
  /** The line `i` of the current k. */
  readonly line: string;
  readonly step: string;
  readonly down: string;
  /** Where column `j` of b begins; `j` is a multiple of a tile's columns. */
  readonly columns: string;
  /** Where line `i` of a block begins; `i` is a multiple of TILE_ROWS. */
  readonly lines: (i: string) => string;
  /** Where the line `s` after that begins. */
  readonly after: (s: string) => string;
}

const readings: readonly Reading[] = [
  {
    prefix: '',
    parameters: '',
    given: '',
    line: 'a[i]',
    step: 'TILE_ROWS',
    down: 'TILE_VECTORS * LANES',
    columns: 'j * depth',
    lines: (i) => `${i} * depth`,
    after: (s) => s,
  },
  {
    prefix: 'strided_',
    parameters: 'int64_t row, int64_t step, int64_t panel, int64_t down, ',
    given: 'row, step, panel, down, ',
    // A register for every third line: the two after it are addressed from there.
    line: 'a[i / 3 * 3 * row + i % 3 * row]',
    step: 'step',
    down: 'down',
    columns: 'j * panel',
    lines: (i) => `${i} * row`,
    after: (s) => `${s} * row`,
  },
];

/** A register tile for one element type, `rows` high and `vectors` wide, on panels of the full tile's height and width. */
function tile(name: string, type: string, rows: string, vectors: string, reading: Reading): string {
  const { prefix, parameters, line, step, down } = reading;
  return `
static void ${prefix}${name}(int64_t depth, const ${type} *a, ${parameters}const ${type} *b, ${type} *c, int64_t stride, int add) {
  enum { LANES = VECTOR_BYTES / sizeof(${type}) };
  typedef ${type} vector __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(${type})), may_alias));
  vector sums[${rows}][${vectors}];
  #pragma GCC unroll 16
  for (int i = 0; i < ${rows}; i++)
    #pragma GCC unroll 4
    for (int j = 0; j < ${vectors}; j++) sums[i][j] = (vector){0};
  for (int64_t k = 0; k < depth; k++, a += ${step}, b += ${down}) {
    vector right[${vectors}];
    #pragma GCC unroll 4
    for (int j = 0; j < ${vectors}; j++) right[j] = *(const vector *)(b + j * LANES);
    #pragma GCC unroll 16
    for (int i = 0; i < ${rows}; i++)
      #pragma GCC unroll 4
      for (int j = 0; j < ${vectors}; j++) sums[i][j] += ${line} * right[j];
  }
  #pragma GCC unroll 16
  for (int i = 0; i < ${rows}; i++)
    #pragma GCC unroll 4
    for (int j = 0; j < ${vectors}; j++) {
      vector *target = (vector *)(c + i * stride + j * LANES);
      if (add) sums[i][j] += *target;
      *target = sums[i][j];
    }
}
`;
}

/** The product of two blocks. */
function block(type: string, suffix: string, reading: Reading): string {
  const { prefix, parameters, given, lines, after, columns } = reading;
  const call = (name: string, line: string, target: string) =>
    `${prefix}${name}_${suffix}(depth, ${line}, ${given}b, ${target}, stride, add)`;
  return (
    tile(`tile_${suffix}`, type, 'TILE_ROWS', 'TILE_VECTORS', reading) +
    tile(`slim_${suffix}`, type, 'TILE_ROWS', '1', reading) +
    tile(`middle_${suffix}`, type, '(2 * SHORT_ROWS)', 'TILE_VECTORS', reading) +
    tile(`short_${suffix}`, type, 'SHORT_ROWS', 'TILE_VECTORS', reading) +
    tile(`small_${suffix}`, type, 'SHORT_ROWS', '1', reading) +
    `
/* sums += block of a · block of b, or = where "add" is 0. */
static void ${prefix}block_${suffix}(int64_t mc, int64_t nc, int64_t depth, const void *a_lines, ${parameters}const void *b_columns,
                          void *sums, int64_t stride, int add) {
  const int64_t columns = TILE_COLUMNS(${type});
  for (int64_t j = 0; j < nc; j += columns) {
    const ${type} *b = (const ${type} *)b_columns + ${columns};
    const int narrow = (nc - j) * (int64_t)sizeof(${type}) <= VECTOR_BYTES;
    for (int64_t i = 0; i < mc; i += TILE_ROWS) {
      const ${type} *a = (const ${type} *)a_lines + ${lines('i')};
      ${type} *c = (${type} *)sums + i * stride + j;
      if (mc - i > TILE_ROWS - SHORT_ROWS) {
        if (narrow) ${call('slim', 'a', 'c')};
        else ${call('tile', 'a', 'c')};
      } else if (mc - i == 2 * SHORT_ROWS && !narrow) ${call('middle', 'a', 'c')};
      else {
        for (int64_t s = 0; s < mc - i; s += SHORT_ROWS) {
          if (narrow) ${call('small', `a + ${after('s')}`, 'c + s * stride')};
          else ${call('short', `a + ${after('s')}`, 'c + s * stride')};
        }
      }
    }
  }
}
`
  );
}

/** The blocks of one element type. */
function blocks(type: string, suffix: string): string {
  return (
    readings.map((reading) => block(type, suffix, reading)).join('') +
    `
static void add_${suffix}(void *target, const void *source, int64_t count) {
  ${type} *restrict to = target;
  const ${type} *restrict from = source;
  for (int64_t i = 0; i < count; i++) to[i] += from[i];
}
`
  );
}

export const productSource =
  `
/* ---- Contractions. ---- */

/* Block sizes: a block of a (MC · KC) and one of b (KC · NC) stay in the second-level cache. */
#define MC (TILE_ROWS * 32)
#define NC 512
#define KEPT_BYTES 0x40000
#define KEPT_NC 128
/* Beyond this depth a product of few elements is also divided along k, always alike: by a power of two, so that all threads have as much. */
#define SPLIT_DEPTH 1024
#define MOST_SPLITS 16
#define SPLIT_ELEMENTS 65536
` +
  blocks('float', 'float32') +
  blocks('double', 'float64') +
  blocks('int64_t', 'int64') +
  `
typedef void (*block_function)(int64_t, int64_t, int64_t, const void *, const void *, void *, int64_t, int);
typedef void (*strided_block_function)(int64_t, int64_t, int64_t, const void *, int64_t, int64_t, int64_t, int64_t,
                                       const void *, void *, int64_t, int);
static const struct {
  int64_t size, columns;
  block_function block;
  strided_block_function strided_block;
  void (*add)(void *, const void *, int64_t);
} product_types[] = {
    {sizeof(float), TILE_COLUMNS(float), block_float32, strided_block_float32, add_float32},
    {sizeof(double), TILE_COLUMNS(double), block_float64, strided_block_float64, add_float64},
    {sizeof(int64_t), TILE_COLUMNS(int64_t), block_int64, strided_block_int64, add_int64},
};

struct product {
  struct launch *launch;
  int64_t m, n, k;
  int64_t pieces, m_piece, n_piece; /* of one outer point; one of the two pieces is the whole extent */
  int64_t splits, split_depth;      /* along k */
  int64_t depth;                    /* of a block */
  char *partial;                    /* sums of the splits */
};

INLINE int64_t round_up(int64_t value, int64_t step) { return (value + step - 1) / step * step; }

/* A matrix of these sizes whose rows are tiles' rows, whole or short ones, so that tiles read and write nothing beyond it. */
INLINE int whole_rows(int64_t rows) { return rows % SHORT_ROWS == 0; }

/* Columns that tiles fill, in blocks of "step". */
INLINE int whole_columns(int64_t columns, int64_t step, int64_t tile, int64_t size) {
  const int64_t rest = columns % tile;
  return (columns <= step || step % tile == 0) && (rest == 0 || rest * size == VECTOR_BYTES);
}

/* A line of a is read where it is if it is contiguous, or if all lines together stay in the first-level cache. */
#define NEAR_BYTES 0x4000
/* And b, if so few lines of a are multiplied with it that packing it would not pay. */
#define FEW_LINES (TILE_ROWS * 4)

/* Multiplies [m0, m1) × [n0, n1) over [k0, k1) and gives the sums to the epilogue, or copies them to "partial". */
static void multiply(const struct product *product, char *const *pointers, int64_t m0, int64_t m1, int64_t n0, int64_t n1,
                     int64_t k0, int64_t k1, char *partial) {
  const struct launch *launch = product->launch;
  const struct contraction *contraction = launch->kernel->contraction;
  const double *arguments = launch->arguments;
  const int64_t size = product_types[contraction->type].size, columns = product_types[contraction->type].columns;
  const int64_t most_m = least(MC, round_up(m1 - m0, TILE_ROWS));

  const struct plain_matrix *plain_a = contraction->plain_a, *plain_b = contraction->plain_b;
  const struct plain_matrix *plain_out = contraction->plain_out;
  const char *lines = 0; /* of a, where they are read where they are */
  int64_t row = 0, along = 0;
  if (plain_a && whole_rows(m1 - m0)) {
    row = (int64_t)arguments[plain_a->row], along = (int64_t)arguments[plain_a->column];
    if (along == 1 || (row == 1 && along * (k1 - k0) * size <= NEAR_BYTES)) lines = pointers[plain_a->operand];
  }
  /* A small a is packed once for all columns; blocks of b can then be narrower, so that they are still near when they are used. */
  const int kept = m1 - m0 <= MC && most_m * (k1 - k0) * size <= KEPT_BYTES;
  const int64_t step = kept ? KEPT_NC : NC, most_n = least(step, round_up(n1 - n0, columns));
  const int64_t most_k = least(product->depth, k1 - k0);
  const int whole = whole_rows(m1 - m0) && whole_columns(n1 - n0, step, columns, size);
  const char *upright = 0; /* b, where its columns are read where they are */
  int64_t down = columns;
  if (plain_b && lines && whole && arguments[plain_b->column] == 1) {
    const int64_t apart = (int64_t)arguments[plain_b->row];
    if (m1 - m0 <= FEW_LINES || apart * (k1 - k0) * size <= NEAR_BYTES) upright = pointers[plain_b->operand], down = apart;
  }
  char *target = 0; /* where sums go at once */
  int64_t target_row = product->n;
  if (k0 < k1 && whole) {
    if (partial) target = partial;
    else if (plain_out && arguments[plain_out->column] == 1)
      target = pointers[plain_out->operand], target_row = (int64_t)arguments[plain_out->row];
  }

  const int64_t a_size = lines ? 0 : round_up(most_m * (kept ? k1 - k0 : most_k) * size, 64);
  const int64_t b_size = upright ? 0 : round_up(most_n * most_k * size, 64);
  char *a = scratch((size_t)(a_size + b_size + (target ? 0 : most_m * most_n * size))), *b = a + a_size, *own = b + b_size;
  for (int64_t nb = n0; nb < n1; nb += step) {
    const int64_t nc = least(step, n1 - nb), stride = target ? target_row : round_up(nc, columns);
    for (int64_t mb = m0; mb < m1; mb += MC) {
      const int64_t mc = least(MC, m1 - mb);
      char *sums = target ? target + (mb * target_row + nb) * size : own;
      if (k0 == k1) memset(sums, 0, (size_t)(mc * stride * size));
      for (int64_t kb = k0; kb < k1; kb += product->depth) {
        const int64_t depth = least(product->depth, k1 - kb);
        if (!upright) contraction->pack_b(arguments, pointers, nb, nc, kb, depth, b);
        if (lines) {
          product_types[contraction->type].strided_block(
              mc, nc, depth, lines + (mb * row + kb * along) * size, row, along, upright ? 1 : depth, down,
              upright ? upright + (kb * down + nb) * size : b, sums, stride, kb > k0);
          continue;
        }
        char *panels = kept ? a + (kb - k0) * most_m * size : a;
        if (!kept || nb == n0) contraction->pack_a(arguments, pointers, mb, mc, kb, depth, panels);
        product_types[contraction->type].block(mc, nc, depth, panels, b, sums, stride, kb > k0);
      }
      if (target) continue;
      if (partial)
        for (int64_t i = 0; i < mc; i++)
          memcpy(partial + ((mb + i) * product->n + nb) * size, sums + i * stride * size, (size_t)(nc * size));
      else
        contraction->epilogue(arguments, pointers, mb, mc, nb, nc, sums, stride);
    }
  }
}

/* The operands' first elements at an outer point. */
static void point_pointers(const struct launch *launch, int64_t point, char **pointers) {
  const struct kernel *kernel = launch->kernel;
  const int rank = (int)launch->arguments[0];
  const double *outer = launch->arguments + kernel->outer;
  for (int i = 0; i < kernel->operands; i++) pointers[i] = launch->pointers[i];
  for (int d = rank - 1; d >= 0; d--) {
    const int64_t size = (int64_t)outer[d], at = point % size;
    point /= size;
    for (int i = 0; i < kernel->operands; i++)
      pointers[i] += at * (int64_t)outer[rank * (1 + i) + d] * kernel->itemsizes[i];
  }
}

static void product_task(void *context, int64_t task) {
  const struct product *product = context;
  char *pointers[8];
  point_pointers(product->launch, task / product->pieces, pointers);
  const int64_t piece = task % product->pieces;
  const int64_t m0 = product->m_piece < product->m ? piece * product->m_piece : 0;
  const int64_t n0 = product->n_piece < product->n ? piece * product->n_piece : 0;
  multiply(product, pointers, m0, least(m0 + product->m_piece, product->m), n0, least(n0 + product->n_piece, product->n), 0,
           product->k, 0);
}

static void split_task(void *context, int64_t task) {
  const struct product *product = context;
  char *pointers[8];
  point_pointers(product->launch, task / product->splits, pointers);
  const int64_t k0 = task % product->splits * product->split_depth;
  const int64_t size = product_types[product->launch->kernel->contraction->type].size;
  multiply(product, pointers, 0, product->m, 0, product->n, k0, least(k0 + product->split_depth, product->k),
           product->partial + task * product->m * product->n * size);
}

static void run_contraction(struct launch *launch, int threads) {
  const struct contraction *contraction = launch->kernel->contraction;
  const double *arguments = launch->arguments;
  struct product product = {.launch = launch, .m = 1, .n = 1, .k = 1, .depth = KC};
  for (int i = 0; i < contraction->m_rank; i++) product.m *= (int64_t)arguments[contraction->m[i]];
  for (int i = 0; i < contraction->n_rank; i++) product.n *= (int64_t)arguments[contraction->n[i]];
  for (int i = 0; i < contraction->k_rank; i++) product.k *= (int64_t)arguments[contraction->k[i]];
  if (launch->points == 0 || product.m == 0 || product.n == 0) return;
  const double work = (double)launch->points * (double)product.m * (double)product.n * (double)product.k;

  if (product.m == 1 && contraction->along_n) {
    launch->function = contraction->along_n;
    launch->rows = (int64_t)arguments[contraction->n[contraction->n_rank - 1]];
    run_rows(launch, work, threads);
    return;
  }
  if (product.n == 1 && contraction->along_m) {
    launch->function = contraction->along_m;
    launch->rows = (int64_t)arguments[contraction->m[contraction->m_rank - 1]];
    run_rows(launch, work, threads);
    return;
  }

  const int64_t elements = launch->points * product.m * product.n;
  if (product.k >= 2 * SPLIT_DEPTH && elements <= SPLIT_ELEMENTS) {
    const int64_t size = product_types[contraction->type].size;
    int64_t splits = 2;
    while (splits < MOST_SPLITS && splits + splits / 2 <= product.k / SPLIT_DEPTH) splits *= 2;
    const int64_t share = (product.k + splits - 1) / splits, blocks = (share + KC - 1) / KC;
    product.depth = round_up((share + blocks - 1) / blocks, 8);
    product.split_depth = blocks * product.depth;
    product.splits = (product.k + product.split_depth - 1) / product.split_depth;
    product.partial = malloc((size_t)(product.splits * elements * size));
    if (!product.partial) abort();
    parallel(split_task, &product, launch->points * product.splits, work < PRODUCT_MINIMUM ? 1 : threads);
    char *pointers[8];
    for (int64_t point = 0; point < launch->points; point++) {
      char *sums = product.partial + point * product.splits * product.m * product.n * size;
      /* Piece by piece, so that the sums stay near. */
      for (int64_t first = 0; first < product.m * product.n; first += 1024)
        for (int64_t split = 1; split < product.splits; split++)
          product_types[contraction->type].add(sums + first * size, sums + (split * product.m * product.n + first) * size,
                                               least(1024, product.m * product.n - first));
      point_pointers(launch, point, pointers);
      contraction->epilogue(arguments, pointers, 0, product.m, 0, product.n, sums, product.n);
    }
    free(product.partial);
    return;
  }

  /* Each task packs what it needs; the longer side is divided, so that what is packed more than once is the smaller operand. */
  int64_t wanted = work < PRODUCT_MINIMUM || threads < 2 ? 1 : work < 16 * PRODUCT_MINIMUM ? threads : 2 * threads;
  wanted = (wanted + launch->points - 1) / launch->points;
  const int64_t columns = product_types[contraction->type].columns;
  product.m_piece = product.m;
  product.n_piece = product.n;
  if (product.n >= product.m) {
    product.n_piece = round_up((product.n + wanted - 1) / wanted, columns);
    product.pieces = (product.n + product.n_piece - 1) / product.n_piece;
  } else {
    product.m_piece = round_up((product.m + wanted - 1) / wanted, TILE_ROWS);
    product.pieces = (product.m + product.m_piece - 1) / product.m_piece;
  }
  parallel(product_task, &product, launch->points * product.pieces, work < PRODUCT_MINIMUM ? 1 : threads);
}
`;
