import { readConversation } from '../../../../local/simulate/conversation-file';
import { planEvents } from '../../../../local/simulate/plan-events';

const startAt = new Date('2026-11-22T10:00:00.400Z');
const planned = (lines: object[], speed = 1) =>
  planEvents(
    readConversation(lines.map((fields) => JSON.stringify({ role: 'customer', text: 'Hello?', ...fields })).join('\n')),
    7,
    { startAt, speed },
  );
const seconds = (lines: object[], speed?: number) => planned(lines, speed).map(({ dueMs }) => dueMs / 1000);

describe('The plan of a conversation', () => {
  it('begins at once, and keeps the pauses of the file', () => {
    expect(seconds([{ at: 0 }, { at: 2.5 }, { at: 60 }])).toEqual([0, 2.5, 60]);
    const at = (second: number) => ({ at: new Date(1_000_000 + second * 1000).toISOString() });
    expect(seconds([at(0), at(2.5), at(60)])).toEqual([0, 2.5, 60]);
  });

  it('is faster with a higher speed', () => {
    expect(seconds([{ at: 0 }, { at: 60 }], 10)).toEqual([0, 6]);
  });

  it('has a pause of a few seconds where the file names no time, longer before a longer text', () => {
    const [first, short = 0, long = 0] = seconds([{}, { text: 'Hi' }, { text: 'word '.repeat(200) }]);
    expect(first).toBe(0);
    expect(short).toBeGreaterThan(1);
    expect(long - short).toBeGreaterThan(short);
    expect(long - short).toBeLessThan(10);
  });

  it('never goes back where only some lines name a time', () => {
    const dues = seconds([{ at: 0 }, {}, {}, { at: 1 }, {}]);
    expect(dues).toEqual([...dues].sort((a, b) => a - b));
  });

  it('edits and deletes a message after it was written', () => {
    const events = planned([{ at: 0, edit: 'Hello!', delete: true }, { at: 2 }, { at: 100 }]);
    const all = events.map(({ event: { number, change, text } }) => [number, change, text]);
    expect(all).toEqual([
      [1, 'created', 'Hello?'],
      [2, 'created', 'Hello?'],
      [1, 'edited', 'Hello!'],
      [1, 'deleted', 'Hello!'],
      [3, 'created', 'Hello?'],
    ]);
    expect(events.map(({ line }) => line)).toEqual([1, 2, 1, 1, 3]);
  });

  it.each([1, 10, 1e9])('has no two events in one second and none in the future, at speed %d', (speed) => {
    const lines = Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? { edit: 'Hello!', delete: true } : {}));
    const events = planned(lines, speed);
    const times = events.map(({ event: { changedAt } }) => changedAt.getTime());
    for (const [index, time] of times.entries()) {
      expect(time % 1000).toBe(0);
      if (index > 0) expect(time - times[index - 1]!).toBeGreaterThanOrEqual(1000);
      expect(time).toBeLessThanOrEqual(startAt.getTime() + events[index]!.dueMs);
    }
  });

  it('tells in each change when its message was written', () => {
    const events = planned([{ edit: 'Hello!', delete: true }, {}]).map(({ event }) => event);
    const written = events.find(({ change, number }) => change === 'created' && number === 1)!;
    for (const event of events.filter(({ number }) => number === 1)) {
      expect(event.sentAt).toEqual(written.sentAt);
      if (event !== written) expect(event.changedAt.getTime()).toBeGreaterThan(event.sentAt.getTime());
    }
  });
});
