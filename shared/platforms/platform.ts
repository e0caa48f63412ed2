// The port to a chat platform: how it signs its webhooks, and what its payloads mean. An adapter is pure: no I/O, no
// clock, no state.
import type { AuthorRole } from '../contract/message';
import type { Connection } from './connection';

/** A webhook request as it arrived. */
export interface PlatformRequest {
  method: string;
  /** A header by its lower-case name, or null. */
  header: (name: string) => string | null;
  query: URLSearchParams;
  /** The exact bytes of the body; signatures are computed over them. */
  rawBody: Buffer;
}

/** A message, or a change of one. */
export interface PlatformMessage {
  kind: 'message';
  /** The platform's id of the conversation. */
  conversation: string;
  messageId: string;
  change: 'created' | 'edited' | 'deleted';
  author: {
    /** `unknown`: the payload does not tell, and no rule of the connection fits. */
    role: AuthorRole | 'unknown';
    id?: string | undefined;
    name?: string | undefined;
  };
  /** Only the agents see it: a private note, a whisper. */
  isInternal?: boolean;
  /** The author's own words as plain text; null when there are none. */
  text: string | null;
  /** When it was written, ISO 8601. */
  sentAt?: string | undefined;
  /** When it was edited or deleted, ISO 8601. */
  changedAt?: string | undefined;
  /** The platform's id of the inbox, department, channel or team. */
  queue?: string | undefined;
  /** The platform's id of the assigned agent. */
  agentId?: string | undefined;
  /** A BCP 47 tag. */
  language?: string | undefined;
  /**
   * The payload does not tell whose message is edited: only one that is stored, and so is the customer's, is changed.
   */
  onlyIfStored?: boolean;
  /** What only this platform's write-back needs besides the conversation's id. */
  appId?: string | undefined;
}

/** The conversation was assigned, moved or ended. */
export interface PlatformChange {
  kind: 'change';
  /** The platform's id of the conversation. */
  conversation: string;
  /** The platform's id of the assigned agent; null for none. */
  agentId?: string | null | undefined;
  /** The platform's id of the inbox, department, channel or team that it is in now. */
  queue?: string | undefined;
  ended?: true | undefined;
  /** When it was changed, ISO 8601. */
  at?: string | undefined;
}

/** `write-back`: it only tells of our own write. `not-a-message`: a status, event or kind that is not ingested. */
export interface IgnoredItem {
  kind: 'ignored';
  reason: 'write-back' | 'not-a-message';
}

export type PlatformItem = PlatformMessage | PlatformChange | IgnoredItem;

/** The reply to a handshake. Its status is 200. */
export interface HandshakeReply {
  kind: 'handshake';
  body: string;
  contentType?: string;
  headers?: Record<string, string>;
}

/** The items of a payload, in its order. */
export interface ParsedItems {
  kind: 'items';
  items: readonly PlatformItem[];
}

export interface Platform {
  /** Its name in messages to people. */
  title: string;
  /** What a connection of this platform must configure besides its secrets; the missing one is a fault. */
  requires?: {
    /** The role rules, where payloads do not tell the author's role: what to configure, with an example. */
    roles?: string;
    publicUrl?: true;
  };
  /** Bytes; 256 KiB by default. */
  maxBodyBytes?: number;
  /** Messages older than this are ignored unless the connection says otherwise; 24 by default. */
  maxMessageAgeHours?: number;
  /** `form`: the body is form-encoded unless its content type is JSON. JSON by default. */
  body?: 'form';
  /** The API that levels are written to: its base URL, or null where every installation has its own. */
  writeBackTo?: { baseUrl: string | null };
  /**
   * The reply to a GET or OPTIONS request, which platforms use for handshakes only; absent where there is none.
   * @throws {SignatureError} when the request does not prove that it comes from the platform
   */
  greet?: Partial<Record<'GET' | 'OPTIONS', (request: PlatformRequest, connection: Connection) => HandshakeReply>>;
  /**
   * Verifies that a POST comes from the platform. Synchronous, so that a caller can't forget to await it.
   * @throws {SignatureError} when the signature is missing, expired or wrong
   */
  verify: (request: PlatformRequest, connection: Connection, now: Date) => void;
  /** The reply to a verified POST whose headers make it a handshake; undefined for any other. */
  handshake?: (request: PlatformRequest) => HandshakeReply | undefined;
  /**
   * The messages and changes of a payload. Accepts any value: what it does not know is `not-a-message`.
   * @param payload parsed JSON, or the fields of a form
   */
  parse: (payload: unknown, connection: Connection) => ParsedItems | HandshakeReply;
}

export const notAMessage: IgnoredItem = { kind: 'ignored', reason: 'not-a-message' };

/**
 * A deletion whose payload names no author. Taken as the customer's: only their messages are stored, so that deleting a
 * message of somebody else has no effect.
 */
export function deletionOf(
  deleted: Pick<PlatformMessage, 'conversation' | 'messageId' | 'changedAt'>,
): PlatformMessage {
  return { ...deleted, kind: 'message', change: 'deleted', author: { role: 'customer' }, text: null };
}

/** The result of a payload with one item, or none that is known. */
export function items(...list: PlatformItem[]): ParsedItems {
  return { kind: 'items', items: list.length > 0 ? list : [notAMessage] };
}
