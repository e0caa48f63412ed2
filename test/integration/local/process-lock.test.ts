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

/** Acquires the lock, which must be free. */
function take(details: { port?: number } = {}) {
  const lock = tryLock(path, details);
  if (lock.heldBy) throw new Error(`held by ${String(lock.heldBy.pid)}`);
  return lock;
}

it('has one holder at a time, and names it', () => {
  take().update({ port: 7071 });
  expect(tryLock(path, {}).heldBy).toMatchObject({ pid: process.pid, port: 7071 });
});

it('can be acquired again after it is released', () => {
  take().release();
  expect(existsSync(path)).toBe(false);
  take();
});

it('is not released for the next holder when the first one releases it twice', () => {
  const first = take();
  first.release();
  take();
  first.release();
  expect(tryLock(path, {}).heldBy).toBeDefined();
});

it('is taken over from a process that has ended', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  take();
  writeFileSync(path, JSON.stringify({ pid }));
  take();
  expect(tryLock(path, {}).heldBy?.pid).toBe(process.pid);
  expect(readdirSync(join(folder, 'inner'))).toEqual(['run.lock']);
});

it('is taken over from a process whose id is now used by another one', () => {
  take();
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'before the last boot' }));
  take();
});

it('is not taken over from a process that is writing it, but from one that never finished', () => {
  take();
  writeFileSync(path, '');
  expect(tryLock(path, {}).heldBy).toBeDefined();
  utimesSync(path, 0, 0);
  take();
});

it('can be waited for, and the waiting caller is notified once of the holder', async () => {
  const first = take();
  const notified: unknown[] = [];
  const onWait = ({ pid }: { pid?: number }) => {
    notified.push(pid);
    first.release();
  };
  expect((await waitForLock(path, {}, { onWait })).heldBy).toBeUndefined();
  expect(notified).toEqual([process.pid]);
});

it('is waited for no longer than the timeout', async () => {
  take({ port: 7071 });
  expect((await waitForLock(path, {}, { limitMs: 1 })).heldBy).toMatchObject({ port: 7071 });
});
