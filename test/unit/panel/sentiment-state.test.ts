import fc from 'fast-check';
import { afterEvent, initialState, isBehind, type SentimentEvent } from '../../../panel/live/sentiment-state';
import { snapshotAt, updateAt } from './snapshots';

const after = (...events: SentimentEvent[]) => events.reduce(afterEvent, initialState);
const watched = (revision: number): SentimentEvent => ({ type: 'watched', snapshot: snapshotAt(revision) });
const snapshot = (revision: number): SentimentEvent => ({ type: 'snapshot', snapshot: snapshotAt(revision) });
const update = (revision: number): SentimentEvent => ({ type: 'update', update: updateAt(revision) });
const nothing = { sentiment: null, messages: [] };

describe('what may be shown', () => {
  it('is nothing before the server has allowed it', () => {
    expect(after(update(3), snapshot(4))).toMatchObject({ phase: 'connecting', ...nothing });
  });

  it('is the snapshot of the watch', () => {
    expect(after(watched(3))).toMatchObject({
      phase: 'shown',
      live: true,
      sentiment: { revision: 3 },
      messages: [{ messageId: 'of-3' }],
    });
  });

  it.each(['expired', 'refused'] as const)(
    'is nothing once the right has %s, and stays so until a new watch',
    (type) => {
      const gone = after(watched(3), { type });
      expect(gone).toMatchObject(nothing);
      for (const late of [update(4), snapshot(5), { type: 'disconnected' } as const])
        expect(afterEvent(gone, late)).toMatchObject(nothing);
      expect(afterEvent(gone, watched(4))).toMatchObject({ phase: 'shown', sentiment: { revision: 4 } });
    },
  );

  it('starts anew with a watch, since revisions do so after an erasure', () => {
    expect(after(watched(12), watched(0))).toMatchObject({ sentiment: { revision: 0 }, messagesRevision: 0 });
  });

  it('stays while the feed is down, and says so', () => {
    expect(after(watched(3), { type: 'disconnected' })).toMatchObject({
      phase: 'shown',
      live: false,
      sentiment: { revision: 3 },
    });
  });

  it('leaves out an update that overtakes the watch after a reconnect: the snapshot brings it', () => {
    const reconnecting = after(watched(3), { type: 'disconnected' }, update(6));
    expect(reconnecting.sentiment?.revision).toBe(3);
    expect(afterEvent(afterEvent(reconnecting, watched(5)), snapshot(6)).sentiment?.revision).toBe(6);
  });
});

describe('updates and the messages that follow them', () => {
  it('shows an update at once and keeps the messages until theirs come', () => {
    const state = after(watched(3), update(4));
    expect(state).toMatchObject({ sentiment: { revision: 4 }, messages: [{ messageId: 'of-3' }] });
    expect(isBehind(state)).toBe(true);
    expect(isBehind(afterEvent(state, snapshot(4)))).toBe(false);
  });

  it('takes messages that updates have passed already, without taking the level back', () => {
    expect(after(watched(3), update(6), snapshot(5))).toMatchObject({
      sentiment: { revision: 6 },
      messages: [{ messageId: 'of-5' }],
    });
  });

  it.each([
    ['an update of the same revision', update(4)],
    ['an older update', update(3)],
    ['a snapshot of the same revision', snapshot(4)],
    ['an older snapshot', snapshot(3)],
  ])('ignores %s', (_, event) => {
    const state = after(watched(4));
    expect(afterEvent(state, event)).toBe(state);
  });

  it('never steps back, whatever the order in which updates, snapshots and dropped connections come', () => {
    const revision = fc.integer({ min: 0, max: 20 });
    const event: fc.Arbitrary<SentimentEvent> = fc.oneof(
      revision.map(update),
      revision.map(snapshot),
      fc.constant<SentimentEvent>({ type: 'disconnected' }),
    );
    fc.assert(
      fc.property(revision, fc.array(event), (first, events) => {
        let state = after(watched(first));
        for (const event of events) {
          const next = afterEvent(state, event);
          expect(next.sentiment!.revision).toBeGreaterThanOrEqual(state.sentiment!.revision);
          expect(next.messagesRevision).toBeGreaterThanOrEqual(state.messagesRevision);
          state = next;
        }
      }),
    );
  });

  it('ends at the newest revision, whatever the order of updates and snapshots', () => {
    const events = fc.shuffledSubarray(
      [4, 5, 6, 7, 8].flatMap((revision) => [update(revision), snapshot(revision)]),
      {
        minLength: 10,
      },
    );
    fc.assert(
      fc.property(events, (events) => {
        expect(after(watched(3), ...events)).toMatchObject({ sentiment: { revision: 8 }, messagesRevision: 8 });
      }),
    );
  });
});
