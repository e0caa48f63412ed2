// One client's connection, whatever transport carries it: the handshake, pings, and the end. A client that stays
// silent, sends what it shouldn't, or calls the server is disconnected, as the service does.
import { ByteQueue } from './byte-queue';
import { readHandshake } from './handshake';
import type { Hub, HubConnection, Hubs } from './hub';
import {
  encodeText,
  largestMessage,
  readText,
  shareMessage,
  type ClientMessage,
  type HubProtocol,
  type ServerMessage,
  type SharedMessage,
} from './hub-protocol';
import type { ServiceToken } from './service-token';
import type { ClientTransport } from './transports/client-transport';

/** How long things may take, in milliseconds. */
export interface ConnectionTimes {
  /** From the negotiation to the connection. */
  readonly connectMs: number;
  readonly pingMs: number;
  readonly silenceMs: number;
  readonly handshakeMs: number;
}

const ping = shareMessage({ type: 'ping' });
const longestTimerMs = 2 ** 31 - 1;

export class ClientConnection implements HubConnection {
  readonly groups = new Set<string>();
  userId: string | undefined;
  #transport: ClientTransport | undefined;
  #protocol: HubProtocol | undefined;
  /** The hub that lists this connection, from the handshake to the end. */
  #hub: Hub | undefined;
  #isClosed = false;
  readonly #arrived = new ByteQueue();
  readonly #connect: NodeJS.Timeout;
  #handshake: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #pings: NodeJS.Timeout | undefined;
  #authentication: NodeJS.Timeout | undefined;

  constructor(
    readonly connectionId: string,
    readonly hubName: string,
    private readonly hubs: Hubs,
    private readonly times: ConnectionTimes,
    /** Called when the client can't come back to this connection. */
    private readonly onGone: () => void,
  ) {
    this.#connect = setTimeout(() => onGone(), times.connectMs);
  }

  get transport(): ClientTransport | undefined {
    return this.#transport;
  }

  /** Begins to speak over a transport. What the client posted before is read now. */
  attach(transport: ClientTransport, { userId, closesAt }: ServiceToken): void {
    this.#transport = transport;
    this.userId = userId;
    clearTimeout(this.#connect);
    void transport.closed.then(() => {
      this.#finish();
      this.onGone();
    });
    this.#handshake = setTimeout(
      () => this.#refuseHandshake('The handshake did not come in time.'),
      this.times.handshakeMs,
    );
    if (!transport.needsNoPings) {
      this.#silence = setTimeout(() => transport.abort(), this.times.silenceMs);
      this.#pings = setInterval(() => this.send(ping), this.times.pingMs);
    }
    if (closesAt)
      this.#authentication = setTimeout(
        () => this.close('The token has expired.'),
        Math.min(Math.max(closesAt.getTime() - Date.now(), 0), longestTimerMs),
      );
    this.#read();
  }

  /** Takes bytes from the client. */
  receive(bytes: Buffer): void {
    if (this.#isClosed) return;
    this.#arrived.append(bytes);
    if (this.#transport) this.#read();
    else if (this.#arrived.length > largestMessage) this.#end();
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
        const frame = readText(this.#arrived);
        if (frame === undefined) return;
        if (frame === 'too-long') this.#refuseHandshake('The handshake is too long.');
        else this.#shakeHands(frame.text);
      } else {
        const message = this.#protocol.read(this.#arrived);
        if (message === undefined) return;
        this.#silence?.refresh();
        this.#take(message);
      }
    }
  }

  #shakeHands(text: string): void {
    const protocol = readHandshake(text, this.#transport?.takesBinary ?? false);
    if ('error' in protocol) {
      this.#refuseHandshake(protocol.error);
      return;
    }
    clearTimeout(this.#handshake);
    this.#silence?.refresh();
    this.#transport?.write(encodeText({}), protocol.isBinary);
    this.#protocol = protocol;
    this.#hub = this.hubs.named(this.hubName);
    this.#hub.connect(this);
  }

  #refuseHandshake(error: string): void {
    this.#transport?.write(encodeText({ error }), false);
    this.#end();
  }

  #take(message: ClientMessage): void {
    if (message === 'close') this.#end();
    else if (message === 'invocation') this.close('Nobody answers invocations: the service is serverless.', false);
    else if (message === 'invalid') this.close('The message does not follow the protocol.', false);
    else if (message === 'too-long') this.close(`A message may have ${largestMessage} bytes.`, false);
  }

  /** Ends the transport after what was written. A client that doesn't take that in time is cut off. */
  #end(): void {
    if (this.#isClosed) return;
    this.#finish();
    const transport = this.#transport;
    if (!transport) {
      this.onGone();
      return;
    }
    transport.end();
    const cut = setTimeout(() => transport.abort(), this.times.silenceMs);
    void transport.closed.then(() => clearTimeout(cut));
  }

  #finish(): void {
    this.#isClosed = true;
    for (const timer of [this.#connect, this.#handshake, this.#silence, this.#pings, this.#authentication])
      clearTimeout(timer);
    this.#hub?.disconnect(this);
    this.#hub = undefined;
  }
}
