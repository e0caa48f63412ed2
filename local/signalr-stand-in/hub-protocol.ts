// SignalR's hub protocols, JSON and MessagePack: encodes messages, and splits received bytes into messages. Only the
// type of a client's message is read, since clients can't invoke methods in serverless mode.
import { encode } from '@msgpack/msgpack';
import type { ByteQueue } from './byte-queue';

/** The type of a client's message; all but `ping` and `ignored` end its connection. */
export type ClientMessage = 'ping' | 'close' | 'invocation' | 'ignored' | 'invalid' | 'too-long';

/** A message of the service. */
export type ServerMessage =
  | { readonly type: 'invocation'; readonly target: string; readonly arguments: readonly unknown[] }
  | { readonly type: 'ping' }
  | { readonly type: 'close'; readonly error?: string; readonly allowReconnect: boolean };

export interface HubProtocol {
  readonly name: string;
  readonly isBinary: boolean;
  encode(message: ServerMessage): Buffer;
  /** Removes the next message from the received bytes; undefined if it is not complete yet. */
  read(received: ByteQueue): ClientMessage | undefined;
}

/** A message for many clients, encoded at most once for each protocol. */
export interface SharedMessage {
  encodedFor(protocol: HubProtocol): Buffer;
}

/** The largest message that the service accepts from a client. */
export const maxMessageBytes = 1_048_576;

const recordSeparator = 0x1e;
const messageTypes = { invocation: 1, ping: 6, close: 7 } as const;
const lastInvocationType = 5;

export function shareMessage(message: ServerMessage): SharedMessage {
  const encoded = new Map<HubProtocol, Buffer>();
  return {
    encodedFor(protocol) {
      const bytes = encoded.get(protocol) ?? protocol.encode(message);
      encoded.set(protocol, bytes);
      return bytes;
    },
  };
}

/** Encodes a JSON text with a record separator at its end. The handshake has this format in both protocols. */
export function encodeText(value: object): Buffer {
  return Buffer.from(JSON.stringify(value) + String.fromCharCode(recordSeparator));
}

/** Removes the next JSON text from the received bytes. */
export function readText(received: ByteQueue): { readonly text: string } | 'too-long' | undefined {
  const length = received.indexOf(recordSeparator);
  if (length > maxMessageBytes || (length < 0 && received.length > maxMessageBytes)) return 'too-long';
  if (length < 0) return undefined;
  return { text: received.take(length + 1).toString('utf8', 0, length) };
}

const json: HubProtocol = {
  name: 'json',
  isBinary: false,
  encode(message) {
    const type = messageTypes[message.type];
    if (message.type !== 'close') return encodeText({ ...message, type });
    const { error, allowReconnect } = message;
    return encodeText({ type, error, ...(allowReconnect && { allowReconnect }) });
  },
  read(received) {
    const frame = readText(received);
    if (frame === undefined || frame === 'too-long') return frame;
    let message: unknown;
    try {
      message = JSON.parse(frame.text);
    } catch {
      return 'invalid';
    }
    return typeof message === 'object' && message !== null && 'type' in message ? kindOf(message.type) : 'invalid';
  },
};

const messagePack: HubProtocol = {
  name: 'messagepack',
  isBinary: true,
  encode(message) {
    const body = Buffer.from(encode(toMessagePackFields(message)));
    return Buffer.concat([encodeLength(body.length), body]);
  },
  read(received) {
    const length = readLength(received.peek(maxLengthBytes));
    if (length === 'too-long' || length === undefined) return length;
    if (length.body > maxMessageBytes) return 'too-long';
    if (received.length < length.size + length.body) return undefined;
    received.take(length.size);
    return kindOf(readMessagePackType(received.take(length.body)));
  },
};

export const hubProtocols: readonly HubProtocol[] = [json, messagePack];

function kindOf(type: unknown): ClientMessage {
  if (typeof type !== 'number') return 'invalid';
  if (type === messageTypes.ping) return 'ping';
  if (type === messageTypes.close) return 'close';
  return type >= messageTypes.invocation && type <= lastInvocationType ? 'invocation' : 'ignored';
}

function toMessagePackFields(message: ServerMessage): unknown[] {
  const type = messageTypes[message.type];
  if (message.type === 'ping') return [type];
  if (message.type === 'close') return [type, message.error ?? null, message.allowReconnect];
  // Headers, no invocation id since no result is expected, and no streams.
  return [type, {}, null, message.target, message.arguments, []];
}

/** A length prefix has at most five bytes with seven bits each, the lowest first. */
const maxLengthBytes = 5;

function encodeLength(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.from(bytes);
}

function readLength(bytes: Buffer): { size: number; body: number } | 'too-long' | undefined {
  let body = 0;
  for (const [index, byte] of bytes.entries()) {
    body += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { size: index + 1, body };
  }
  return bytes.length === maxLengthBytes ? 'too-long' : undefined;
}

/** A message is an array whose first element is its type. The rest is not decoded, since it may declare any size. */
function readMessagePackType(body: Buffer): number | undefined {
  const header = body[0] ?? 0;
  const headerSize = header >= 0x91 && header <= 0x9f ? 1 : header === 0xdc ? 3 : header === 0xdd ? 5 : undefined;
  if (headerSize === undefined) return undefined;
  const type = body[headerSize];
  return type !== undefined && type < 0x80 ? type : undefined;
}
