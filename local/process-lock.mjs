// A lock that one process holds on a folder or a piece of work, as a file that says who. A holder that died without
// letting go is recognised by its process id together with that process's start, since ids are used again.
// Plain JavaScript, because the set-up needs it before anything is built.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const unwrittenMs = 5_000;

/** Takes the lock, or tells who holds it. */
export function tryLock(path, details = {}) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, describe(details), { flag: 'wx', mode: 0o600 });
      let isHeld = true;
      return {
        update: (changed) => replaceFile(path, describe(changed)),
        release: () => {
          // Only once: by the second time the file may be somebody else's.
          if (isHeld) rmSync(path, { force: true });
          isHeld = false;
        },
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder && (holder.isUnwritten || isAlive(holder))) return { heldBy: holder };
    if (holder) removeStale(path, holder);
  }
}

/** Waits until the lock is free and takes it, or until the limit is over and tells who still holds it. */
export async function waitForLock(path, details = {}, { limitMs = Infinity, onWait = () => undefined } = {}) {
  const start = Date.now();
  for (let hasTold = false; ; hasTold = true) {
    const lock = tryLock(path, details);
    if (!lock.heldBy || Date.now() - start >= limitMs) return lock;
    if (!hasTold) onWait(lock.heldBy);
    await delay(50);
  }
}

function describe(details) {
  return JSON.stringify({ ...details, pid: process.pid, started: startOf(process.pid) });
}

function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}

function readHolder(path) {
  try {
    const text = readFileSync(path, 'utf8');
    try {
      return { ...JSON.parse(text), text };
    } catch {
      return { text, isUnwritten: Date.now() - statSync(path).mtimeMs < unwrittenMs };
    }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes a lock that nobody holds any more. Two that find it so at once must not remove each other's new one. */
function removeStale(path, { text }) {
  const guard = `${path}.takeover`;
  try {
    writeFileSync(guard, '', { flag: 'wx' });
  } catch {
    const left = statSync(guard, { throwIfNoEntry: false });
    if (left && Date.now() - left.mtimeMs > unwrittenMs) rmSync(guard, { force: true });
    return;
  }
  try {
    if (readHolder(path)?.text === text) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const current = startOf(pid);
  return !started || !current || current === started;
}

/** Something that two processes with the same id never share; undefined where the system doesn't tell. */
function startOf(pid) {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      // The name in parentheses may hold anything, so the fields are counted from behind it; this is the 22nd.
      const start = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[19];
      return `${boot}/${start}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
