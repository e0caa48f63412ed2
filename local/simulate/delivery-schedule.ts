// When each event of a simulated conversation is delivered: in order, or as an unreliable network and a platform that
// retries would deliver it. Pure.
import type { PlannedEvent } from './plan-events';
import { below, type Random } from './seeded-random';

/** `retry`: sent again without waiting for the first reply. `duplicate`: sent again later, though it was accepted. */
export type DeliveryKind = 'first' | 'retry' | 'duplicate';

export interface Delivery {
  planned: PlannedEvent;
  kind: DeliveryKind;
  /** Later than the events that happened after it. */
  isLate: boolean;
  /** In milliseconds from the start; never before the event happens. */
  dueMs: number;
  /** It is sent when all earlier ones have their reply. */
  waitsForOthers?: true;
}

const chances = { late: 0.25, overtaken: 0.5, retry: 0.2, duplicate: 0.25 };
/** How many events later a late delivery or a duplicate comes, at most. */
const longestDelay = 6;

/** Every event once, in the order in which they happen. */
export function inOrder(events: readonly PlannedEvent[]): Delivery[] {
  return events.map((planned) => ({ planned, kind: 'first', isLate: false, dueMs: planned.dueMs }));
}

/**
 * Every event at least once: some late, some twice, some edits and deletions before their message. Where the events
 * allow it, each of these happens at least once.
 * @param mayOvertake whether an edit may come before its message
 */
export function inChaos(events: readonly PlannedEvent[], random: Random, mayOvertake = true): Delivery[] {
  const later = () => 1 + below(longestDelay, random);
  const chosen = (chance: number, candidates: readonly number[] = [...events.keys()]) => {
    const drawn = candidates.filter(() => random() < chance);
    const always = candidates[below(candidates.length, random)];
    return new Set(always === undefined ? drawn : [always, ...drawn]);
  };

  // A delivery comes right after the event with the number that its position begins with.
  const positions: number[] = [...events.keys()];
  for (const index of chosen(chances.late)) positions[index] = index + later() + random();
  const overtaking = changesIn(events).filter((index) => mayOvertake || events[index]?.event.change !== 'edited');
  for (const index of chosen(chances.overtaken, overtaking)) {
    const message = createdIndexOf(events, index);
    if (message === undefined) continue;
    positions[index] = index;
    positions[message] = Math.max(positions[message] ?? 0, index + 0.5 + random() / 2);
  }
  for (const [index, { event }] of events.entries()) {
    const message = event.change === 'edited' && !mayOvertake ? createdIndexOf(events, index) : undefined;
    if (message !== undefined)
      positions[index] = Math.max(positions[index] ?? index, (positions[message] ?? message) + 0.25);
  }
  const [retried, duplicated] = [chosen(chances.retry), chosen(chances.duplicate)];

  return events
    .flatMap((planned, index) => {
      const position = positions[index] ?? index;
      const waits = !mayOvertake && planned.event.change === 'edited';
      const at = (kind: DeliveryKind, position: number) => ({
        ...{ planned, kind, position, isLate: position > index },
        ...(waits && { waitsForOthers: true as const }),
      });
      return [
        at('first', position),
        ...(retried.has(index) ? [{ ...at('retry', position), isLate: false }] : []),
        ...(duplicated.has(index) ? [{ ...at('duplicate', position + later()), isLate: false }] : []),
      ];
    })
    .sort((a, b) => a.position - b.position)
    .map(({ position, ...delivery }) => ({ ...delivery, dueMs: dueMsAt(position, events) }));
}

/** The events that change a message. */
function changesIn(events: readonly PlannedEvent[]): number[] {
  return events.flatMap(({ event }, index) => (event.change === 'created' ? [] : [index]));
}

function createdIndexOf(events: readonly PlannedEvent[], index: number): number | undefined {
  const found = events.findIndex(
    ({ event }) => event.change === 'created' && event.number === events[index]?.event.number,
  );
  return found < 0 ? undefined : found;
}

/** The time of a position: between events, or at the pace of the conversation after the last one. */
function dueMsAt(position: number, events: readonly PlannedEvent[]): number {
  const dueMs = (index: number) => {
    const last = events.at(-1)?.dueMs ?? 0;
    const pauseMs = last / events.length;
    return events[index]?.dueMs ?? last + (index - events.length + 1) * pauseMs;
  };
  const index = Math.floor(position);
  return dueMs(index) + (dueMs(index + 1) - dueMs(index)) * (position - index);
}
