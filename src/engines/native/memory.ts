/** @file What the native module offers the arena: address space, and weak references that tell at once that an object was collected. */
import { findCollector } from '../../host/collector.ts';
import type { ArenaMemory } from '../../storage/arena.ts';

export const memorySource = `
/* ---- Memory for the arena. ---- */

typedef struct napi_ref_s *napi_ref;
typedef struct napi_handle_scope_s *napi_handle_scope;
typedef void (*napi_finalize)(napi_env, void *, void *);
extern int napi_create_external_arraybuffer(napi_env, void *, size_t, napi_finalize, void *, napi_value *);
extern int napi_create_reference(napi_env, napi_value, uint32_t, napi_ref *);
extern int napi_delete_reference(napi_env, napi_ref);
extern int napi_get_reference_value(napi_env, napi_ref, napi_value *);
extern int napi_open_handle_scope(napi_env, napi_handle_scope *);
extern int napi_close_handle_scope(napi_env, napi_handle_scope);
extern int napi_get_and_clear_last_exception(napi_env, napi_value *);
extern int napi_set_instance_data(napi_env, void *, napi_finalize, void *);

static void unmap(napi_env env, void *memory, void *size) {
  (void)env;
  munmap(memory, (size_t)(uintptr_t)size);
}

/* reserve(bytes): an ArrayBuffer of address space, or undefined. Its pages take memory when they are touched. */
static napi_value reserve(napi_env env, napi_callback_info info) {
  napi_value argument[1], result = 0;
  size_t count = 1;
  double size = 0;
  napi_get_cb_info(env, info, &count, argument, 0, 0);
  napi_get_value_double(env, argument[0], &size);
  int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#if defined(MAP_NORESERVE)
  flags |= MAP_NORESERVE;
#endif
  void *memory = mmap(0, (size_t)size, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) return 0;
  /* Some hosts (Electron) forbid memory that is not V8's own, and Node 20 takes no more than 4 GiB at once. */
  if (napi_create_external_arraybuffer(env, memory, (size_t)size, unmap, (void *)(uintptr_t)size, &result)) {
    napi_value exception;
    napi_get_and_clear_last_exception(env, &exception);
    munmap(memory, (size_t)size);
    return 0;
  }
  return result;
}

/* discard(address, bytes): gives the whole pages within back to the system. */
static napi_value discard(napi_env env, napi_callback_info info) {
  napi_value argument[2];
  size_t count = 2;
  double first = 0, size = 0;
  napi_get_cb_info(env, info, &count, argument, 0, 0);
  napi_get_value_double(env, argument[0], &first);
  napi_get_value_double(env, argument[1], &size);
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  const uintptr_t begin = ((uintptr_t)first + page - 1) & ~(page - 1);
  const uintptr_t end = ((uintptr_t)first + (uintptr_t)size) & ~(page - 1);
#if defined(__linux__)
  const int advice = MADV_DONTNEED;
#else
  const int advice = MADV_FREE;
#endif
  if (begin < end) madvise((void *)begin, end - begin, advice);
  return 0;
}

/* The weak references of one load of this module: those that are there, in any order, and where each id stands among them. */
struct tracker {
  napi_ref *references; /* by id */
  int32_t *positions;   /* by id */
  int32_t *ids;         /* those that are tracked */
  int32_t count, capacity;
};

static void drop_tracker(napi_env env, void *data, void *hint) {
  (void)env, (void)hint;
  struct tracker *tracker = data;
  free(tracker->references);
  free(tracker->positions);
  free(tracker->ids);
  free(tracker);
}

static struct tracker *make_tracker(napi_env env) {
  struct tracker *tracker = calloc(1, sizeof *tracker);
  if (tracker) napi_set_instance_data(env, tracker, drop_tracker, 0);
  return tracker;
}

static int grow_tracker(struct tracker *tracker, int32_t id) {
  if (id < tracker->capacity) return 1;
  int32_t capacity = id < 512 ? 1024 : 2 * id;
  napi_ref *references = realloc(tracker->references, (size_t)capacity * sizeof *references);
  if (references) tracker->references = references;
  int32_t *positions = realloc(tracker->positions, (size_t)capacity * sizeof *positions);
  if (positions) tracker->positions = positions;
  int32_t *ids = realloc(tracker->ids, (size_t)capacity * sizeof *ids);
  if (ids) tracker->ids = ids;
  if (!references || !positions || !ids) return 0;
  tracker->capacity = capacity;
  return 1;
}

/* track(object, id): poll tells when the object is collected. */
static napi_value track(napi_env env, napi_callback_info info) {
  napi_value argument[2];
  size_t count = 2;
  double id = 0;
  void *data = 0;
  napi_get_cb_info(env, info, &count, argument, 0, &data);
  napi_get_value_double(env, argument[1], &id);
  struct tracker *tracker = data;
  const int32_t at = (int32_t)id;
  if (!tracker || !grow_tracker(tracker, at) || napi_create_reference(env, argument[0], 0, &tracker->references[at])) {
    napi_throw_error(env, 0, "no memory for a weak reference");
    return 0;
  }
  tracker->positions[at] = tracker->count;
  tracker->ids[tracker->count++] = at;
  return 0;
}

static void drop_reference(napi_env env, struct tracker *tracker, int32_t id) {
  napi_delete_reference(env, tracker->references[id]);
  const int32_t position = tracker->positions[id], last = tracker->ids[--tracker->count];
  tracker->ids[position] = last;
  tracker->positions[last] = position;
}

/* untrack(id): the object is not looked for any more. */
static napi_value untrack(napi_env env, napi_callback_info info) {
  napi_value argument[1];
  size_t count = 1;
  double id = 0;
  void *data = 0;
  napi_get_cb_info(env, info, &count, argument, 0, &data);
  napi_get_value_double(env, argument[0], &id);
  drop_reference(env, data, (int32_t)id);
  return 0;
}

/* poll(found): writes the ids of objects that were collected, as many as there is room for, and drops them. Returns their number. */
static napi_value poll(napi_env env, napi_callback_info info) {
  napi_value argument[1];
  size_t count = 1, room = 0;
  void *data = 0, *bytes = 0;
  napi_get_cb_info(env, info, &count, argument, 0, &data);
  if (napi_get_typedarray_info(env, argument[0], 0, &room, &bytes, 0, 0)) return number(env, 0);
  struct tracker *tracker = data;
  int32_t *found = bytes;
  size_t dead = 0;
  for (int32_t i = 0; tracker && i < tracker->count && dead < room;) {
    /* Each object that is alive becomes a handle: a scope for some hundred of them keeps their number small. */
    napi_handle_scope scope = 0;
    napi_open_handle_scope(env, &scope);
    for (int32_t step = 0; step < 512 && i < tracker->count && dead < room; step++) {
      napi_value value = 0;
      const int32_t id = tracker->ids[i];
      napi_get_reference_value(env, tracker->references[id], &value);
      if (value) {
        i++;
        continue;
      }
      found[dead++] = id;
      drop_reference(env, tracker, id);
    }
    napi_close_handle_scope(env, scope);
  }
  return number(env, (double)dead);
}
`;

/** What the module exports of this. */
export interface MemoryFunctions {
  reserve(byteLength: number): ArrayBuffer | undefined;
  discard(address: number, byteLength: number): void;
  track(object: object, id: number): void;
  untrack(id: number): void;
  poll(found: Int32Array): number;
  /** The machine address of a typed array's first byte. */
  address(bytes: Uint8Array): number;
}

/** Objects that are made to be collected. */
const probes = 64;

/** Does the host tell within this job that objects were collected? One of them may still stand on the stack. */
function seesCollected(functions: MemoryFunctions, collect: () => void): boolean {
  for (let id = 0; id < probes; id++) functions.track({}, id);
  collect();
  const found = new Int32Array(probes);
  const collected = new Set(found.subarray(0, functions.poll(found)));
  for (let id = 0; id < probes; id++) if (!collected.has(id)) functions.untrack(id);
  return collected.size > probes / 2;
}

/** The arena's ground; undefined where the host lacks something of it: buffers over foreign memory, or a collector that can be asked. */
export function arenaMemory(functions: MemoryFunctions): ArenaMemory | undefined {
  const collect = findCollector();
  if (collect === undefined || !seesCollected(functions, () => collect('minor'))) return undefined;
  if (functions.reserve(probes) === undefined) return undefined;
  return {
    reserve(byteLength) {
      const buffer = functions.reserve(byteLength);
      return buffer && { buffer, address: functions.address(new Uint8Array(buffer, 0, 1)) };
    },
    discard: functions.discard,
    track: functions.track,
    untrack: functions.untrack,
    poll: functions.poll,
    collect,
  };
}
