// Whether memory stays flat: the resident memory of the app's process over 100,000 messages. Conversations are erased
// as they go, since Azurite, not the app, slows down and grows with what it stores.
import { execFileSync } from 'node:child_process';
import type { RunningApp } from '../test/support/running-app';
import { call, openQueue } from './caller';
import { send } from './throughput';

const steps = 10;
const messagesPerStep = 10_000;
const messagesBetweenErasures = 2_000;

export async function measureMemory(app: RunningApp): Promise<void> {
  await openQueue(app);
  const admin = await app.token({ sub: 'bench-admin', roles: ['admin'] });
  console.log('| messages | resident memory of the app |');
  console.log('| --- | --- |');
  for (let step = 1; step <= steps; step++) {
    for (let sent = 0; sent < messagesPerStep; sent += messagesBetweenErasures) {
      const conversations = await send(app, messagesBetweenErasures);
      for (const id of conversations) await call(app, admin, 'DELETE', `conversations/${id}`);
    }
    console.log(`| ${(step * messagesPerStep).toLocaleString('en')} | ${residentMegabytes(app.process!.pid!)} MB |`);
  }
}

function residentMegabytes(pid: number): string {
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kilobytes / 1024).toFixed(0);
}
