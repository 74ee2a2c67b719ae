/** @file Lessons: settings that show one thing each, with a word on what to look for. */
import { defaultSettings, type LayerSettings, type Settings, withTask } from '../shared/settings.ts';
import type { TextName } from './texts.ts';

export interface Lesson {
  readonly name: TextName;
  readonly text: TextName;
  readonly settings: Settings;
}

const layers = (activation: LayerSettings['activation'], ...units: readonly number[]): LayerSettings[] =>
  units.map((each) => ({ kind: 'dense', units: each, activation }));

export const lessons: readonly Lesson[] = [
  {
    name: 'lessonLinear',
    text: 'lessonLinearText',
    settings: { ...defaultSettings, layers: layers('none', 8, 8, 4) },
  },
  { name: 'lessonBend', text: 'lessonBendText', settings: { ...defaultSettings, layers: layers('relu', 8, 4) } },
  {
    name: 'lessonDying',
    text: 'lessonDyingText',
    settings: {
      ...defaultSettings,
      task: 'moons',
      seed: 1,
      mode: 'compare',
      layers: layers('relu', 8, 8, 8, 8),
      learningRate: 0.1,
    },
  },
  {
    name: 'lessonSpirals',
    text: 'lessonSpiralsText',
    settings: { ...defaultSettings, task: 'spirals', layers: layers('silu', 8, 8, 8) },
  },
  {
    name: 'lessonHeads',
    text: 'lessonHeadsText',
    settings: { ...withTask(defaultSettings, 'discs'), noise: 3, layers: layers('tanh', 8, 8) },
  },
  {
    name: 'lessonDigits',
    text: 'lessonDigitsText',
    settings: { ...withTask(defaultSettings, 'digits'), learningRate: 0.003 },
  },
];
