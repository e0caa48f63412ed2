// What an agent may see of one conversation, as a pure function of what was heard. Two decisions live here: nothing
// is ever replaced by something older, and nothing at all is kept once the right to see it is in doubt.
import type { SentimentSnapshot, SentimentUpdate, WindowMessage } from './snapshot';

/**
 * - `connecting`: nothing known yet
 * - `shown`: the server said this agent may see it
 * - `checking`: the right may have changed; nothing is shown until the server has said so again
 * - `refused`: the server said no
 */
export type Phase = 'connecting' | 'shown' | 'checking' | 'refused';

/** What is known, and may be shown, of a conversation. */
export interface SentimentState {
  readonly phase: Phase;
  /** False while the feed is down and what is shown may be out of date. */
  readonly live: boolean;
  readonly sentiment: SentimentUpdate | null;
  readonly messages: readonly WindowMessage[];
  /** The revision that `messages` belong to; it trails the sentiment's for a moment after each update. */
  readonly messagesRevision: number;
}

export type SentimentEvent =
  /** A watch was granted. Its snapshot starts the count anew: after an erasure, revisions begin again at 1. */
  | { type: 'watched'; snapshot: SentimentSnapshot }
  | { type: 'snapshot'; snapshot: SentimentSnapshot }
  | { type: 'update'; update: SentimentUpdate }
  | { type: 'expired' }
  | { type: 'refused' }
  | { type: 'disconnected' };

const nothing = { sentiment: null, messages: [], messagesRevision: -1 } as const;

export const initialState: SentimentState = { phase: 'connecting', live: false, ...nothing };

/** The state after an event. The same object comes back when the event changes nothing. */
export function afterEvent(state: SentimentState, event: SentimentEvent): SentimentState {
  switch (event.type) {
    case 'watched':
      return { phase: 'shown', live: true, ...shownFrom(event.snapshot) };
    case 'snapshot':
      return withSnapshot(state, event.snapshot);
    case 'update':
      return withUpdate(state, event.update);
    case 'expired':
      return { phase: 'checking', live: state.live, ...nothing };
    case 'refused':
      return state.phase === 'refused' ? state : { phase: 'refused', live: false, ...nothing };
    case 'disconnected':
      return state.live ? { ...state, live: false } : state;
  }
}

/** True when an update has been seen whose messages have not arrived. */
export function isBehind(state: SentimentState): boolean {
  return state.sentiment !== null && state.messagesRevision < state.sentiment.revision;
}

function withSnapshot(state: SentimentState, snapshot: SentimentSnapshot): SentimentState {
  if (state.sentiment === null || snapshot.revision <= state.messagesRevision) return state;
  const fresh = shownFrom(snapshot);
  // In a burst the messages may belong to a revision that updates have passed already. They are still the newest
  // messages known, so they are taken, and the level stays with the newest update.
  return snapshot.revision < state.sentiment.revision
    ? { ...state, ...fresh, sentiment: state.sentiment }
    : { ...state, ...fresh };
}

function withUpdate(state: SentimentState, update: SentimentUpdate): SentimentState {
  // While not live, a watch is under way whose snapshot may be older than this update. It is left out, so that the
  // view doesn't step back; the snapshot that is fetched after every watch brings it in.
  if (!state.live || state.sentiment === null || update.revision <= state.sentiment.revision) return state;
  return { ...state, sentiment: update };
}

function shownFrom({ window, ...sentiment }: SentimentSnapshot): Omit<SentimentState, 'phase' | 'live'> {
  return { sentiment, messages: window, messagesRevision: sentiment.revision };
}
