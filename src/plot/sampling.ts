/** @file Which of very many points are drawn: the same ones each time. */
import { Generator } from '../random/generator.ts';

/** More points than this cover each other, and make files that are slow to open. */
export const mostPoints = 5000;

/**
 * Places of `most` of `count` values, in order, each choice equally likely, from a fixed seed. All where there are no more.
 * Knuth, The Art of Computer Programming 2 (1997), 3.4.2, Algorithm S.
 */
export function sampledPlaces(count: number, most: number): Uint32Array {
  const wanted = Math.min(count, most);
  const places = new Uint32Array(wanted);
  const generator = new Generator().manualSeed(0);
  let taken = 0;
  for (let place = 0; place < count && taken < wanted; place++) {
    const share = count <= most ? 0 : (generator.random() >>> 0) / 2 ** 32;
    if (share * (count - place) < wanted - taken) places[taken++] = place;
  }
  return places;
}

const counted = (count: number): string => count.toLocaleString('en');

/** What is said where not all are drawn. */
export function sampledNote(drawn: number, count: number, what = 'points'): string[] {
  return drawn === count ? [] : [`a sample of ${counted(drawn)} of ${counted(count)} ${what}`];
}

/**
 * Places of the points of a line, ordered by x, that make the same picture in `columns` columns of pixels: of each column the first,
 * the last, the lowest and the highest. Jugel, Jerzak, Hackenbroich, Markl, "M4: A Visualization-Oriented Time Series Data Aggregation"
 * (2014), https://www.vldb.org/pvldb/vol7/p797-jugel.pdf
 */
export function outlinePlaces(x: ArrayLike<number>, y: ArrayLike<number>, columns: number): Uint32Array {
  const count = x.length;
  if (count <= 4 * columns) return Uint32Array.from({ length: count }, (_, place) => place);
  const first = x[0] as number;
  const width = (x[count - 1] as number) - first || 1;
  const columnAt = (place: number): number =>
    Math.min(columns - 1, Math.floor((((x[place] as number) - first) / width) * columns));
  const places: number[] = [];
  for (let start = 0; start < count; ) {
    const column = columnAt(start);
    let [low, high, end] = [start, start, start];
    for (; end < count && columnAt(end) === column; end++) {
      if ((y[end] as number) < (y[low] as number)) low = end;
      if ((y[end] as number) > (y[high] as number)) high = end;
    }
    places.push(...[...new Set([start, low, high, end - 1])].sort((a, b) => a - b));
    start = end;
  }
  return Uint32Array.from(places);
}
