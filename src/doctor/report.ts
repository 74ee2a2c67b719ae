/** @file The report of `doctor`: host, processor, engines, compiler, cache, threads, versions. */
import { engineReason, hostEngine, startEngine } from '../engines/current.ts';
import { type EngineName, engines } from '../engines/registry.ts';
import { FlambeauError } from '../errors/errors.ts';
import { environment, nodeModule } from '../host/process.ts';
import { version } from '../host/version.ts';

export interface Report {
  /** False where no engine could be started: nothing computes on this machine as it is set up. */
  readonly healthy: boolean;
  readonly sections: readonly { readonly title: string; readonly facts: readonly (readonly [string, string])[] }[];
}

/** Processor features that kernels make use of. */
const usefulFeatures = ['avx2', 'fma', 'avx512f', 'avx512bw', 'avx512vl', 'avx512dq', 'f16c', 'asimd', 'sve'];

function processorFacts(): (readonly [string, string])[] {
  const os = nodeModule('node:os');
  if (os === undefined) return [['processor', 'unknown']];
  const cpus = os.cpus();
  const facts: (readonly [string, string])[] = [
    ['processor', cpus[0]?.model ?? 'unknown'],
    ['cores', String(os.availableParallelism())],
    ['memory', `${(os.totalmem() / 2 ** 30).toFixed(1)} GiB`],
  ];
  const features = processorFeatures();
  if (features !== undefined) facts.push(['features', features.join(' ')]);
  return facts;
}

function processorFeatures(): string[] | undefined {
  try {
    const text = nodeModule('node:fs')?.readFileSync('/proc/cpuinfo', 'utf8') ?? '';
    const flags = new Set((/^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1] ?? '').split(' '));
    return usefulFeatures.filter((feature) => flags.has(feature));
  } catch {
    return undefined;
  }
}

function engineFacts(name: EngineName): (readonly [string, string])[] {
  try {
    const description = startEngine(name).describe();
    return [
      [name, 'works'],
      ...Object.entries(description).map(([fact, value]) => [`  ${fact}`, String(value)] as const),
    ];
  } catch (error) {
    if (!(error instanceof FlambeauError)) throw error;
    return [[name, `not available: ${error.message.split('\n')[0]}`]];
  }
}

function webgpuFact(): string {
  const inBrowser = (globalThis as { navigator?: { gpu?: unknown } }).navigator?.gpu !== undefined;
  return inBrowser
    ? 'offered by this host; the engine is not part of this version'
    : 'not part of this version (kernels are tested on it)';
}

/** What the user may set; `docs/environment.md` explains it. */
const settings = [
  'FLAMBEAU_ENGINE',
  'FLAMBEAU_THREADS',
  'FLAMBEAU_CACHE',
  'FLAMBEAU_ARENA',
  'FLAMBEAU_COMPILER_SECONDS',
  'FLAMBEAU_WASM_MEMORY',
  'CC',
];

function settingFacts(): (readonly [string, string])[] {
  return settings.map((name) => [name, environment(name) ?? 'not set']);
}

/** The engine that computes and why, or why there is none. */
function choiceFacts(): { healthy: boolean; facts: (readonly [string, string])[] } {
  try {
    const { name } = hostEngine();
    return {
      healthy: true,
      facts: [
        ['chosen', name],
        ['because', engineReason()],
      ],
    };
  } catch (error) {
    if (!(error instanceof FlambeauError)) throw error;
    return {
      healthy: false,
      facts: [
        ['chosen', 'none'],
        ['because', `${error.name}: ${error.message.replaceAll('\n  ', '; ')}`],
      ],
    };
  }
}

/** Engines that compute for users. */
const chosenOnes = engines.filter(({ automatic }) => automatic);

/** Collects the facts. Starts every engine that can be started. */
export function doctor(): Report {
  const { healthy, facts } = choiceFacts();
  return {
    healthy,
    sections: [
      {
        title: 'Flambeau',
        facts: [
          ['version', version],
          ['host', hostName()],
        ],
      },
      { title: 'Machine', facts: processorFacts() },
      { title: 'Engine', facts },
      { title: 'Settings', facts: settingFacts() },
      { title: 'Engines', facts: [...chosenOnes.flatMap(({ name }) => engineFacts(name)), ['webgpu', webgpuFact()]] },
    ],
  };
}

function hostName(): string {
  const { process } = globalThis;
  if (process?.versions?.node === undefined)
    return (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent ?? 'unknown';
  return `Node ${process.versions.node} (V8 ${process.versions.v8}), ${process.platform} ${process.arch}`;
}

/** The report as aligned text. */
export function formatReport(report: Report): string {
  const width = Math.max(...report.sections.flatMap(({ facts }) => facts.map(([name]) => name.length)));
  return report.sections
    .map(
      ({ title, facts }) => `${title}\n${facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('')}`,
    )
    .join('\n');
}

/** The report for programs: an object of facts for each section, and for each engine one of its own. */
export function factsOf(report: Report): Readonly<Record<string, unknown>> {
  const sections = report.sections.map(({ title, facts }) => {
    const content: Record<string, unknown> = {};
    let inner = content;
    for (const [name, value] of facts) {
      // Facts that are set in belong to the one before them.
      if (name.startsWith('  ')) inner[name.trim()] = value;
      else if (title === 'Engines') content[name] = inner = { state: value };
      else content[name] = value;
    }
    return [title.toLowerCase(), content];
  });
  return { healthy: report.healthy, ...Object.fromEntries(sections) };
}
