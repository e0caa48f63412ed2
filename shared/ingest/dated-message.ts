// The effective times of a message, after implausible times from the sender are replaced.
import type { Message } from '../contract/message';

/** A message with its effective times. */
export interface DatedMessage extends Message {
  sentAt: string;
  /** When it was edited or deleted. */
  changedAt: string;
  /** Whether `sentAt` comes from the sender. */
  hasSentAt: boolean;
  arrivedAt: string;
}

const futureToleranceMs = 5 * 60 * 1000;

/** The instant, or the time of arrival when it is missing or more than the allowed clock difference in the future. */
export function datedAt(instant: string | undefined, arrival: Date): string {
  const isCredible = instant !== undefined && Date.parse(instant) <= arrival.getTime() + futureToleranceMs;
  return isCredible ? instant : arrival.toISOString();
}

/** @param arrival when the message arrived */
export function toDated(message: Message, arrival: Date): DatedMessage {
  return {
    ...message,
    arrivedAt: arrival.toISOString(),
    // An edit without the time of its message is later than the message, but closer than the arrival.
    sentAt: datedAt(message.sentAt ?? (message.change === 'edited' ? message.changedAt : undefined), arrival),
    changedAt: datedAt(message.changedAt, arrival),
    hasSentAt: message.sentAt !== undefined && datedAt(message.sentAt, arrival) === message.sentAt,
  };
}
