// The panel as a `ticket_sidebar` app of Zendesk. Zendesk adds its origin and the app's id to the URL, and keeps one frame
// for each ticket that the agent has open.
import { fillIn } from '../../ui/language';
import { EmbeddedPanel, setColorScheme } from '../embedded-panel';
import { actualParentOrigin, isEmbedded, ParentWindow } from '../parent-window';
import { setUpIn, type SetUp } from '../set-up';
import { colorSchemeIn, idIn, nameIn } from '../untrusted-value';
import { conversationOfTicket } from './ticket-conversation';
import { RequestRefusedError, ZafClient } from './zaf-client';
import { zendeskOriginIn } from './zendesk-origin';

const unansweredAfterMs = 10_000;
/** Pixels. Zendesk gives a new frame a fixed height. */
const heights = { min: 96, max: 900 };

const query = new URLSearchParams(location.search);
setColorScheme(colorSchemeIn(query.get('colorScheme')));
const panel = await EmbeddedPanel.ofPage();
const { texts } = panel;

function start(): void {
  const origin = zendeskOriginIn(query.get('origin') ?? '');
  const appGuid = query.get('app_guid');
  const actual = actualParentOrigin();
  if (!isEmbedded() || origin === null || !appGuid) panel.hide(texts.belongsInZendesk);
  else if (actual !== null && actual !== origin) panel.hide(fillIn(texts.openedElsewhere, { origin }));
  else follow(new ZafClient(new ParentWindow(origin), appGuid));
}

function follow(zendesk: ZafClient): void {
  panel.hide(texts.waitingForZendesk);
  const timer = setTimeout(() => panel.hide(texts.noAnswerFromZendesk), unansweredAfterMs);
  let setUp: SetUp | null = null;
  let ticketId: string | null = null;
  let isSubscribed = false;
  /** The ticket that is looked up or shown. A late answer about another one is dropped. */
  let opened: object | null = null;

  const open = async (): Promise<void> => {
    if (opened !== null) return;
    if (setUp === null || ticketId === null) {
      panel.hide(setUp === null ? texts.noConnectionSetting : texts.unclearTicket);
      return;
    }
    const current = (opened = {});
    panel.hide(texts.lookingUp);
    try {
      const [conversation, customerName] = await Promise.all([
        conversationOfTicket(ticketId, (options) => zendesk.request(options)),
        zendesk.get('ticket.requester.name').then(nameIn, () => ''),
      ]);
      if (opened !== current) return;
      if (conversation !== null) panel.show({ conversation, customerName }, setUp);
      else leave(texts.noConversation);
    } catch (error) {
      if (opened !== current) return;
      console.warn('The conversation could not be looked up:', error);
      if (error instanceof RequestRefusedError) leave(fillIn(texts.lookUpRefused, { status: String(error.status) }));
      else leave(texts.lookUpFailed);
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
      zendesk.on('colorScheme.changed', (scheme) => setColorScheme(colorSchemeIn(scheme)));
      void zendesk.get('colorScheme').then(
        (scheme) => setColorScheme(colorSchemeIn(scheme)),
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
