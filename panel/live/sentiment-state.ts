// The state that an agent may see of one conversation, as a pure function of events. Two decisions live here: data is
// never replaced by older data, and all data is removed when the permission is refused or stays unconfirmed.
import type { Refusal } from './agent-api';
import { afterAlert, afterSnapshotAlert, noAlert, type AgentAlert, type AlertMemory } from './alert-state';
import type { SentimentSnapshot, SentimentUpdate, WindowMessage } from './snapshot';

/**
 * - `connecting`: nothing known yet
 * - `shown`: the server has confirmed that this agent may see it
 * - `checking`: the permission may have changed and the server has not confirmed it in time; nothing is shown
 * - `refused`: the server has refused it
 */
export type Phase = 'connecting' | 'shown' | 'checking' | 'refused';

/**
 * How updates are received.
 * - `connecting`: not yet
 * - `live`: by push
 * - `polled`: there is no live connection; the snapshot is read every few seconds
 * - `lost`: not at all; the shown data may be out of date
 */
export type Link = 'connecting' | 'live' | 'polled' | 'lost';

/** The data of a conversation that may be shown, and how current it is. */
export interface SentimentState extends AlertMemory {
  readonly phase: Phase;
  readonly link: Link;
  /** When the shown data was last confirmed, in milliseconds since 1970. */
  readonly asOf: number | null;
  /** The reason why nothing may be shown; null unless `refused`. */
  readonly refusal: Refusal | null;
  readonly sentiment: SentimentUpdate | null;
  readonly messages: readonly WindowMessage[];
  /** The revision of `messages`; after an update it is older than the sentiment's until the next snapshot. */
  readonly messagesRevision: number;
}

/** A snapshot that was read. `shownBefore` is the revision that was shown when it was requested. */
export interface Reading {
  snapshot: SentimentSnapshot;
  at: number;
  shownBefore: number;
}

export type SentimentEvent =
  /** A watch was granted, with its snapshot. */
  | ({ type: 'watched' } & Reading)
  /** Read while there is no live connection. */
  | ({ type: 'polled' } & Reading)
  /** Read in addition to live updates. */
  | ({ type: 'snapshot' } & Reading)
  | { type: 'update'; update: SentimentUpdate; at: number }
  /** An alert was pushed, or changed by this agent. */
  | { type: 'alert'; alert: AgentAlert }
  /** The connection works, so any change would have been pushed. */
  | { type: 'confirmed'; at: number }
  /** The permission may have changed, and the server has not confirmed it in time. */
  | { type: 'unconfirmed' }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'disconnected' };

const noData = {
  sentiment: null,
  messages: [],
  messagesRevision: -1,
  asOf: null,
  refusal: null,
  ...noAlert,
} as const;

export const initialState: SentimentState = { phase: 'connecting', link: 'connecting', ...noData };

/** Returns the state after an event; the same object if the event changes nothing. */
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
    case 'alert':
      return withAlert(state, event.alert);
    case 'confirmed':
      return state.link === 'live' && state.sentiment !== null ? { ...state, asOf: event.at } : state;
    case 'unconfirmed':
      return { ...state, phase: 'checking', ...noData };
    case 'refused':
      return isRefusedAlready(state, event.refusal)
        ? state
        : { phase: 'refused', link: 'lost', ...noData, refusal: event.refusal };
    case 'disconnected':
      return state.link === 'lost' ? state : { ...state, link: 'lost' };
  }
}

/** Whether the messages of the newest update have not been received yet. */
export function isBehind(state: SentimentState): boolean {
  return state.sentiment !== null && state.messagesRevision < state.sentiment.revision;
}

function withGranted(state: SentimentState, link: Link, reading: Reading): SentimentState {
  if (state.sentiment === null) return shown(link, reading.snapshot, reading.at);
  return { ...withSnapshot(state, reading), link };
}

function withSnapshot(state: SentimentState, { snapshot, at, shownBefore }: Reading): SentimentState {
  if (state.sentiment === null) return state;
  // Older than what was shown before the request: the conversation was erased, and its revisions have restarted.
  if (snapshot.revision < shownBefore) return shown(state.link, snapshot, at);
  const { alert, closedAlerts } = state;
  // In a burst the messages may belong to an older revision than the newest update. They are still the newest messages
  // known, so they are shown, together with the level and the alert of the newest update.
  const isOlder = snapshot.revision < state.sentiment.revision;
  const memory = isOlder ? { alert, closedAlerts } : afterSnapshotAlert({ alert, closedAlerts }, snapshot.alert);
  if (snapshot.revision <= state.messagesRevision) return { ...state, ...memory, asOf: at };
  return { ...shown(state.link, snapshot, at), ...memory, ...(isOlder && { sentiment: state.sentiment }) };
}

function withAlert(state: SentimentState, alert: AgentAlert): SentimentState {
  if (state.sentiment === null) return state;
  const before: AlertMemory = { alert: state.alert, closedAlerts: state.closedAlerts };
  const memory = afterAlert(before, alert);
  return memory === before ? state : { ...state, ...memory };
}

function withUpdate(state: SentimentState, { update, at }: { update: SentimentUpdate; at: number }): SentimentState {
  // While not live, the snapshot of the pending watch may be older than this update. The update is ignored, so that the
  // view doesn't go back to older data; the snapshot after the watch includes it.
  if (state.link !== 'live' || state.sentiment === null || update.revision <= state.sentiment.revision) return state;
  return { ...state, sentiment: update, asOf: at };
}

function shown(link: Link, { window, alert, ...sentiment }: SentimentSnapshot, at: number): SentimentState {
  return {
    ...afterSnapshotAlert(noAlert, alert),
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
