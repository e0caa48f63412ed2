// The panel as a `ticket_sidebar` app of Zendesk. Zendesk adds its origin and the app's id to the URL, and keeps one frame
// for each ticket that the agent has open.
import { EmbeddedPanel } from '../embedded-panel';
import { actualParentOrigin, isEmbedded, ParentWindow } from '../parent-window';
import { setUpIn, type SetUp } from '../set-up';
import { colorSchemeIn, idIn, nameIn } from '../untrusted-value';
import { conversationOfTicket } from './ticket-conversation';
import { ZafClient } from './zaf-client';
import { zendeskOriginIn } from './zendesk-origin';

const unanswered = 'No answer from Zendesk. Reload the apps of this ticket.';
const noTicket = 'Zendesk did not say which ticket is open.';
const unansweredAfterMs = 10_000;
/** Pixels. Zendesk gives a new frame a fixed height. */
const heights = { min: 96, max: 900 };

const panel = EmbeddedPanel.ofPage();

function start(): void {
  const query = new URLSearchParams(location.search);
  const origin = zendeskOriginIn(query.get('origin') ?? '');
  const appGuid = query.get('app_guid');
  const actual = actualParentOrigin();
  panel.setColorScheme(colorSchemeIn(query.get('colorScheme')));
  if (!isEmbedded() || origin === null || !appGuid)
    panel.hide('This page belongs into Zendesk. Install it there as an app in the ticket sidebar.');
  else if (actual !== null && actual !== origin) panel.hide(`This page was not opened by ${origin}.`);
  else follow(new ZafClient(new ParentWindow(origin), appGuid));
}

function follow(zendesk: ZafClient): void {
  panel.hide('Waiting for Zendesk…');
  const timer = setTimeout(() => panel.hide(unanswered), unansweredAfterMs);
  let setUp: SetUp | null = null;
  let ticketId: string | null = null;
  let isSubscribed = false;
  /** The ticket that is looked up or shown. A late answer about another one is dropped. */
  let opened: object | null = null;

  const open = async (): Promise<void> => {
    if (opened !== null) return;
    if (setUp === null || ticketId === null) {
      const missing = setUp === null ? 'The settings of this app have no valid connection.' : noTicket;
      panel.hide(missing);
      return;
    }
    const current = (opened = {});
    panel.hide('Looking for the conversation of this ticket…');
    try {
      const [conversation, customerName] = await Promise.all([
        conversationOfTicket(ticketId, (options) => zendesk.request(options)),
        zendesk.get('ticket.requester.name').then(nameIn, () => ''),
      ]);
      if (opened !== current) return;
      if (conversation !== null) panel.show({ conversation, customerName }, setUp);
      else leave('This ticket did not come from messaging, so it has no conversation to show.');
    } catch (error) {
      if (opened === current) leave(`Zendesk did not tell the conversation of this ticket. ${String(error)}`);
    }
  };
  /** Shows nothing; the ticket is looked up again when the agent comes back to it. */
  const leave = (sentence: string): void => {
    opened = null;
    panel.hide(sentence);
  };
  const place = (context: Readonly<Record<string, unknown>>): void => {
    const next = idIn(context['ticketId']);
    if (next !== ticketId) leave('');
    ticketId = next;
    void open();
  };

  zendesk.connect(({ settings, context }) => {
    clearTimeout(timer);
    setUp = setUpIn((name) => settings[name]);
    if (!isSubscribed) {
      isSubscribed = true;
      zendesk.on('context.updated', (updated) => place(Object(updated) as Record<string, unknown>));
      zendesk.on('app.activated', () => void open());
      // The agent looks at another ticket, whose own frame is shown.
      zendesk.on('app.deactivated', () => leave(''));
      zendesk.on('colorScheme.changed', (scheme) => panel.setColorScheme(colorSchemeIn(scheme)));
      void zendesk.get('colorScheme').then(
        (scheme) => panel.setColorScheme(colorSchemeIn(scheme)),
        // An older Zendesk has no colour schemes.
        () => undefined,
      );
      fitHeight(zendesk);
    }
    place(context);
  });
}

/** Asks for a frame as high as the page, within limits. */
function fitHeight(zendesk: ZafClient): void {
  let last = 0;
  const body = document.body;
  new ResizeObserver(() => {
    const height = Math.min(Math.max(Math.ceil(body.getBoundingClientRect().height), heights.min), heights.max);
    if (height === last) return;
    last = height;
    // A frame of another height still works.
    void zendesk.invoke('resize', { width: '100%', height: `${height}px` }).catch(() => undefined);
  }).observe(body);
}

start();
