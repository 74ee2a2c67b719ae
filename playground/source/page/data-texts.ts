/** @file The worker's modules of data sets as texts: the page shows them, and imports nothing that they import. */

import type { TaskName } from '../shared/tasks.ts';
import digitsText from '../worker/digits.ts?raw';
import pointsText from '../worker/points.ts?raw';

export const dataText = (task: TaskName): string => (task === 'digits' ? digitsText : pointsText);
