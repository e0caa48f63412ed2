// Whether memory stays flat: the resident memory of the app's process over 100,000 messages.
import { execFileSync } from 'node:child_process';
import type { RunningApp } from '../test/support/running-app';
import { openQueue } from './caller';
import { send } from './throughput';

const steps = 10;
const messagesPerStep = 10_000;

export async function measureMemory(app: RunningApp): Promise<void> {
  await openQueue(app);
  console.log('| messages | resident memory of the app |');
  console.log('| --- | --- |');
  for (let step = 1; step <= steps; step++) {
    await send(app, messagesPerStep);
    console.log(`| ${(step * messagesPerStep).toLocaleString('en')} | ${residentMegabytes(app.process!.pid!)} MB |`);
  }
}

function residentMegabytes(pid: number): string {
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kilobytes / 1024).toFixed(0);
}
