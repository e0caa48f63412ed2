// The custom element <customer-sentiment>: how the customer of one conversation feels, live. It ties attributes and
// properties to a feed and a view; the token is a property only, since attributes are seen by every script and tool.
import { sharedConnection } from '../live/feed-connection';
import { LiveFeed } from '../live/live-feed';
import { announcementOf, type Announced } from './sentiment-words';
import { SentimentView } from './sentiment-view';
import { initialState, type SentimentState } from '../live/sentiment-state';
import type { TokenSource } from '../live/agent-api';
import type { SentimentUpdate } from '../live/snapshot';
import styles from './customer-sentiment.css';
import { elementOf, setText } from '../ui/element-of';

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** The script lies in …/api/panel/, so the API is one level up. */
const defaultApiBase = new URL('..', import.meta.url).href;

/** What `sentimentchange` carries: the sentiment now shown, or null when nothing may be shown. */
export type SentimentChange = SentimentUpdate | null;

export class CustomerSentiment extends HTMLElement {
  static readonly observedAttributes = ['conversation-id', 'queue-id', 'api-base'];

  private readonly view = new SentimentView();
  private readonly announcer = elementOf('p', { class: 'announcer', attributes: { role: 'status' } });
  private state: SentimentState = initialState;
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

  connectedCallback(): void {
    this.adoptEarlyProperties();
    this.restart();
  }

  disconnectedCallback(): void {
    this.restart();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after) this.restart();
  }

  /** Starts over with what is set by the end of this turn: a page that sets four properties connects once. */
  private restart(): void {
    if (this.restartDue) return;
    this.restartDue = true;
    queueMicrotask(() => {
      this.restartDue = false;
      const before = this.feed;
      this.show(initialState);
      this.feed = this.newFeed();
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
    return new LiveFeed(api, connection, conversation, (state) => this.show(state));
  }

  private show(state: SentimentState): void {
    const before = this.state;
    this.state = state;
    this.view.show(state);
    const announcement = announcementOf(this.announced, state);
    if (announcement) {
      this.announced = announcement.said;
      setText(this.announcer, announcement.text);
    }
    if (
      before.sentiment?.revision === state.sentiment?.revision &&
      before.sentiment?.conversationId === state.sentiment?.conversationId
    )
      return;
    this.dispatchEvent(
      new CustomEvent<SentimentChange>('sentimentchange', { detail: state.sentiment, bubbles: true, composed: true }),
    );
  }

  /** Properties that the page set before this class was loaded lie on the object and hide the accessors. */
  private adoptEarlyProperties(): void {
    for (const name of ['conversationId', 'queueId', 'apiBase', 'token'] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = this[name];
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'customer-sentiment': CustomerSentiment;
  }
  interface GlobalEventHandlersEventMap {
    sentimentchange: CustomEvent<SentimentChange>;
  }
}
