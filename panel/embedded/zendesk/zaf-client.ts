// The client's side of the Zendesk Apps framework (ZAF) 2.0: JSON messages between the frame and Zendesk, as in
// github.com/zendesk/zendesk_app_framework_sdk. Only the part that this page needs. Zendesk's own library would be a script
// from another site that runs next to the agent's token, and it reports usage; the messages have been the same for years.
import type { ParentWindow } from '../parent-window';
import { recordIn } from '../untrusted-value';

const timeoutMs = 10_000;
/** The version of the protocol that is announced. */
const version = '2.0.0';

/** What Zendesk tells when the app is loaded. */
export interface Registration {
  /** The settings of the installation, without the secure ones. */
  settings: Readonly<Record<string, unknown>>;
  /** Where the app is: location, ticket id, … */
  context: Readonly<Record<string, unknown>>;
}

/** A request that Zendesk sends with the agent's own session. */
export interface ZendeskRequest {
  url: string;
  type: 'GET';
  dataType: 'json';
}

/** Zendesk's API refused a request. */
export class RequestRefusedError extends Error {
  override name = 'RequestRefusedError';

  constructor(readonly status: number) {
    super(`Zendesk answered ${status}.`);
  }
}

interface Answer {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class ZafClient {
  private readonly handlers = new Map<string, (message: unknown) => void>();
  private readonly answers = new Map<number, Answer>();
  private lastId = 0;

  constructor(
    private readonly zendesk: ParentWindow,
    private readonly appGuid: string,
  ) {}

  /** Connects; `registered` is called when the app is loaded, and again when Zendesk loads it again. */
  connect(registered: (registration: Registration) => void): void {
    this.handlers.set('app.registered', (message) => {
      const { metadata, context } = recordIn(message) ?? {};
      registered({ settings: recordIn(recordIn(metadata)?.['settings']) ?? {}, context: recordIn(context) ?? {} });
    });
    this.zendesk.listen((data) => this.receive(data));
    this.send({ key: 'iframe.handshake', message: { version } });
  }

  /** Subscribes to an event. Only after the registration. */
  on(event: string, handler: (message: unknown) => void): void {
    this.handlers.set(event, handler);
    this.send({ key: `iframe.on:${event}`, message: { subscriberCount: 1 } });
  }

  /** Reads a property, such as `ticket.requester.name`; null if Zendesk has none. */
  async get(path: string): Promise<unknown> {
    return recordIn(await this.call('get', [path]))?.[path] ?? null;
  }

  /** Calls an action, such as `resize`. */
  async invoke(action: string, argument: Readonly<Record<string, string>>): Promise<void> {
    await this.call('invoke', { [action]: [argument] });
  }

  /** Lets Zendesk send a request, and returns the body of the reply. @throws {RequestRefusedError} */
  request(options: ZendeskRequest): Promise<unknown> {
    const key = `request:${++this.lastId}`;
    return withTimeout((resolve, reject) => {
      this.on(`${key}.done`, (message) => resolve(firstArgumentIn(message)));
      this.on(`${key}.fail`, (message) => {
        const status = recordIn(firstArgumentIn(message))?.['status'];
        reject(typeof status === 'number' ? new RequestRefusedError(status) : unexplained());
      });
      this.send({ key, message: options });
    }, `${key} had no answer`).finally(() => {
      this.handlers.delete(`${key}.done`);
      this.handlers.delete(`${key}.fail`);
    });
  }

  private call(request: 'get' | 'invoke', params: unknown): Promise<unknown> {
    const id = ++this.lastId;
    return withTimeout((resolve, reject) => {
      this.answers.set(id, { resolve, reject });
      this.send({ id, request, params });
    }, `${request} had no answer`).finally(() => this.answers.delete(id));
  }

  private send(message: Readonly<Record<string, unknown>>): void {
    this.zendesk.post(JSON.stringify({ ...message, appGuid: this.appGuid, instanceGuid: this.appGuid }));
  }

  private receive(data: unknown): void {
    const message = recordIn(typeof data === 'string' ? parsed(data) : data);
    if (message === null) return;
    const { id, key, instanceGuid } = message;
    if (typeof instanceGuid === 'string' && instanceGuid !== this.appGuid) return;
    const answer = typeof id === 'number' ? this.answers.get(id) : undefined;
    if (answer) {
      if (message['error'] === undefined || message['error'] === null) answer.resolve(message['result']);
      else answer.reject(unexplained());
    } else if (typeof key === 'string' && key.startsWith('zaf.'))
      this.handlers.get(key.slice('zaf.'.length))?.(message['message']);
  }
}

function unexplained(): Error {
  return new Error('Zendesk answered with an error.');
}

function firstArgumentIn(message: unknown): unknown {
  const given: unknown = recordIn(message)?.['responseArgs'];
  return Array.isArray(given) ? (given as unknown[])[0] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function withTimeout(
  start: (resolve: (value: unknown) => void, reject: (error: Error) => void) => void,
  words: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(words)), timeoutMs);
    start(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
