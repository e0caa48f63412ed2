// A client's connection over any transport: handshake, pings and close. As in the service, a client that is silent for
// too long, sends an invalid message or invokes a server method is disconnected.
import { ByteQueue } from './byte-queue';
import { readHandshake } from './handshake';
import type { Hub, HubConnection, Hubs } from './hub';
import {
  encodeText,
  maxMessageBytes,
  readText,
  shareMessage,
  type ClientMessage,
  type HubProtocol,
  type ServerMessage,
  type SharedMessage,
} from './hub-protocol';
import type { ServiceToken } from './service-token';
import type { ClientTransport } from './transports/client-transport';

/** Timeouts of a connection. */
export interface ConnectionTimes {
  /** From negotiation to connection. */
  readonly connectMs: number;
  readonly pingMs: number;
  readonly silenceMs: number;
  readonly handshakeMs: number;
}

const ping = shareMessage({ type: 'ping' });
const maxTimerMs = 2 ** 31 - 1;

export class ClientConnection implements HubConnection {
  readonly groups = new Set<string>();
  userId: string | undefined;
  #transport: ClientTransport | undefined;
  #protocol: HubProtocol | undefined;
  /** The hub that lists this connection, from the handshake to the close. */
  #hub: Hub | undefined;
  #isClosed = false;
  readonly #received = new ByteQueue();
  readonly #connectTimer: NodeJS.Timeout;
  #handshakeTimer: NodeJS.Timeout | undefined;
  #silenceTimer: NodeJS.Timeout | undefined;
  #pingTimer: NodeJS.Timeout | undefined;
  #expiryTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly connectionId: string,
    readonly hubName: string,
    private readonly hubs: Hubs,
    private readonly times: ConnectionTimes,
    /** Called when the connection can no longer be used. */
    private readonly onClosed: () => void,
  ) {
    this.#connectTimer = setTimeout(() => onClosed(), times.connectMs);
  }

  get transport(): ClientTransport | undefined {
    return this.#transport;
  }

  /** Starts the protocol over a transport. Bytes that the client has posted before are read now. */
  attach(transport: ClientTransport, { userId, closesAt }: ServiceToken): void {
    this.#transport = transport;
    this.userId = userId;
    clearTimeout(this.#connectTimer);
    void transport.closed.then(() => {
      this.#finish();
      this.onClosed();
    });
    this.#handshakeTimer = setTimeout(
      () => this.#refuseHandshake('The handshake did not come in time.'),
      this.times.handshakeMs,
    );
    if (!transport.needsNoPings) {
      this.#silenceTimer = setTimeout(() => transport.abort(), this.times.silenceMs);
      this.#pingTimer = setInterval(() => this.send(ping), this.times.pingMs);
    }
    if (closesAt)
      this.#expiryTimer = setTimeout(
        () => this.close('The token has expired.'),
        Math.min(Math.max(closesAt.getTime() - Date.now(), 0), maxTimerMs),
      );
    this.#read();
  }

  /** Processes bytes from the client. */
  receive(bytes: Buffer): void {
    if (this.#isClosed) return;
    this.#received.append(bytes);
    if (this.#transport) this.#read();
    else if (this.#received.length > maxMessageBytes) this.#end();
  }

  send(message: SharedMessage): void {
    if (this.#isClosed || !this.#protocol) return;
    this.#transport?.write(message.encodedFor(this.#protocol), this.#protocol.isBinary);
  }

  close(reason?: string, allowReconnect = true): void {
    const message: ServerMessage = { type: 'close', ...(reason && { error: reason }), allowReconnect };
    this.send(shareMessage(message));
    this.#end();
  }

  #read(): void {
    while (!this.#isClosed) {
      if (!this.#protocol) {
        const frame = readText(this.#received);
        if (frame === undefined) return;
        if (frame === 'too-long') this.#refuseHandshake('The handshake is too long.');
        else this.#acceptHandshake(frame.text);
      } else {
        const message = this.#protocol.read(this.#received);
        if (message === undefined) return;
        this.#silenceTimer?.refresh();
        this.#handle(message);
      }
    }
  }

  #acceptHandshake(text: string): void {
    const protocol = readHandshake(text, this.#transport?.takesBinary ?? false);
    if ('error' in protocol) {
      this.#refuseHandshake(protocol.error);
      return;
    }
    clearTimeout(this.#handshakeTimer);
    this.#silenceTimer?.refresh();
    this.#transport?.write(encodeText({}), protocol.isBinary);
    this.#protocol = protocol;
    this.#hub = this.hubs.named(this.hubName);
    this.#hub.connect(this);
  }

  #refuseHandshake(error: string): void {
    this.#transport?.write(encodeText({ error }), false);
    this.#end();
  }

  #handle(message: ClientMessage): void {
    if (message === 'close') this.#end();
    else if (message === 'invocation') this.close('A client can not invoke methods: the service is serverless.', false);
    else if (message === 'invalid') this.close('The message does not follow the protocol.', false);
    else if (message === 'too-long') this.close(`A message may have ${maxMessageBytes} bytes.`, false);
  }

  /** Ends the transport after all data is written, and aborts it if the client doesn't read that in time. */
  #end(): void {
    if (this.#isClosed) return;
    this.#finish();
    const transport = this.#transport;
    if (!transport) {
      this.onClosed();
      return;
    }
    transport.end();
    const abortTimer = setTimeout(() => transport.abort(), this.times.silenceMs);
    void transport.closed.then(() => clearTimeout(abortTimer));
  }

  #finish(): void {
    this.#isClosed = true;
    for (const timer of [
      this.#connectTimer,
      this.#handshakeTimer,
      this.#silenceTimer,
      this.#pingTimer,
      this.#expiryTimer,
    ])
      clearTimeout(timer);
    this.#hub?.disconnect(this);
    this.#hub = undefined;
  }
}
