// What the scripts are for: that the alerts of their queues open, scored by the model that the run uses.
import { demoQueues, ordersQueue } from '../../../../local/demo/demo-queues';
import { lateOrder, lostNotes, newAddress, scripts, type Script } from '../../../../local/demo/scripts';
import { decideAlerts, noAlertMemory, type Opening } from '../../../../shared/alerts/alert-rules';
import { phrasesIn } from '../../../../shared/alerts/phrases';
import { createLocalProvider } from '../../../../shared/sentiment/local-provider';
import { levelOf, levels, scoreOfWindow, windowSize, type Level } from '../../../../shared/sentiment/levels';

interface Moment {
  atMs: number;
  level: Level;
  opens: Opening[];
}

/** Each customer's line, with the level after it and the alerts that it opens. */
async function courseOf({ queueId, lines }: Script): Promise<Moment[]> {
  const policy = demoQueues.find((queue) => queue.queueId === queueId)!.change.alerts;
  const readings = await createLocalProvider().score(lines.map(({ text }) => ({ text })));
  let memory = noAlertMemory;
  let window: { messageId: string; score: number | null; level: Level | null }[] = [];
  let atMs = 0;
  return lines.flatMap(({ role, text, afterMs }, index) => {
    atMs += afterMs;
    if (role !== 'customer') return [];
    const { scores } = readings[index]!;
    const score = scores && scores.positive - scores.negative;
    const messageId = String(index);
    window = [{ messageId, score, level: score === null ? null : levelOf(score) }, ...window].slice(0, windowSize);
    const level = levelOf(
      scoreOfWindow(
        window.map((message) => message.score),
        0.8,
      ),
    );
    const newPhrases = phrasesIn(text, policy.phrases);
    const decision = decideAlerts(memory, { levelAfter: level, window, messageId, isWorse: true, newPhrases }, policy);
    memory = decision.memory;
    return [{ atMs, level, opens: decision.opens }];
  });
}

const rankOf = (level: Level) => levels.indexOf(level);
const isWorse = (level: Level, than: Level) => rankOf(level) < rankOf(than);

it('the late order alerts its agent and the supervisors well within ten seconds', async () => {
  const early = (await courseOf(lateOrder)).filter(({ atMs }) => atMs <= 6_000);
  expect(early.flatMap(({ opens }) => opens)).toEqual([
    { kind: 'level', for: 'agent' },
    { kind: 'level', for: 'supervisor' },
  ]);
});

it('the late order falls, recovers, falls again, and ends well', async () => {
  const course = await courseOf(lateOrder);
  const found = course.map(({ level }) => level);
  const lowest = found.findIndex((level) => !isWorse('negative', level));
  const recovered = found.findIndex((level, index) => index > lowest && isWorse('neutral', level));
  const fallen = found.findIndex((level, index) => index > recovered && isWorse(level, found[recovered]!));
  expect([lowest > 0, recovered > lowest, fallen > recovered]).toEqual([true, true, true]);
  expect(isWorse('neutral', found.at(-1)!)).toBe(true);
  expect(course.flatMap(({ opens }) => opens)).toContainEqual({
    kind: 'phrase',
    for: 'supervisor',
    phrase: ordersQueue.change.alerts.phrases[0]!,
  });
});

it('the new address goes well from the beginning', async () => {
  const course = await courseOf(newAddress);
  expect(course.filter(({ level }) => isWorse(level, 'neutral'))).toEqual([]);
  expect(course.flatMap(({ opens }) => opens)).toEqual([]);
  expect(isWorse('neutral', course.at(-1)!.level)).toBe(true);
});

it('the lost notes fall sharply and wait, with an alert', async () => {
  const course = await courseOf(lostNotes);
  expect(course.flatMap(({ opens }) => opens)).toContainEqual({ kind: 'drop', for: 'supervisor' });
  expect(isWorse(course.at(-1)!.level, 'neutral')).toBe(true);
});

it('the first messages come at once, and somebody writes in the first three minutes at least twice a minute', () => {
  for (const { lines } of scripts) expect(lines[0]!.afterMs).toBeLessThanOrEqual(1_000);
  const times = scripts.flatMap(({ lines }) => {
    let atMs = 0;
    return lines.map(({ afterMs }) => (atMs += afterMs));
  });
  times.sort((a, b) => a - b);
  const pauses = times.slice(1).map((time, index) => time - times[index]!);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
  expect(times.at(-1)).toBeGreaterThan(150_000);
});

it('each has an id and a customer of its own, in a queue of the demo', () => {
  expect(new Set(scripts.map(({ name }) => name)).size).toBe(scripts.length);
  expect(new Set(scripts.map(({ customer }) => customer.id)).size).toBe(scripts.length);
  const queueIds: string[] = demoQueues.map(({ queueId }) => queueId);
  expect(scripts.filter(({ queueId }) => !queueIds.includes(queueId))).toEqual([]);
});
