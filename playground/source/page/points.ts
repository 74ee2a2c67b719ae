/** @file The points of a data set. Classes differ in colour and shape; what is trained on is filled, what tests is hollow. */
import type { Points } from '../shared/messages.ts';
import { type TaskName, taskOf } from '../shared/tasks.ts';
import { type Colour, classColour, css, diverging, mixed, type Palette } from './palette.ts';

function outline(context: CanvasRenderingContext2D, shape: number, x: number, y: number, radius: number): void {
  context.beginPath();
  if (shape === 0) context.arc(x, y, radius, 0, 2 * Math.PI);
  else if (shape === 1) {
    context.moveTo(x, y - radius * 1.25);
    context.lineTo(x + radius * 1.15, y + radius * 0.85);
    context.lineTo(x - radius * 1.15, y + radius * 0.85);
    context.closePath();
  } else if (shape === 2) context.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
  else {
    context.moveTo(x, y - radius * 1.3);
    context.lineTo(x + radius * 1.3, y);
    context.lineTo(x, y + radius * 1.3);
    context.lineTo(x - radius * 1.3, y);
    context.closePath();
  }
}

function appearance(task: TaskName, target: number, palette: Palette): { colour: Colour; shape: number } {
  const { targets, count } = taskOf(task);
  if (targets === 'classes') return { colour: classColour(palette, target), shape: target };
  if (targets === 'values') return { colour: diverging(target, palette, 1), shape: 0 };
  if (target === 0) return { colour: mixed(palette.paper, palette.faint, 0.5), shape: 0 };
  let colour = palette.paper;
  for (let label = 0; label < count; label++) {
    if ((target & (1 << label)) !== 0) colour = mixed(colour, classColour(palette, label), 0.8);
  }
  return { colour, shape: 0 };
}

/** Draws points upon a square that reaches from −reach to reach. */
export function drawPoints(
  context: CanvasRenderingContext2D,
  size: number,
  { places, targets }: Points,
  task: TaskName,
  palette: Palette,
  { reach, radius, isTest }: { readonly reach: number; readonly radius: number; readonly isTest: boolean },
): void {
  context.lineWidth = Math.max(0.6, radius / 3);
  targets.forEach((target, at) => {
    const x = (((places[2 * at] ?? 0) / reach + 1) / 2) * size;
    const y = ((1 - (places[2 * at + 1] ?? 0) / reach) / 2) * size;
    const { colour, shape } = appearance(task, target, palette);
    outline(context, shape, x, y, isTest ? radius * 0.75 : radius);
    context.fillStyle = css(isTest ? palette.paper : colour);
    const hasEdge = taskOf(task).targets !== 'classes';
    if (isTest) context.strokeStyle = css(hasEdge ? mixed(colour, palette.ink, 0.35) : colour);
    else context.strokeStyle = css(hasEdge ? palette.ink : palette.paper, 0.75);
    context.fill();
    if (isTest || radius > 2) context.stroke();
  });
}
