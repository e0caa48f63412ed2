import { BusyError, KeyedQueue } from '../../../shared/conversations/keyed-queue';
import { DeadlineError, withRequestDeadline } from '../../../shared/deadline';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('A queue by key', () => {
  it('runs tasks of a key one after the other, in order, and those of other keys in parallel', async () => {
    const queue = new KeyedQueue();
    const first = gate();
    const log: string[] = [];
    const running = [
      queue.run('a', async () => {
        await first.opened;
        log.push('a1');
      }),
      queue.run('a', () => Promise.resolve(log.push('a2'))),
      queue.run('b', () => Promise.resolve(log.push('b1'))),
    ];
    await running[2];
    expect(log).toEqual(['b1']);
    first.open();
    await Promise.all(running);
    expect(log).toEqual(['b1', 'a1', 'a2']);
  });

  it('continues after a task that failed', async () => {
    const queue = new KeyedQueue();
    const failed = queue.run('a', () => Promise.reject(new Error('task failed')));
    const next = queue.run('a', () => Promise.resolve('next'));
    await expect(failed).rejects.toThrow('task failed');
    await expect(next).resolves.toBe('next');
  });

  it('rejects a task at once when a thousand are waiting, and accepts tasks again when they are done', async () => {
    const queue = new KeyedQueue();
    const first = gate();
    const waiting = Array.from({ length: 1_000 }, () => queue.run('a', () => first.opened));
    await expect(queue.run('a', () => Promise.resolve())).rejects.toThrow(BusyError);
    await expect(queue.run('b', () => Promise.resolve('other'))).resolves.toBe('other');
    first.open();
    await Promise.all(waiting);
    await expect(queue.run('a', () => Promise.resolve('again'))).resolves.toBe('again');
  });

  it('rejects waiting tasks together with one that met a storage timeout, and not later tasks', async () => {
    const queue = new KeyedQueue();
    const timeout = new Error('Storage is unavailable', { cause: new DeadlineError(5_000) });
    const begun: string[] = [];
    const first = queue.run('a', () => Promise.reject(timeout));
    const waiting = queue.run('a', () => Promise.resolve(begun.push('waiting')));
    const other = queue.run('b', () => Promise.resolve('other'));
    await expect(first).rejects.toBe(timeout);
    await expect(waiting).rejects.toBe(timeout);
    await expect(other).resolves.toBe('other');
    await expect(queue.run('a', () => Promise.resolve('later'))).resolves.toBe('later');
    expect(begun).toEqual([]);
  });

  it('does not start a task whose request timed out while it waited', async () => {
    const queue = new KeyedQueue();
    const first = gate();
    const begun: string[] = [];
    const head = queue.run('a', () => first.opened);
    await expect(
      withRequestDeadline(20, () => queue.run('a', () => Promise.resolve(begun.push('late')))),
    ).rejects.toThrow('Not done within 20 ms');
    first.open();
    await head;
    await queue.run('a', () => Promise.resolve());
    expect(begun).toEqual([]);
  });
});
