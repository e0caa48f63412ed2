// The custom element <customer-sentiment>: the live sentiment of one conversation. It connects attributes and
// properties to a session and a display; the token is a property only, since attributes are visible to every script and
// tool.
import { element as english } from '../languages/en';
import { messageOf, type TokenSource } from '../live/agent-api';
import type { AgentAlert } from '../live/alert-state';
import { ConversationSession } from '../live/conversation-session';
import type { Fault, FaultKind } from '../live/fault';
import { initialState, type SentimentState } from '../live/sentiment-state';
import { sharedConnection } from '../live/shared-connection';
import type { SentimentUpdate } from '../live/snapshot';
import { preferredLanguage } from '../ui/language';
import { loadTexts } from '../ui/load-texts';
import { SentimentDisplay, type Variant } from './sentiment-display';
import { SentimentWords } from './sentiment-words';
import { sheets } from './style-sheets';

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
  static readonly observedAttributes = [
    'conversation-id',
    'queue-id',
    'api-base',
    'customer-name',
    'lang',
    'open',
    'read-only',
    'variant',
  ];

  private readonly root = this.attachShadow({ mode: 'open' });
  /** Null until the texts of the language are there. */
  private display: SentimentDisplay | null = null;
  private state: SentimentState = initialState;
  private lastStatus: SentimentStatusChange = { status: 'idle', detail: '' };
  private session: ConversationSession | null = null;
  private tokenSource: TokenSource | null = null;
  private isRestartPending = false;
  private isDisplayPending = false;

  constructor() {
    super();
    this.root.adoptedStyleSheets = sheets;
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

  /** `card`, the whole; or `icon`, only the icon, with the card in a popover. */
  get variant(): Variant {
    return this.getAttribute('variant') === 'icon' ? 'icon' : 'card';
  }
  set variant(value: Variant) {
    this.setAttribute('variant', value);
  }

  /** Whether the card shows why: course, messages, figures. */
  get open(): boolean {
    return this.hasAttribute('open');
  }
  set open(value: boolean) {
    this.toggleAttribute('open', value);
  }

  /** Whether the card is only to read: no level can be corrected, and no alert closed. It is as live as any other. */
  get readOnly(): boolean {
    return this.hasAttribute('read-only');
  }
  set readOnly(value: boolean) {
    this.toggleAttribute('read-only', value);
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

  /** The agent's open alert; null while there is none. */
  get alert(): AgentAlert | null {
    return this.state.alert;
  }

  /** The element's status; `sentimentstatus` reports changes. */
  get status(): SentimentStatus {
    return this.lastStatus.status;
  }

  connectedCallback(): void {
    this.adoptEarlyProperties();
    this.restart();
    if (!this.display) this.replaceDisplay();
  }

  disconnectedCallback(): void {
    this.restart();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'customer-name') this.draw();
    else if (name === 'open') this.display?.open(this.open);
    else if (name === 'lang' || name === 'variant' || name === 'read-only') this.replaceDisplay();
    else this.restart();
  }

  /** Restarts in a microtask, so that a page that sets several properties connects only once. */
  private restart(): void {
    if (this.isRestartPending) return;
    this.isRestartPending = true;
    queueMicrotask(() => {
      this.isRestartPending = false;
      const before = this.session;
      this.session = this.newSession();
      this.display?.forget();
      this.show(initialState);
      // In this order, so that the connection stays open when the conversation changes.
      this.session?.start();
      before?.stop();
    });
  }

  private newSession(): ConversationSession | null {
    const token = this.tokenSource;
    if (!this.isConnected || token === null || token === '' || this.conversationId === '') return null;
    const conversation = { conversationId: this.conversationId, queueId: this.queueId || undefined };
    const session = new ConversationSession(sharedConnection(this.apiBase, token), conversation, {
      show: (state: SentimentState) => this.show(state),
      showCourse: (points) => this.display?.showCourse(points),
      report: (fault: Fault) => this.report(fault),
    });
    session.showCourse(this.display?.isOpen ?? false);
    return session;
  }

  /** Draws in another language or form, as soon as the texts are there. */
  private replaceDisplay(): void {
    if (!this.isConnected) this.display = null;
    if (this.isDisplayPending || !this.isConnected) return;
    this.isDisplayPending = true;
    queueMicrotask(() => {
      this.isDisplayPending = false;
      void this.newDisplay();
    });
  }

  private async newDisplay(): Promise<void> {
    const { lang, variant, readOnly } = this;
    const { language, locale } = preferredLanguage(lang, location.search, navigator.languages);
    let words: SentimentWords;
    try {
      words = new SentimentWords(await loadTexts('element', language, english), locale);
    } catch (error) {
      this.report({ kind: 'language', error });
      words = new SentimentWords();
    }
    // Another one was asked for while the texts were loading.
    if (lang !== this.lang || variant !== this.variant || readOnly !== this.readOnly) return;
    // Read again for the new display, which has not been given it.
    this.session?.showCourse(false);
    this.display = new SentimentDisplay(
      words,
      { variant, isReadOnly: readOnly },
      {
        agentId: () => this.session?.agentId ?? null,
        save: async (messageId, level) => (await this.session?.correct(messageId, level)) ?? false,
        closeAlert: async (alert, state) => (await this.session?.closeAlert(alert, state)) ?? false,
        toggle: (isOpen) => (this.open = isOpen),
        opened: (isOpen) => this.session?.showCourse(isOpen),
      },
    );
    this.root.replaceChildren(...this.display.parts);
    this.display.open(this.open);
    this.session?.showCourse(this.display.isOpen);
    this.draw();
  }

  private show(state: SentimentState): void {
    const before = this.state;
    this.state = state;
    this.draw();
    const isSame =
      before.sentiment?.revision === state.sentiment?.revision &&
      before.sentiment?.conversationId === state.sentiment?.conversationId;
    if (!isSame) this.dispatch('sentimentchange', state.sentiment);
    if (before.alert?.alertId !== state.alert?.alertId) this.dispatch('sentimentalert', state.alert);
    const now = this.session === null ? { status: 'idle' as const, detail: '' } : statusOf(state);
    if (now.status === this.lastStatus.status && now.detail === this.lastStatus.detail) return;
    this.lastStatus = now;
    this.dispatch('sentimentstatus', now);
  }

  private draw(): void {
    const { customerName, conversationId } = this;
    this.display?.show(this.session === null ? null : this.state, { customerName, conversationId });
  }

  private report({ kind, error }: Fault): void {
    const message = messageOf(error);
    if (!loggedKinds.has(kind))
      console.warn(
        `<customer-sentiment> ${kind}: ${message} ${kind === 'language' ? 'English is shown.' : 'Retrying.'}`,
      );
    loggedKinds.add(kind);
    this.dispatch('sentimenterror', { kind, message });
  }

  private dispatch<Name extends keyof SentimentEvents>(name: Name, detail: SentimentEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Properties that the page has set before this class was loaded are own properties and hide the accessors. */
  private adoptEarlyProperties(): void {
    const names = [
      'conversationId',
      'queueId',
      'apiBase',
      'customerName',
      'variant',
      'open',
      'readOnly',
      'token',
    ] as const;
    for (const name of names) {
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
  sentimentalert: AgentAlert | null;
  sentimenterror: SentimentError;
}

declare global {
  interface HTMLElementTagNameMap {
    'customer-sentiment': CustomerSentiment;
  }
  interface GlobalEventHandlersEventMap {
    sentimentchange: CustomEvent<SentimentChange>;
    sentimentstatus: CustomEvent<SentimentStatusChange>;
    sentimentalert: CustomEvent<AgentAlert | null>;
    sentimenterror: CustomEvent<SentimentError>;
  }
}
