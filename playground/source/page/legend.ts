/** @file What colours and shapes of the points mean. */
import type { Points } from '../shared/messages.ts';
import type { Settings } from '../shared/settings.ts';
import { taskOf } from '../shared/tasks.ts';
import { element } from './element.ts';
import { palette } from './palette.ts';
import { drawPoints } from './points.ts';
import { say } from './texts.ts';

const size = 14;

function sample(settings: Settings, target: number, isTest: boolean): HTMLCanvasElement {
  const canvas = element('canvas', { 'aria-hidden': true, set: { width: 2 * size, height: 2 * size } });
  const context = canvas.getContext('2d');
  context?.scale(2, 2);
  const points: Points = { places: new Float32Array(2), targets: Float32Array.of(target) };
  if (context !== null) drawPoints(context, size, points, settings.task, palette(), { reach: 1, radius: 4.2, isTest });
  return canvas;
}

export function legend(settings: Settings): HTMLElement {
  const { targets, count } = taskOf(settings.task);
  const entry = (text: string, target: number, isTest = false): HTMLElement =>
    element('span', {}, sample(settings, target, isTest), text);
  const meanings =
    targets === 'values'
      ? [entry(say('low'), -0.8), entry(say('high'), 0.8)]
      : Array.from({ length: count }, (_, n) =>
          targets === 'classes' ? entry(say('classNumber', { n }), n) : entry(say('labelNumber', { n: n + 1 }), 1 << n),
        );
  const first = targets === 'values' ? 0.8 : targets === 'labels' ? 1 : 0;
  return element('p', { class: 'legend' }, ...meanings, entry(say('testPoint'), first, true));
}
