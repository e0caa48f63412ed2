import { CourseReader } from '../../../panel/live/course-reader';
import type { CoursePage, Refusal } from '../../../panel/live/agent-api';
import type { CoursePoint } from '../../../panel/live/snapshot';
import { coursePointOf } from './snapshots';

/** A reader whose server and waits are controlled by the test. */
function readerOf(...replies: (CoursePage | Refusal | Error)[]) {
  const asked: (string | null)[] = [];
  const shown: (readonly CoursePoint[])[] = [];
  const failures: unknown[] = [];
  const waits: { milliseconds: number; end: () => void }[] = [];
  const reader = new CourseReader(
    {
      course: (_conversation, continuation) => {
        asked.push(continuation);
        const reply = replies.shift() ?? new Error('The server is down.');
        return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
      },
    },
    { conversationId: 'c-42' },
    { show: (points) => shown.push(points), failed: (error) => failures.push(error) },
    (milliseconds, signal) =>
      new Promise((resolve) => {
        const end = () => resolve();
        waits.push({ milliseconds, end });
        signal.addEventListener('abort', end);
      }),
  );
  const endWait = async () => {
    waits.shift()!.end();
    await settled();
  };
  return { reader, asked, shown, failures, waits, endWait };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const page = (count: number, continuation: string | null = null): CoursePage => ({
  points: Array.from({ length: count }, (_, index) => coursePointOf(index, 'neutral')),
  continuation,
});

it('reads all pages, and shows them as one course', async () => {
  const test = readerOf(page(3, 'next'), page(2));
  test.reader.follow(1);
  await settled();
  expect(test.asked).toEqual([null, 'next']);
  expect(test.shown.map((points) => points.length)).toEqual([5]);
});

it('reads once for a burst of revisions, and not again for the same one', async () => {
  const test = readerOf(page(1), page(4));
  for (const revision of [1, 2, 3]) test.reader.follow(revision);
  await settled();
  expect(test.asked).toHaveLength(1);
  test.reader.follow(4);
  await test.endWait();
  expect(test.asked).toHaveLength(2);
  await test.endWait();
  test.reader.follow(4);
  await settled();
  expect(test.asked).toHaveLength(2);
  expect(test.shown.map((points) => points.length)).toEqual([1, 4]);
});

it('tries again after a failure', async () => {
  const test = readerOf(new Error('down'), page(2));
  test.reader.follow(1);
  await settled();
  expect(test.failures).toEqual([new Error('down')]);
  expect(test.shown).toEqual([]);
  await test.endWait();
  expect(test.shown).toHaveLength(1);
});

it('shows nothing that arrives after it was stopped, and reads again when it is started', async () => {
  const test = readerOf(page(1), page(2));
  test.reader.follow(1);
  test.reader.follow(null);
  await settled();
  expect(test.shown).toEqual([]);
  test.reader.follow(1);
  await settled();
  expect(test.shown.map((points) => points.length)).toEqual([2]);
});

it('leaves a refusal to the feed', async () => {
  const test = readerOf({ refused: 'not-allowed', detail: '' });
  test.reader.follow(1);
  await settled();
  expect([test.shown, test.failures, test.waits]).toEqual([[], [], []]);
});
