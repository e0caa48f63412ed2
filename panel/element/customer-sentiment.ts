// The custom element <customer-sentiment>: the live sentiment of one conversation. It connects attributes and
// properties to a feed and a view; the token is a property only, since attributes are visible to every script and tool.
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

/** The script is served from …/api/panel/, so the API is one level up. */
const defaultApiBase = new URL('..', import.meta.url).href;

/** The `detail` of `sentimentchange`: the sentiment that is now shown, or null if nothing may be shown. */
export type SentimentChange = SentimentUpdate | null;

/**
 * The element's status:
 * - `idle`: no conversation or no token is set
 * - `connecting`: nothing known yet
 * - `live`, `polled`, `lost`: sentiment is shown; it is updated immediately, every few seconds, or not at all
 * - `sign-in`: the token has expired or is not accepted
 * - `not-available`: the token doesn't allow this, or the queue is switched off
 */
export type SentimentStatus = 'idle' | 'connecting' | 'live' | 'polled' | 'lost' | 'sign-in' | 'not-available';

/** The `detail` of `sentimentstatus`. */
export interface SentimentStatusChange {
  status: SentimentStatus;
  /** The server's reason for a refusal; otherwise empty. */
  detail: string;
}

/** The `detail` of `sentimenterror`: an operation failed and will be retried. */
export interface SentimentError {
  kind: FaultKind;
  message: string;
}

/** Kinds of faults that were logged to the console: once per page; all occurrences are reported by the event. */
const loggedKinds = new Set<FaultKind>();

export class CustomerSentiment extends HTMLElement {
  static readonly observedAttributes = ['conversation-id', 'queue-id', 'api-base', 'customer-name'];

  private readonly view = new SentimentView();
  private readonly announcer = elementOf('p', { class: 'announcer', attributes: { role: 'status' } });
  private state: SentimentState = initialState;
  private lastStatus: SentimentStatusChange = { status: 'idle', detail: '' };
  // Every conversation starts as neutral, so that is not announced.
  private announced: Announced = 'neutral';
  private feed: LiveFeed | null = null;
  private tokenSource: TokenSource | null = null;
  private isRestartPending = false;

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

  /** The queue that decides about a conversation that has no message yet. */
  get queueId(): string {
    return this.getAttribute('queue-id') ?? '';
  }
  set queueId(value: string) {
    this.setAttribute('queue-id', value);
  }

  /** The API's URL, ending in a slash; by default it is derived from this script's URL. */
  get apiBase(): string {
    const given = this.getAttribute('api-base');
    if (given === null || given === '') return defaultApiBase;
    return new URL(given.endsWith('/') ? given : `${given}/`, document.baseURI).href;
  }
  set apiBase(value: string) {
    this.setAttribute('api-base', value);
  }

  /** The customer's name, to distinguish several elements on a page; without it the conversation's id is announced. */
  get customerName(): string {
    return this.getAttribute('customer-name') ?? '';
  }
  set customerName(value: string) {
    this.setAttribute('customer-name', value);
  }

  /** The agent's bearer token, or a function that returns one. Elements with the same value share a connection. */
  get token(): TokenSource | null {
    return this.tokenSource;
  }
  set token(value: TokenSource | null) {
    if (value === this.tokenSource) return;
    this.tokenSource = value;
    this.restart();
  }

  /** The sentiment that is shown; null while nothing may be shown. */
  get sentiment(): SentimentChange {
    return this.state.sentiment;
  }

  /** The element's status; `sentimentstatus` reports changes. */
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

  /** Restarts in a microtask, so that a page that sets several properties connects only once. */
  private restart(): void {
    if (this.isRestartPending) return;
    this.isRestartPending = true;
    queueMicrotask(() => {
      this.isRestartPending = false;
      const before = this.feed;
      // The announced level belongs to the previous conversation and must not be read for the new one.
      this.announced = 'neutral';
      setText(this.announcer, '');
      this.feed = this.newFeed();
      this.show(initialState);
      // In this order, so that the connection stays open when the conversation changes.
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
    if (!isSame) this.dispatch('sentimentchange', state.sentiment);
    const now = this.feed === null ? { status: 'idle' as const, detail: '' } : statusOf(state);
    if (now.status === this.lastStatus.status && now.detail === this.lastStatus.detail) return;
    this.lastStatus = now;
    this.dispatch('sentimentstatus', now);
  }

  private draw(): void {
    const subject: Subject = { customerName: this.customerName, conversationId: this.conversationId };
    this.view.show(this.feed === null ? null : this.state, subject);
  }

  private report({ kind, error }: Fault): void {
    const message = messageOf(error);
    if (!loggedKinds.has(kind)) console.warn(`<customer-sentiment> ${kind}: ${message} Retrying.`);
    loggedKinds.add(kind);
    this.dispatch('sentimenterror', { kind, message });
  }

  private dispatch<Name extends keyof SentimentEvents>(name: Name, detail: SentimentEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Properties that the page has set before this class was loaded are own properties and hide the accessors. */
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

/** The element's events, with the type of their `detail`. */
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
