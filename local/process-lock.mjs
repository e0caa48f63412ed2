// A lock that one process holds on a folder or a task: a file that names the holder. A stale lock, whose holder died
// without releasing it, is recognised by the process id and the process's start time, since ids are reused.
// Plain JavaScript, because the set-up needs it before anything is built.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a lock file may stay incomplete, or a takeover may last, before it counts as stale. */
const incompleteMs = 5_000;

/** Acquires the lock, or returns its holder. */
export function tryLock(path, details = {}) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, describe(details), { flag: 'wx', mode: 0o600 });
      let isHeld = true;
      return {
        update: (changed) => replaceFile(path, describe(changed)),
        release: () => {
          // Only once: later the file may belong to another process.
          if (isHeld) rmSync(path, { force: true });
          isHeld = false;
        },
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder && (holder.isIncomplete || isAlive(holder))) return { heldBy: holder };
    if (holder) removeStale(path, holder);
  }
}

/** Waits until the lock is free and acquires it, or returns its holder when the limit has passed. */
export async function waitForLock(path, details = {}, { limitMs = Infinity, onWait = () => undefined } = {}) {
  const start = Date.now();
  for (let isNotified = false; ; isNotified = true) {
    const lock = tryLock(path, details);
    if (!lock.heldBy || Date.now() - start >= limitMs) return lock;
    if (!isNotified) onWait(lock.heldBy);
    await delay(50);
  }
}

function describe(details) {
  return JSON.stringify({ ...details, pid: process.pid, started: startTimeOf(process.pid) });
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
      return { text, isIncomplete: Date.now() - statSync(path).mtimeMs < incompleteMs };
    }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes a stale lock. Two processes that find it at the same time must not remove each other's new lock. */
function removeStale(path, { text }) {
  const guard = `${path}.takeover`;
  try {
    writeFileSync(guard, '', { flag: 'wx' });
  } catch {
    const guardState = statSync(guard, { throwIfNoEntry: false });
    if (guardState && Date.now() - guardState.mtimeMs > incompleteMs) rmSync(guard, { force: true });
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
  const current = startTimeOf(pid);
  return !started || !current || current === started;
}

/** A value that differs between two processes with the same id; undefined if the system doesn't provide it. */
function startTimeOf(pid) {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      // The name in parentheses may contain anything, so the fields are counted after it; this is the 22nd.
      const start = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[19];
      return `${boot}/${start}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
