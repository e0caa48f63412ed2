// Plans when the events of a simulated conversation happen: its messages, and their later edits and deletions.
import type { ConversationLine } from './conversation-file';
import type { SimulatedEvent } from './platform-sender';

export interface PlannedEvent {
  /** The line of the file that it comes from. */
  line: number;
  event: SimulatedEvent;
  /** When it is sent, in milliseconds from the start. */
  dueMs: number;
}

export interface Timing {
  /** When the simulation starts. */
  startAt: Date;
  /** How many times faster than in the file. */
  speed: number;
}

/** How long after its message an edit follows, and how long after the edit a deletion. */
const changeAfterSeconds = 5;

interface TimedEvent {
  line: ConversationLine;
  number: number;
  change: SimulatedEvent['change'];
  seconds: number;
}

/**
 * The events in the order in which they happen. No two of them are in the same second, and none is later than it is
 * sent: many platforms tell times in whole seconds, and messages of one second have no order.
 */
export function planEvents(
  lines: readonly ConversationLine[],
  conversation: number,
  { startAt, speed }: Timing,
): PlannedEvent[] {
  const starts = startSeconds(lines);
  const timed = lines
    .flatMap((line, index) => eventsOf(line, index + 1, starts[index] ?? 0))
    .sort((a, b) => a.seconds - b.seconds);
  const dueMs = timed.map(({ seconds }) => (seconds * 1000) / speed);
  const times = wholeSeconds(dueMs.map((due) => startAt.getTime() + due));
  const sentAt = new Map<number, Date>();
  return timed.map(({ line, number, change }, index) => {
    const at = new Date(times[index] ?? 0);
    if (change === 'created') sentAt.set(number, at);
    const event: SimulatedEvent = {
      change,
      conversation,
      number,
      role: line.role,
      text: change === 'created' ? line.text : (line.edit ?? line.text),
      isPrivate: line.isPrivate,
      sentAt: sentAt.get(number) ?? at,
      changedAt: at,
    };
    return { line: line.line, event, dueMs: dueMs[index] ?? 0 };
  });
}

/** When each message is written, in seconds from the start. */
function startSeconds(lines: readonly ConversationLine[]): number[] {
  const starts: number[] = [];
  let first: { at: Date; seconds: number } | undefined;
  for (const [index, { text, at }] of lines.entries()) {
    const previous = starts.at(-1) ?? 0;
    const natural = index === 0 ? 0 : previous + writingSeconds(text);
    if (at === undefined) starts.push(natural);
    else if (typeof at === 'number') starts.push(Math.max(previous, at));
    else {
      first ??= { at, seconds: natural };
      starts.push(Math.max(previous, first.seconds + (at.getTime() - first.at.getTime()) / 1000));
    }
  }
  return starts;
}

/** How long somebody takes to read the message before and to write this one. */
function writingSeconds(text: string): number {
  return 2 + Math.min(6, text.length / 20);
}

function eventsOf(line: ConversationLine, number: number, seconds: number): TimedEvent[] {
  const events: TimedEvent[] = [{ line, number, change: 'created', seconds }];
  const add = (change: SimulatedEvent['change']) =>
    events.push({ line, number, change, seconds: seconds + events.length * changeAfterSeconds });
  if (line.edit !== undefined) add('edited');
  if (line.isDeletedLater) add('deleted');
  return events;
}

/** The times in whole seconds, each at least one second before the next and none later than it was. */
function wholeSeconds(timesMs: readonly number[]): number[] {
  let next = Infinity;
  return timesMs
    .toReversed()
    .map((timeMs) => (next = Math.min(Math.floor(timeMs / 1000) * 1000, next - 1000)))
    .reverse();
}
