/** @file A report as text: a table by tier, what failed with its reasons, what is unsupported. */
import { table } from '../../bench/table.ts';
import { type Count, type Mark, noCount, type Report, type SuiteReport } from './tally.ts';

function sum(counts: readonly Readonly<Count>[]): Count {
  const total = noCount();
  for (const count of counts) {
    total.total += count.total;
    total.passed += count.passed;
    total.failed += count.failed;
    total.unsupported += count.unsupported;
  }
  return total;
}

const row = (name: string, count: Readonly<Count>): string[] => [
  name,
  String(count.total),
  String(count.passed),
  String(count.failed),
  String(count.unsupported),
];

function totals(report: Report): string {
  const rows = [['', 'total', 'passed', 'failed', 'unsupported']];
  const suites = Object.entries(report.bySuite);
  for (const [name, suite] of suites) {
    rows.push(row(name, suite));
    for (const [tier, counts] of Object.entries(suite.byTier ?? {})) {
      rows.push(row(`  tier ${tier} cases`, counts.cases));
      if (counts.errors.total > 0) rows.push(row(`  tier ${tier} errors`, counts.errors));
    }
  }
  if (suites.length > 1) rows.push(row('all', sum(suites.map(([, suite]) => suite))));
  return table(rows);
}

function bySubject(suite: SuiteReport): string | undefined {
  const hasTiers = suite.byTier !== undefined;
  const rows = [['', ...(hasTiers ? ['tier'] : []), 'passed', 'failed', 'unsupported', 'of']];
  for (const [name, subject] of Object.entries(suite.byOp)) {
    const count = sum([subject.cases, subject.errors]);
    // What is missing altogether stands in the list of what is unsupported.
    if (count.passed === 0 && count.failed === 0) continue;
    const numbers = [count.passed, count.failed, count.unsupported, count.total].map(String);
    rows.push([name, ...(hasTiers ? [String(subject.tier)] : []), ...numbers]);
  }
  return rows.length > 1 ? table(rows) : undefined;
}

function group<T extends Mark>(marks: readonly T[], key: (mark: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const mark of marks) {
    const list = groups.get(key(mark));
    if (list === undefined) groups.set(key(mark), [mark]);
    else list.push(mark);
  }
  return groups;
}

const reasonsShown = 3;

function failures(report: Report): string {
  const lines: string[] = [];
  for (const [name, marks] of group(report.failures, (mark) => `${mark.suite} ${mark.op}`)) {
    lines.push(`${name}: ${marks.length} failed`);
    for (const mark of marks.slice(0, reasonsShown)) {
      lines.push(`  ${mark.id}  ${mark.reason}`, `    ${mark.call}`.slice(0, 200));
    }
    if (marks.length > reasonsShown) lines.push(`  and ${marks.length - reasonsShown} more`);
  }
  return lines.join('\n');
}

function wrap(words: readonly string[], width: number, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line.length + word.length > width && line !== indent) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

function unsupported(report: Report): string {
  const isMissing = (mark: Mark & { kind: string }) => mark.kind === 'function' && !mark.reason.includes(' form: ');
  const missing = report.unsupported.filter(isMissing);
  const others = report.unsupported.filter((mark) => !isMissing(mark));
  const lines: string[] = [];
  if (missing.length > 0) {
    const names = [...group(missing, (mark) => mark.op)].map(([name, marks]) => `${name}(${marks.length})`);
    lines.push(`no function or method: ${missing.length} cases`, wrap(names, 120, '  '));
  }
  for (const [reason, marks] of [...group(others, (mark) => mark.reason)].sort((a, b) => b[1].length - a[1].length)) {
    const names = [...group(marks, (mark) => mark.op).keys()];
    const shown = names.slice(0, 6).join(' ');
    const rest = names.length > 6 ? ` and ${names.length - 6} more` : '';
    lines.push(`${reason}: ${marks.length} cases of ${shown}${rest}`);
  }
  return lines.join('\n');
}

/** The whole report. */
export function printed(report: Report): string {
  const parts = [`PyTorch ${report.torch} (seed ${report.seed}) on ${report.engine}`];
  for (const [name, suite] of Object.entries(report.bySuite)) {
    const subjects = bySubject(suite);
    if (subjects !== undefined) parts.push(`${name}: ${suite.folder}\n${subjects}`);
  }
  if (report.failures.length > 0) parts.push(`Failed\n${failures(report)}`);
  if (report.unsupported.length > 0) parts.push(`Unsupported (counts as not passed)\n${unsupported(report)}`);
  parts.push(totals(report));
  return parts.join('\n\n');
}
