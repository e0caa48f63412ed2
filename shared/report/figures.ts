// The figures of one conversation in one queue: pure. They are stored by conversation and leave the app only as part of a
// report over many.
import type { AlertCounts } from '../alerts/alert-tally';
import type { Level } from '../sentiment/levels';
import { recountedAlerts, type AlertingMessage } from './stay-alerts';
import { beginStay, rank, stayWithLevel, type Stay } from './stay';

/** The figures of one conversation in one queue. */
export interface Figures {
  /** The day of its first message in the queue, in UTC: `2026-11-22`. */
  day: string;
  startLevel: Level;
  lowestLevel: Level;
  endLevel: Level;
  /** From the first time at negative or worse to the first time at neutral or better after it; null if never. */
  minutesToRecover: number | null;
  /** Messages whose level a person corrected: all, those with a level of their own, and those where it was near. */
  corrections: { count: number; scored: number; agreeing: number };
  /** The alerts that each setting alone would have opened; absent where they were not counted, as in earlier builds. */
  alerts?: AlertCounts;
}

/** A stay with the level and the newest message at which it stands or ended. */
export interface CountedStay extends Stay {
  endLevel: Level;
  /** ISO 8601. */
  lastMessageAt: string;
}

/** A message of a conversation, with what its figures depend on. */
export interface CountedMessage {
  sentAt: string;
  /** The level of the conversation after it. */
  levelAfter: Level;
  /** The level of the message itself; null where it could not be scored. */
  ownLevel: Level | null;
  /** What a person corrected it to; null if nobody did. */
  correctedTo: Level | null;
}

const noCorrections: Figures['corrections'] = { count: 0, scored: 0, agreeing: 0 };
const minuteMs = 60_000;

/** Whether the figures of a stay depend on the messages of the conversation. */
export function needsMessages({ rewrittenAt }: Stay): boolean {
  return rewrittenAt !== null;
}

/**
 * The figures of a stay; null if no message of it is left.
 * @param messages all messages of the conversation, oldest first, where the stay needs them
 */
export function toFigures(stay: CountedStay, messages: readonly CountedMessage[]): Figures | null {
  const { alerts, endLevel, firstMessageAt, lastMessageAt } = stay;
  if (!needsMessages(stay)) return figuresOf(stay, endLevel, noCorrections, alerts?.counts);
  const isOfStay = ({ sentAt }: { sentAt: string }) => sentAt >= firstMessageAt && sentAt <= lastMessageAt;
  const own = messages.filter(isOfStay);
  const [first, ...others] = own;
  if (!first) return null;
  const recounted = others.reduce(
    (counted, { levelAfter, sentAt }) => stayWithLevel(counted, levelAfter, sentAt),
    beginStay(first.sentAt, first.levelAfter),
  );
  const counts = alerts && recountedAlerts(messages.map(toAlerting), isOfStay, alerts.ends);
  return figuresOf(recounted, endLevel, correctionsIn(own), counts);
}

function figuresOf(
  stay: Stay,
  endLevel: Level,
  corrections: Figures['corrections'],
  alerts: AlertCounts | undefined,
): Figures {
  const { firstMessageAt, startLevel, lowestLevel, negativeAt, recoveredAt } = stay;
  const minutesToRecover =
    negativeAt === null || recoveredAt === null ? null : (Date.parse(recoveredAt) - Date.parse(negativeAt)) / minuteMs;
  return {
    ...{ day: dayOf(firstMessageAt), startLevel, lowestLevel, endLevel, minutesToRecover, corrections },
    ...(alerts && { alerts }),
  };
}

function toAlerting({ sentAt, levelAfter, ownLevel, correctedTo }: CountedMessage): AlertingMessage {
  return { sentAt, levelAfter, level: correctedTo ?? ownLevel };
}

function correctionsIn(messages: readonly CountedMessage[]): Figures['corrections'] {
  const corrected = messages.flatMap(({ ownLevel, correctedTo }) => (correctedTo ? [{ ownLevel, correctedTo }] : []));
  const distances = corrected.flatMap(({ ownLevel, correctedTo }) =>
    ownLevel ? [Math.abs(rank(ownLevel) - rank(correctedTo))] : [],
  );
  const agreeing = distances.filter((distance) => distance <= 1).length;
  return { count: corrected.length, scored: distances.length, agreeing };
}

/** The day of an instant in UTC. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
