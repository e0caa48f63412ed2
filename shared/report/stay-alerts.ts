// How many alerts each setting alone would have opened on a conversation while it was in its queue: pure. The end of a
// conversation arms all kinds of alerts, so the times of its ends are kept, for the case that the messages have to be
// counted again.
import {
  armed,
  emptyTally,
  tallied,
  type AlertCounts,
  type AlertTally,
  type TalliedMessage,
} from '../alerts/alert-tally';
import { windowSize, type Level } from '../sentiment/levels';

/** The tally of a stay. */
export interface StayAlerts extends AlertTally {
  /**
   * When the conversation ended, oldest first, ISO 8601: the later one of the end and the newest message before it. One
   * that no message followed is left out when the next one comes.
   */
  ends: readonly string[];
}

export const noStayAlerts: StayAlerts = { ...emptyTally, ends: [] };

/** A bound on the size of the state. A stay with more ends is not counted. */
const maxEnds = 100;

/** A change of a conversation, as far as the alerts of a stay depend on it. */
export interface AlertingChange {
  /**
   * The message that came, or got another time; null for a change without one. `tallied`: how it counts for alerts;
   * null unless it is the newest.
   */
  message: { sentAt: string; tallied: TalliedMessage | null } | null;
  /** The end of the conversation, and when the newest message before it was written; null for another change. */
  end: { at: string; lastMessageAt: string } | null;
}

/**
 * The tally after a change; undefined after too many ends.
 * @param needsRecount whether the alerts have to be counted again from the messages after it
 */
export function alertsAfter(
  alerts: StayAlerts,
  { message, end }: AlertingChange,
  needsRecount: boolean,
): StayAlerts | undefined {
  if (end) return afterEnd(alerts, end);
  // Only the messages tell which settings have fired by now. Here each counts as armed: then the tally grows with every
  // alert that a recount finds, and its growth is what brings the figures up to date.
  const kept = needsRecount ? { ...alerts, fired: [] } : alerts;
  return message?.tallied ? { ...kept, ...tallied(kept, message.tallied) } : kept;
}

function afterEnd(alerts: StayAlerts, { at, lastMessageAt }: NonNullable<AlertingChange['end']>) {
  const end = at > lastMessageAt ? at : lastMessageAt;
  const ends = [...alerts.ends.filter((earlier) => earlier < lastMessageAt), end];
  return ends.length > maxEnds ? undefined : { ...armed(alerts), ends };
}

/** The number of alerts of all settings; it grows with each one. 0 where they are not counted. */
export function alertsIn(alerts: StayAlerts | undefined): number {
  return Object.values(alerts?.counts ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Whether a message was written before the conversation last ended. */
export function isBeforeEnd(alerts: StayAlerts | undefined, sentAt: string): boolean {
  const end = alerts?.ends.at(-1);
  return end !== undefined && sentAt <= end;
}

/** A message of a conversation, as far as alerts depend on it. */
export interface AlertingMessage {
  sentAt: string;
  /** The level of the conversation after it. */
  levelAfter: Level;
  /** The level with which the message counts; null where it could not be scored. */
  level: Level | null;
}

/**
 * The alerts of a stay, counted again from the messages.
 * @param messages all messages of the conversation, oldest first
 * @param isOfStay whether a message belongs to the stay
 */
export function recountedAlerts(
  messages: readonly AlertingMessage[],
  isOfStay: (message: AlertingMessage) => boolean,
  ends: readonly string[],
): AlertCounts {
  const all = messages.map((message, index) => ({ ...message, index, messageId: String(index) }));
  const own = all.filter(isOfStay);
  let tally = emptyTally;
  /** The index of the first message since all kinds were armed. */
  let start = own[0]?.index ?? 0;
  for (const [position, { index, messageId, sentAt, levelAfter }] of own.entries()) {
    const before = own[position - 1];
    if (before && ends.some((end) => before.sentAt <= end && end < sentAt)) {
      tally = armed(tally);
      start = index;
    }
    const window = all.slice(Math.max(0, index + 1 - windowSize), index + 1).reverse();
    const remembered = window.filter((older) => older.index >= start);
    const levelsAfter = Object.fromEntries(remembered.map((older) => [older.messageId, older.levelAfter]));
    tally = tallied(tally, { messageId, levelAfter, window, levelsAfter });
  }
  return tally.counts;
}
