import fc from 'fast-check';
import type { ConversationLine } from '../../../../local/simulate/conversation-file';
import { inChaos, inOrder, type Delivery } from '../../../../local/simulate/delivery-schedule';
import { planEvents, type PlannedEvent } from '../../../../local/simulate/plan-events';
import { seededRandom } from '../../../../local/simulate/seeded-random';

const line = (given: Partial<ConversationLine> = {}): ConversationLine => ({
  line: 1,
  role: 'customer',
  text: 'Where is it?',
  at: undefined,
  isPrivate: false,
  edit: undefined,
  isDeletedLater: false,
  ...given,
});
const plan = (lines: ConversationLine[], speed = 1) => planEvents(lines, 7, { startAt: new Date(0), speed });

const conversations = fc
  .array(fc.record({ edit: fc.option(fc.constant('Changed'), { nil: undefined }), isDeletedLater: fc.boolean() }), {
    minLength: 2,
    maxLength: 40,
  })
  .map((lines) => lines.map(line));
const seeds = fc.nat(2 ** 32 - 1);
const chaos = (events: readonly PlannedEvent[], seed: number) => inChaos(events, seededRandom(seed));
const indexOfFirst = (deliveries: readonly Delivery[], planned: PlannedEvent) =>
  deliveries.findIndex((delivery) => delivery.planned === planned);

describe('Deliveries in order', () => {
  it('are every event once, in its time', () => {
    const events = plan([line({ edit: 'Changed' }), line(), line({ isDeletedLater: true })]);
    const deliveries = inOrder(events);
    expect(deliveries.map(({ planned }) => planned)).toEqual(events);
    expect(deliveries.map(({ dueMs }) => dueMs)).toEqual(events.map(({ dueMs }) => dueMs));
    expect(deliveries.every(({ kind, isLate }) => kind === 'first' && !isLate)).toBe(true);
  });

  it('deliver edits and deletions after their message', () => {
    fc.assert(
      fc.property(conversations, (lines) => {
        const deliveries = inOrder(plan(lines));
        const seen = new Set<number>();
        for (const { event } of deliveries.map(({ planned }) => planned)) {
          expect(seen.has(event.number)).toBe(event.change !== 'created');
          seen.add(event.number);
        }
      }),
    );
  });
});

describe('Deliveries in chaos', () => {
  it('are every event at least once, its first before the others, and nothing else', () => {
    fc.assert(
      fc.property(conversations, seeds, (lines, seed) => {
        const events = plan(lines);
        const deliveries = chaos(events, seed);
        expect(new Set(deliveries.map(({ planned }) => planned))).toEqual(new Set(events));
        for (const planned of events) {
          const kinds = deliveries.filter((delivery) => delivery.planned === planned).map(({ kind }) => kind);
          expect(kinds[0]).toBe('first');
          expect(kinds.slice(1)).not.toContain('first');
        }
      }),
    );
  });

  it('deliver no edit before its message where the platform’s edits name no author', () => {
    fc.assert(
      fc.property(conversations, seeds, (lines, seed) => {
        const events = plan(lines);
        const deliveries = inChaos(events, seededRandom(seed), false);
        for (const planned of events.filter(({ event }) => event.change === 'edited')) {
          const message = events.find(
            ({ event }) => event.change === 'created' && event.number === planned.event.number,
          )!;
          expect(indexOfFirst(deliveries, planned)).toBeGreaterThan(indexOfFirst(deliveries, message));
          expect(deliveries[indexOfFirst(deliveries, planned)]).toMatchObject({ waitsForOthers: true });
        }
      }),
    );
  });

  it('are in the order of their times, and none before its event happens', () => {
    fc.assert(
      fc.property(conversations, seeds, fc.constantFrom(1, 10, 1e9), (lines, seed, speed) => {
        let last = 0;
        for (const { dueMs, planned } of chaos(plan(lines, speed), seed)) {
          expect(dueMs).toBeGreaterThanOrEqual(Math.max(last, planned.dueMs));
          last = dueMs;
        }
      }),
    );
  });

  it('are the same with the same seed, and others with another', () => {
    const events = plan(Array.from({ length: 20 }, () => line({ edit: 'Changed' })));
    expect(chaos(events, 42)).toEqual(chaos(events, 42));
    expect(chaos(events, 42)).not.toEqual(chaos(events, 43));
  });

  it('always have a late one, a retry, a duplicate, and a change before its message', () => {
    fc.assert(
      fc.property(conversations, seeds, (lines, seed) => {
        const events = plan([...lines, line({ edit: 'Changed' })]);
        const deliveries = chaos(events, seed);
        expect(deliveries.some(({ isLate }) => isLate)).toBe(true);
        expect(new Set(deliveries.map(({ kind }) => kind))).toEqual(new Set(['first', 'retry', 'duplicate']));
        const isOvertaken = (planned: PlannedEvent) => {
          const { event } = planned;
          const message = events.find(
            ({ event: { change, number } }) => change === 'created' && number === event.number,
          );
          return event.change !== 'created' && indexOfFirst(deliveries, planned) < indexOfFirst(deliveries, message!);
        };
        expect(events.some(isOvertaken)).toBe(true);
      }),
    );
  });

  it('of one message are this message, more than once', () => {
    const [first, ...again] = chaos(plan([line()]), 1);
    expect(first?.kind).toBe('first');
    expect(again.map(({ kind }) => kind)).toEqual(['retry', 'duplicate']);
  });

  it('of nothing are none', () => {
    expect(chaos([], 1)).toEqual([]);
  });
});
