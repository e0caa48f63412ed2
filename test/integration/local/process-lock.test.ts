import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock, waitForLock } from '../../../local/process-lock.mjs';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undertone-lock-'));
  path = join(folder, 'inner', 'run.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Takes the lock, which has to be free. */
function take(details: { port?: number } = {}) {
  const lock = tryLock(path, details);
  if (lock.heldBy) throw new Error(`held by ${String(lock.heldBy.pid)}`);
  return lock;
}

it('is held by one at a time, and tells by whom', () => {
  take().update({ port: 7071 });
  expect(tryLock(path, {}).heldBy).toMatchObject({ pid: process.pid, port: 7071 });
});

it('can be taken again once it is released', () => {
  take().release();
  expect(existsSync(path)).toBe(false);
  take();
});

it('is not taken from the next one by a holder that releases it twice', () => {
  const first = take();
  first.release();
  take();
  first.release();
  expect(tryLock(path, {}).heldBy).toBeDefined();
});

it('is taken over from a process that is gone', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  take();
  writeFileSync(path, JSON.stringify({ pid }));
  take();
  expect(tryLock(path, {}).heldBy?.pid).toBe(process.pid);
  expect(readdirSync(join(folder, 'inner'))).toEqual(['run.lock']);
});

it('is taken over from a process whose id another one has by now', () => {
  take();
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'before the last boot' }));
  take();
});

it('is not taken from one that has just begun to write it, but from one that never finished', () => {
  take();
  writeFileSync(path, '');
  expect(tryLock(path, {}).heldBy).toBeDefined();
  utimesSync(path, 0, 0);
  take();
});

it('is waited for, and who waits is told once for whom', async () => {
  const first = take();
  const told: unknown[] = [];
  const onWait = ({ pid }: { pid?: number }) => {
    told.push(pid);
    first.release();
  };
  expect((await waitForLock(path, {}, { onWait })).heldBy).toBeUndefined();
  expect(told).toEqual([process.pid]);
});

it('is waited for no longer than the limit', async () => {
  take({ port: 7071 });
  expect((await waitForLock(path, {}, { limitMs: 1 })).heldBy).toMatchObject({ port: 7071 });
});
