// What an agent may see of one conversation, as a pure function of what was heard. Two decisions live here: nothing
// is ever replaced by something older, and nothing at all is kept once the right to see it is refused or stays in doubt.
import type { Refusal } from './agent-api';
import type { SentimentSnapshot, SentimentUpdate, WindowMessage } from './snapshot';

/**
 * - `connecting`: nothing known yet
 * - `shown`: the server said this agent may see it
 * - `checking`: the right may have changed and the server could not be asked in time; nothing is shown
 * - `refused`: the server said no
 */
export type Phase = 'connecting' | 'shown' | 'checking' | 'refused';

/**
 * How news arrives.
 * - `connecting`: not yet
 * - `live`: pushed at once
 * - `polled`: live updates can't get through; the snapshot is read every few seconds
 * - `lost`: not at all; what is shown may be out of date
 */
export type Link = 'connecting' | 'live' | 'polled' | 'lost';

/** What is known, and may be shown, of a conversation. */
export interface SentimentState {
  readonly phase: Phase;
  readonly link: Link;
  /** When what is shown was last known to be true, in milliseconds since 1970. */
  readonly asOf: number | null;
  /** Why nothing may be shown; null unless `refused`. */
  readonly refusal: Refusal | null;
  readonly sentiment: SentimentUpdate | null;
  readonly messages: readonly WindowMessage[];
  /** The revision that `messages` belong to; it trails the sentiment's for a moment after each update. */
  readonly messagesRevision: number;
}

/** A snapshot as it was read. `shownBefore` is the revision that was shown when it was asked for. */
export interface Reading {
  snapshot: SentimentSnapshot;
  at: number;
  shownBefore: number;
}

export type SentimentEvent =
  /** A watch was granted, with its snapshot. */
  | ({ type: 'watched' } & Reading)
  /** Read while live updates don't get through. */
  | ({ type: 'polled' } & Reading)
  /** Read beside the live updates. */
  | ({ type: 'snapshot' } & Reading)
  | { type: 'update'; update: SentimentUpdate; at: number }
  /** The connection stands: had anything changed, it would have been pushed. */
  | { type: 'confirmed'; at: number }
  /** The right may have changed, and the server could not be asked in time. */
  | { type: 'unconfirmed' }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'disconnected' };

const nothing = { sentiment: null, messages: [], messagesRevision: -1, asOf: null, refusal: null } as const;

export const initialState: SentimentState = { phase: 'connecting', link: 'connecting', ...nothing };

/** The state after an event. The same object comes back when the event changes nothing. */
export function afterEvent(state: SentimentState, event: SentimentEvent): SentimentState {
  switch (event.type) {
    case 'watched':
      return withGranted(state, 'live', event);
    case 'polled':
      return withGranted(state, 'polled', event);
    case 'snapshot':
      return withSnapshot(state, event);
    case 'update':
      return withUpdate(state, event);
    case 'confirmed':
      return state.link === 'live' && state.sentiment !== null ? { ...state, asOf: event.at } : state;
    case 'unconfirmed':
      return { ...state, phase: 'checking', ...nothing };
    case 'refused':
      return isRefusedAlready(state, event.refusal)
        ? state
        : { phase: 'refused', link: 'lost', ...nothing, refusal: event.refusal };
    case 'disconnected':
      return state.link === 'lost' ? state : { ...state, link: 'lost' };
  }
}

/** True when an update has been seen whose messages have not arrived. */
export function isBehind(state: SentimentState): boolean {
  return state.sentiment !== null && state.messagesRevision < state.sentiment.revision;
}

function withGranted(state: SentimentState, link: Link, reading: Reading): SentimentState {
  if (state.sentiment === null) return shown(link, reading.snapshot, reading.at);
  return { ...withSnapshot(state, reading), link };
}

function withSnapshot(state: SentimentState, { snapshot, at, shownBefore }: Reading): SentimentState {
  if (state.sentiment === null) return state;
  // Older than what was shown before it was asked for: the conversation was erased, and its revisions begin again.
  if (snapshot.revision < shownBefore) return shown(state.link, snapshot, at);
  if (snapshot.revision <= state.messagesRevision) return { ...state, asOf: at };
  const fresh = shown(state.link, snapshot, at);
  // In a burst the messages may belong to a revision that updates have passed already. They are still the newest
  // messages known, so they are taken, and the level stays with the newest update.
  return snapshot.revision < state.sentiment.revision ? { ...fresh, sentiment: state.sentiment } : fresh;
}

function withUpdate(state: SentimentState, { update, at }: { update: SentimentUpdate; at: number }): SentimentState {
  // While not live, a watch is under way whose snapshot may be older than this update. It is left out, so that the
  // view doesn't step back; the snapshot that is fetched after every watch brings it in.
  if (state.link !== 'live' || state.sentiment === null || update.revision <= state.sentiment.revision) return state;
  return { ...state, sentiment: update, asOf: at };
}

function shown(link: Link, { window, ...sentiment }: SentimentSnapshot, at: number): SentimentState {
  return {
    phase: 'shown',
    link,
    asOf: at,
    refusal: null,
    sentiment,
    messages: window,
    messagesRevision: sentiment.revision,
  };
}

function isRefusedAlready({ phase, refusal }: SentimentState, { refused, detail }: Refusal): boolean {
  return phase === 'refused' && refusal?.refused === refused && refusal.detail === detail;
}
