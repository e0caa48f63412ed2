// What a chat platform would send for one event of a simulated conversation, signed as it signs. The simulation, the
// conformance tests and the examples in the documentation use it.
import type { AuthorRole } from '../../shared/contract/message';
import type { Connection } from '../../shared/platforms/connection';

/** A message that is written, edited or deleted. */
export interface SimulatedEvent {
  change: 'created' | 'edited' | 'deleted';
  /** A positive integer that identifies the conversation; the platform's ids are made of it. */
  conversation: number;
  /** The message's number in the conversation, from 1. */
  number: number;
  role: AuthorRole;
  text: string;
  /** Only the agents see it. */
  isPrivate: boolean;
  sentAt: Date;
  /** When it is edited or deleted. */
  changedAt: Date;
}

/** Headers and query of a signed request. */
export interface Signed {
  headers: Record<string, string>;
  query?: Record<string, string>;
}

export interface PlatformSender {
  /**
   * The body for an event; null where the platform sends nothing for it, such as an agent's message on WhatsApp.
   * @throws {Error} when the connection's rules fit no author of this role
   */
  body: (event: SimulatedEvent, connection: Connection) => string | null;
  /** Signs a body with one of the connection's secrets. */
  sign: (body: Buffer, secret: string, connection: Connection, now: Date) => Signed;
  /** An edit names no author, so that one of an unknown message is ignored; chaos then never lets it come first. */
  editsNameNoAuthor?: true;
  /** Our id of the conversation. */
  conversationId: (conversation: number, connection: Connection) => string;
  /** Our id of the message. */
  messageId: (event: SimulatedEvent, connection: Connection) => string;
}
