/** @file A link carries all settings of the playground, and says which of its parts it does not understand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lessons } from '../../playground/source/page/lessons.ts';
import { language, languages, say, setLanguage } from '../../playground/source/page/texts.ts';
import { hashOf, settingsFrom } from '../../playground/source/shared/hash.ts';
import {
  choices,
  defaultSettings,
  differsInRateOnly,
  largestSeed,
  layersFit,
  mostUnits,
  type Settings,
  withTask,
} from '../../playground/source/shared/settings.ts';
import { taskNames, taskOf } from '../../playground/source/shared/tasks.ts';

const settings: fc.Arbitrary<Settings> = fc.constantFrom(...taskNames).chain((task) =>
  fc.record({
    task: fc.constant(task),
    head: fc.constantFrom(...taskOf(task).heads),
    noise: fc.constantFrom(...choices.noises),
    seed: fc.integer({ min: 0, max: largestSeed }),
    layers: fc.array(
      fc.record({
        kind: fc.constant('dense' as const),
        units: fc.integer({ min: 1, max: mostUnits(task) }),
        activation: fc.constantFrom(...choices.activations),
      }),
      { maxLength: 5 },
    ),
    optimizer: fc.constantFrom(...choices.optimizers),
    learningRate: fc.constantFrom(...choices.learningRates),
    batch: fc.constantFrom(...choices.batches),
    mode: fc.constantFrom('one' as const, 'compare' as const),
  }),
);

describe('the link', () => {
  test('carries all settings', () => {
    fc.assert(
      fc.property(settings, (given) => {
        expect(settingsFrom(hashOf(given))).toEqual({ settings: given, refused: [] });
      }),
    );
  });

  test('carries every lesson, convolutions too', () => {
    for (const lesson of lessons) {
      expect(settingsFrom(hashOf(lesson.settings))).toEqual({ settings: lesson.settings, refused: [] });
    }
  });

  test('without parts is the default', () => {
    expect(settingsFrom('')).toEqual({ settings: defaultSettings, refused: [] });
  });

  test.each([
    ['data=pyramids', 'data=pyramids'],
    ['data=discs&head=binary', 'head=binary'],
    ['layers=9.relu', 'layers=9.relu'],
    ['layers=8.relu-x', 'layers=8.relu-x'],
    ['layers=c8.relu', 'layers=c8.relu'],
    ['data=digits&layers=8.relu-c8.relu', 'layers=8.relu-c8.relu'],
    ['layers=1.relu-1.relu-1.relu-1.relu-1.relu-1.relu', 'layers=1.relu-1.relu-1.relu-1.relu-1.relu-1.relu'],
    ['rate=7', 'rate=7'],
    ['seed=-1', 'seed=-1'],
    ['seed=99999', 'seed=99999'],
    ['mode=many', 'mode=many'],
    ['colour=red', 'colour=red'],
    ['noise=%22%3E%3Cscript%3E', 'noise="><script>'],
  ])('#%s names the part that is not understood, and takes the default for it', (hash, part) => {
    const read = settingsFrom(`#${hash}`);
    expect(read.refused).toEqual([part]);
    expect(layersFit(read.settings.layers, read.settings.task)).toBe(true);
    expect(taskOf(read.settings.task).heads).toContain(read.settings.head);
  });
});

describe('settings', () => {
  test('stay possible on every other data set', () => {
    fc.assert(
      fc.property(settings, fc.constantFrom(...taskNames), (given, task) => {
        const moved = withTask(given, task);
        expect(layersFit(moved.layers, task)).toBe(true);
        expect(taskOf(task).heads).toContain(moved.head);
      }),
    );
  });

  test('that differ in the learning rate only go on in the same training', () => {
    expect(differsInRateOnly(defaultSettings, { ...defaultSettings, learningRate: 1 })).toBe(true);
    expect(differsInRateOnly(defaultSettings, { ...defaultSettings, learningRate: 1, seed: 2 })).toBe(false);
  });
});

describe('texts', () => {
  test('are those of the language that is set, with values filled in', () => {
    const before = language();
    setLanguage('zh');
    expect(say('layer', { n: 3 })).toBe('第 3 层');
    setLanguage('en');
    expect(say('layer', { n: 3 })).toBe('Layer 3');
    expect(Object.keys(languages)).toEqual(['en', 'zh']);
    setLanguage(before);
  });
});
