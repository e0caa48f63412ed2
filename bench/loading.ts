// What a cold start loads: the one bundled file, against the same SDKs as they come from npm.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median, milliseconds, type Row } from './table';

const root = join(__dirname, '..', '..');
const rounds = 15;

const bundle = ['./dist/deploy/main.js'];
const unbundled = ['@azure/functions', '@azure/data-tables', '@azure/ai-text-analytics', '@azure/identity', 'zod'];

export function measureLoading(): Row[] {
  const bundled: number[] = [];
  const separate: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const times = [loadMs(bundle), loadMs(unbundled)] as const;
    if (round === 0) continue;
    bundled.push(times[0]);
    separate.push(times[1]);
  }
  return [
    {
      what: 'loading the app, provider `local`',
      measured: milliseconds(median(bundled)),
      comparedWith: `requiring the unbundled SDKs: ${milliseconds(median(separate))}`,
      ratio: `${(median(bundled) / median(separate)).toFixed(2)}×`,
      aim: '≤ 0.35×',
    },
  ];
}

/** Milliseconds to require the modules in a fresh process, the start of Node itself not counted. */
function loadMs(modules: readonly string[]): number {
  const script = `const start = performance.now();
    ${modules.map((name) => `require(${JSON.stringify(name)});`).join('')}
    process.stdout.write(String(performance.now() - start), () => process.exit());`;
  const environment = {
    ...process.env,
    SENTIMENT_PROVIDER: 'local',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  };
  const printed = execFileSync(process.execPath, ['-e', script], {
    cwd: root,
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(printed.trim().split('\n').at(-1));
}
