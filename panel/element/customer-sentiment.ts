// The custom element <customer-sentiment>: how the customer of one conversation feels, live. It ties attributes and
// properties to a feed and a view; the token is a property only, since attributes are seen by every script and tool.
import { sharedConnection } from '../live/shared-connection';
import { LiveFeed } from '../live/live-feed';
import { announcementOf, subjectOf, type Announced } from './sentiment-words';
import { SentimentView, type Subject } from './sentiment-view';
import { initialState, type SentimentState } from '../live/sentiment-state';
import { messageOf, type TokenSource } from '../live/agent-api';
import type { Fault, FaultKind } from '../live/fault';
import type { SentimentUpdate } from '../live/snapshot';
import styles from './customer-sentiment.css';
import { elementOf, setText } from '../ui/element-of';

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** The script lies in …/api/panel/, so the API is one level up. */
const defaultApiBase = new URL('..', import.meta.url).href;

/** What `sentimentchange` carries: the sentiment now shown, or null when nothing may be shown. */
export type SentimentChange = SentimentUpdate | null;

/**
 * How the element stands:
 * - `idle`: no conversation or no token is set
 * - `connecting`: nothing known yet
 * - `live`, `polled`, `lost`: something is shown; news comes at once, every few seconds, or not at all
 * - `sign-in`: the token has expired or is not accepted
 * - `not-available`: the token doesn't allow this, or the queue is switched off
 */
export type SentimentStatus = 'idle' | 'connecting' | 'live' | 'polled' | 'lost' | 'sign-in' | 'not-available';

/** What `sentimentstatus` carries. */
export interface SentimentStatusChange {
  status: SentimentStatus;
  /** The server's reason for a refusal; else empty. */
  detail: string;
}

/** What `sentimenterror` carries: something failed and will be tried again. */
export interface SentimentError {
  kind: FaultKind;
  message: string;
}

/** Kinds of faults that the console has been told of: once a page is enough to know, the event tells the rest. */
const warnedOf = new Set<FaultKind>();

export class CustomerSentiment extends HTMLElement {
  static readonly observedAttributes = ['conversation-id', 'queue-id', 'api-base', 'customer-name'];

  private readonly view = new SentimentView();
  private readonly announcer = elementOf('p', { class: 'announcer', attributes: { role: 'status' } });
  private state: SentimentState = initialState;
  private lastStatus: SentimentStatusChange = { status: 'idle', detail: '' };
  // Neutral is where every conversation begins; nobody needs to be told so.
  private announced: Announced = 'neutral';
  private feed: LiveFeed | null = null;
  private tokenSource: TokenSource | null = null;
  private restartDue = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(this.announcer, this.view.element);
  }

  /** The conversation to show. */
  get conversationId(): string {
    return this.getAttribute('conversation-id') ?? '';
  }
  set conversationId(value: string) {
    this.setAttribute('conversation-id', value);
  }

  /** The queue that a conversation without a message yet is judged by. */
  get queueId(): string {
    return this.getAttribute('queue-id') ?? '';
  }
  set queueId(value: string) {
    this.setAttribute('queue-id', value);
  }

  /** Where the API is, ending in a slash; by default it is derived from where this script came from. */
  get apiBase(): string {
    const given = this.getAttribute('api-base');
    if (given === null || given === '') return defaultApiBase;
    return new URL(given.endsWith('/') ? given : `${given}/`, document.baseURI).href;
  }
  set apiBase(value: string) {
    this.setAttribute('api-base', value);
  }

  /** The customer's name, to tell several elements of a page apart; without it the conversation's id is said. */
  get customerName(): string {
    return this.getAttribute('customer-name') ?? '';
  }
  set customerName(value: string) {
    this.setAttribute('customer-name', value);
  }

  /** The agent's bearer token, or a function that gives a current one. Elements with the same share a connection. */
  get token(): TokenSource | null {
    return this.tokenSource;
  }
  set token(value: TokenSource | null) {
    if (value === this.tokenSource) return;
    this.tokenSource = value;
    this.restart();
  }

  /** What is shown now; null while nothing may be shown. */
  get sentiment(): SentimentChange {
    return this.state.sentiment;
  }

  /** How the element stands; `sentimentstatus` tells of its changes. */
  get status(): SentimentStatus {
    return this.lastStatus.status;
  }

  connectedCallback(): void {
    this.adoptEarlyProperties();
    this.restart();
  }

  disconnectedCallback(): void {
    this.restart();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'customer-name') this.draw();
    else this.restart();
  }

  /** Starts over with what is set by the end of this turn: a page that sets four properties connects once. */
  private restart(): void {
    if (this.restartDue) return;
    this.restartDue = true;
    queueMicrotask(() => {
      this.restartDue = false;
      const before = this.feed;
      // What is announced belongs to the conversation before, which a screen reader must not take for this one's.
      this.announced = 'neutral';
      setText(this.announcer, '');
      this.feed = this.newFeed();
      this.show(initialState);
      // In this order, so that an agent who goes from one conversation to the next keeps the connection.
      this.feed?.start();
      before?.stop();
    });
  }

  private newFeed(): LiveFeed | null {
    const token = this.tokenSource;
    if (!this.isConnected || token === null || token === '' || this.conversationId === '') return null;
    const { api, connection } = sharedConnection(this.apiBase, token);
    const conversation = { conversationId: this.conversationId, queueId: this.queueId || undefined };
    const observer = {
      show: (state: SentimentState) => this.show(state),
      report: (fault: Fault) => this.report(fault),
    };
    return new LiveFeed(api, connection, conversation, observer);
  }

  private show(state: SentimentState): void {
    const before = this.state;
    this.state = state;
    this.draw();
    const announcement = announcementOf(this.announced, state, subjectOf(this.customerName, this.conversationId));
    if (announcement) {
      this.announced = announcement.said;
      setText(this.announcer, announcement.text);
    }
    const isSame =
      before.sentiment?.revision === state.sentiment?.revision &&
      before.sentiment?.conversationId === state.sentiment?.conversationId;
    if (!isSame) this.tell('sentimentchange', state.sentiment);
    const now = this.feed === null ? { status: 'idle' as const, detail: '' } : statusOf(state);
    if (now.status === this.lastStatus.status && now.detail === this.lastStatus.detail) return;
    this.lastStatus = now;
    this.tell('sentimentstatus', now);
  }

  private draw(): void {
    const subject: Subject = { customerName: this.customerName, conversationId: this.conversationId };
    this.view.show(this.feed === null ? null : this.state, subject);
  }

  private report({ kind, error }: Fault): void {
    const message = messageOf(error);
    if (!warnedOf.has(kind)) console.warn(`<customer-sentiment> ${kind}: ${message} It is tried again.`);
    warnedOf.add(kind);
    this.tell('sentimenterror', { kind, message });
  }

  private tell<Name extends keyof SentimentEvents>(name: Name, detail: SentimentEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Properties that the page set before this class was loaded lie on the object and hide the accessors. */
  private adoptEarlyProperties(): void {
    for (const name of ['conversationId', 'queueId', 'apiBase', 'customerName', 'token'] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = this[name];
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }
}

function statusOf({ phase, link, refusal }: SentimentState): SentimentStatusChange {
  if (refusal) return { status: refusal.refused === 'sign-in' ? 'sign-in' : 'not-available', detail: refusal.detail };
  if (link === 'lost') return { status: 'lost', detail: '' };
  return { status: phase === 'shown' ? link : 'connecting', detail: '' };
}

/** The element's events, with what their `detail` is. */
export interface SentimentEvents {
  sentimentchange: SentimentChange;
  sentimentstatus: SentimentStatusChange;
  sentimenterror: SentimentError;
}

declare global {
  interface HTMLElementTagNameMap {
    'customer-sentiment': CustomerSentiment;
  }
  interface GlobalEventHandlersEventMap {
    sentimentchange: CustomEvent<SentimentChange>;
    sentimentstatus: CustomEvent<SentimentStatusChange>;
    sentimenterror: CustomEvent<SentimentError>;
  }
}
