// The instants that a message counts from, whatever its sender says of them.
import type { Message } from '../contract/message';

/** A message with the instants that it counts from. */
export interface DatedMessage extends Message {
  sentAt: string;
  /** When it was edited or deleted. */
  changedAt: string;
  /** Whether the sender told when it was sent. */
  hasSentAt: boolean;
}

const futureToleranceMs = 5 * 60 * 1000;

/** An instant that is missing, or further in the future than clocks differ, counts as the time of arrival. */
export function datedAt(instant: string | undefined, arrival: Date): string {
  const isCredible = instant !== undefined && Date.parse(instant) <= arrival.getTime() + futureToleranceMs;
  return isCredible ? instant : arrival.toISOString();
}

/** @param arrival when the message arrived */
export function toDated(message: Message, arrival: Date): DatedMessage {
  return {
    ...message,
    sentAt: datedAt(message.sentAt, arrival),
    changedAt: datedAt(message.changedAt, arrival),
    hasSentAt: message.sentAt !== undefined && datedAt(message.sentAt, arrival) === message.sentAt,
  };
}
