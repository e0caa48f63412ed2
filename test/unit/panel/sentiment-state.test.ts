import fc from 'fast-check';
import { afterEvent, initialState, isBehind, type SentimentEvent } from '../../../panel/live/sentiment-state';
import { snapshotAt, updateAt } from './snapshots';

const after = (...events: SentimentEvent[]) => events.reduce(afterEvent, initialState);
const at = 1_000;
const watched = (revision: number, shownBefore = -1): SentimentEvent => ({
  type: 'watched',
  snapshot: snapshotAt(revision),
  shownBefore,
  at,
});
const snapshot = (revision: number, shownBefore = -1): SentimentEvent => ({
  type: 'snapshot',
  snapshot: snapshotAt(revision),
  shownBefore,
  at,
});
const polled = (revision: number, shownBefore = -1): SentimentEvent => ({
  type: 'polled',
  snapshot: snapshotAt(revision),
  shownBefore,
  at,
});
const update = (revision: number): SentimentEvent => ({ type: 'update', update: updateAt(revision), at });
const refused: SentimentEvent = { type: 'refused', refusal: { refused: 'not-allowed', detail: 'Not a member.' } };
const unconfirmed: SentimentEvent = { type: 'unconfirmed' };
const disconnected: SentimentEvent = { type: 'disconnected' };
const nothing = { sentiment: null, messages: [] };

describe('the shown state', () => {
  it('is nothing before the server has allowed it', () => {
    expect(after(update(3), snapshot(4))).toMatchObject({ phase: 'connecting', ...nothing });
  });

  it('is the snapshot of the watch', () => {
    expect(after(watched(3))).toMatchObject({
      phase: 'shown',
      link: 'live',
      sentiment: { revision: 3 },
      messages: [{ messageId: 'of-3' }],
    });
  });

  it.each([
    ['was refused', refused],
    ['stayed unconfirmed', unconfirmed],
  ])('is nothing once the right %s, and stays so until a new watch or reading is granted', (_, event) => {
    const gone = after(watched(3), event);
    expect(gone).toMatchObject(nothing);
    for (const late of [update(4), snapshot(5), disconnected]) expect(afterEvent(gone, late)).toMatchObject(nothing);
    for (const granted of [watched(4), polled(4)])
      expect(afterEvent(gone, granted)).toMatchObject({ phase: 'shown', sentiment: { revision: 4 }, refusal: null });
  });

  it('has the reason of a refusal, and changes with the reason', () => {
    const signIn: SentimentEvent = {
      type: 'refused',
      refusal: { refused: 'sign-in', detail: 'The token has expired.' },
    };
    const state = after(watched(3), refused);
    expect(state.refusal).toEqual({ refused: 'not-allowed', detail: 'Not a member.' });
    expect(afterEvent(state, refused)).toBe(state);
    expect(afterEvent(state, signIn).refusal?.refused).toBe('sign-in');
  });

  it('is the last snapshot read, where live updates are blocked', () => {
    expect(after(polled(3))).toMatchObject({ phase: 'shown', link: 'polled', sentiment: { revision: 3 } });
    const lost = after(watched(3), disconnected);
    expect(afterEvent(lost, polled(5, 3))).toMatchObject({ link: 'polled', sentiment: { revision: 5 } });
    expect(afterEvent(lost, polled(3, 3))).toMatchObject({ link: 'polled', sentiment: { revision: 3 } });
  });

  it.each([snapshot, polled])(
    'starts over when a snapshot is older than the state shown before the reading',
    (read) => {
      expect(after(watched(12), read(1, 12))).toMatchObject({ sentiment: { revision: 1 }, messagesRevision: 1 });
      expect(after(watched(12), read(11, 10))).toMatchObject({ sentiment: { revision: 12 }, messagesRevision: 12 });
    },
  );

  it('has the time at which it was last current', () => {
    const state = afterEvent(after(watched(3)), { type: 'confirmed', at: 5_000 });
    expect(state.asOf).toBe(5_000);
    const lost = afterEvent(state, disconnected);
    expect(afterEvent(lost, { type: 'confirmed', at: 9_000 }).asOf).toBe(5_000);
  });

  it('starts over with a watch, as revisions do after an erasure', () => {
    expect(after(watched(12), watched(0, 12))).toMatchObject({ sentiment: { revision: 0 }, messagesRevision: 0 });
  });

  it('is kept while the feed is down, and marked as not live', () => {
    expect(after(watched(3), disconnected)).toMatchObject({
      phase: 'shown',
      link: 'lost',
      sentiment: { revision: 3 },
    });
  });

  it('ignores an update that arrives before the watch after a reconnect: the snapshot includes it', () => {
    const reconnecting = after(watched(3), disconnected, update(6));
    expect(reconnecting.sentiment?.revision).toBe(3);
    expect(afterEvent(afterEvent(reconnecting, watched(5)), snapshot(6)).sentiment?.revision).toBe(6);
  });
});

describe('updates and the messages that follow them', () => {
  it('shows an update at once and keeps the messages until its snapshot arrives', () => {
    const state = after(watched(3), update(4));
    expect(state).toMatchObject({ sentiment: { revision: 4 }, messages: [{ messageId: 'of-3' }] });
    expect(isBehind(state)).toBe(true);
    expect(isBehind(afterEvent(state, snapshot(4)))).toBe(false);
  });

  it('accepts messages of a snapshot older than the update, without changing the level', () => {
    expect(after(watched(3), update(6), snapshot(5))).toMatchObject({
      sentiment: { revision: 6 },
      messages: [{ messageId: 'of-5' }],
    });
  });

  it.each([
    ['an update of the same revision', update(4)],
    ['an older update', update(3)],
    ['a snapshot of the same revision', snapshot(4)],
    ['an older snapshot that was requested earlier', snapshot(3)],
  ])('ignores %s', (_, event) => {
    const state = after(watched(4));
    expect(afterEvent(state, event)).toEqual(state);
  });

  it('never goes back to an older revision, in any order of updates, snapshots and lost connections', () => {
    const revision = fc.integer({ min: 0, max: 20 });
    const event: fc.Arbitrary<SentimentEvent> = fc.oneof(
      revision.map(update),
      revision.map((revision) => watched(revision)),
      revision.map((revision) => snapshot(revision)),
      revision.map((revision) => polled(revision)),
      fc.constant(disconnected),
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

  it('ends at the newest revision, in any order of updates and snapshots', () => {
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
